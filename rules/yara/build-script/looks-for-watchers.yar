/*
Who has nothing to hide builds the same whether watched or not. Container marks alone are asked for by some tools at run time, not by
builds.

```rust,match
fn main() { if Path::new("/.dockerenv").exists() { return; } }
```
```rust,match
fn main() { if std::fs::read_to_string("/proc/self/status").unwrap().contains("TracerPid:\t0") { go(); } }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=.dockerignore"); }
```
```rust,clean
fn main() { let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap(); }
```
*/
rule looks_for_watchers : medium {
  meta:
    id = "e04dacbd-fa6b-47e5-989a-d8bc8c40df19"
    description = "Marks of sandboxes, debuggers or analysts are looked for"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "anti-analysis"
    references = "T1497.001, T1622"
  strings:
    $docker = "/.dockerenv"
    $tracer = "TracerPid"
    $debugger = /\b(IsDebuggerPresent|CheckRemoteDebuggerPresent|PTRACE_TRACEME|NtQueryInformationProcess)\b/
    $guest = /\b(VBoxGuest|VBoxService|vmtoolsd|vboxservice|SbieDll|qemu-ga|prl_tools)\b/
    $tools = /"(wireshark|procmon|procexp|x64dbg|ollydbg|fiddler|processhacker)(64)?(\.exe)?"/ nocase
    $kernel = /\/sys\/class\/dmi\/id\/(product_name|sys_vendor|bios_vendor)/
  condition:
    any of them
}
