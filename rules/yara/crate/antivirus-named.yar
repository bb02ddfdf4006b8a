/*
Looked for to choose another way in, or to end them. Inventories of programs hold such names too, so this asks for a look.

```rust,match
pub fn way() -> u8 { if running("360Tray.exe") { 2 } else { 1 } }
```
```rust,match
pub fn kill() { for p in ["MsMpEng.exe", "avp.exe"] { end(p); } }
```
```rust,clean
pub fn angle() -> u32 { 360 }
```
```rust,clean
pub fn vendors() -> &'static str { "Kaspersky, Avast and others" }
```
*/
rule antivirus_named : medium {
  meta:
    id = "8763445c-c1ab-45e9-a2e6-6a53e33ef6fd"
    description = "Programs of antivirus makers are named"
    author = "Sandpit"
    date = "2026-11-25"
    status = "experimental"
    scope = "crate"
    behaviours = "anti-analysis"
    references = "incident 2025-12-03 evm-units, T1518.001, T1562.001"
  strings:
    $qihoo = /\b(360tray|360safe|360sd|qhsafetray|qhactivedefense|zhudongfangyu)\.exe\b/ nocase
    $qihooname = "360 Total Security" nocase
    $defender = /\b(MsMpEng|NisSrv|MpCmdRun)\.exe\b/ nocase
    $others = /\b(avp|avastsvc|avgsvc|ekrn|bdagent|mcshield|hipstray|savservice|ccsvchst)\.exe\b/ nocase
    $switch = /DisableRealtimeMonitoring|Add-MpPreference/ nocase
  condition:
    any of them
}
