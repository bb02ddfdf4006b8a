/*
Interpreters of Windows that are told to hide or to decode.

```rust,match
fn main() { Command::new("powershell").args(["-WindowStyle", "Hidden", "-File", "x.ps1"]).spawn(); }
```
```rust,match
fn main() { Command::new("powershell.exe").args(["-EncodedCommand", "aQBuAGUAcgB0AA=="]).spawn(); }
```
```rust,clean
fn main() { Command::new("powershell").args(["-NoProfile", "-Command", "Get-Item ."]).status(); }
```
*/
rule encoded_powershell : critical {
  meta:
    id = "f7a018a1-48fd-532d-ba87-6cc1a7f231f4"
    description = "PowerShell runs an encoded or hidden command"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "hidden-command, download-and-run-script"
    references = "T1059.001, T1564.003, T1027.010"
  strings:
    $encoded = /powershell(\.exe)?["\x27, \]]{1,6}[^\n]{0,120}-e(nc|ncodedcommand)\b/ nocase
    $shell = "powershell" nocase
    $style = "-windowstyle" nocase
    $hidden = "hidden" nocase
    $mshta = /\bmshta(\.exe)?["\x27 ]{1,3}(https?:|vbscript:|javascript:)/ nocase
    $iex = /\biex\b\s{0,3}\(\s{0,3}(new-object|invoke-webrequest)/ nocase
    $iwr = /\biex\b\s{0,3}\(\s{0,3}iwr / nocase
  condition:
    $encoded or $mshta or $iex or $iwr or ($shell and $style and $hidden)
}
