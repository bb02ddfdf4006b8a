/*
Sessions of their own, process groups of their own, nohup and the Windows flags for it. A build waits for what it starts.

```rust,match
fn main() { Command::new("sh").args(["-c", "nohup ./agent >/dev/null 2>&1 &"]).spawn().unwrap(); }
```
```rust,match
fn main() { Command::new(p).creation_flags(0x00000008).spawn().unwrap(); }
```
```rust,match
fn main() { unsafe { cmd.pre_exec(|| { libc::setsid(); Ok(()) }) }.spawn().unwrap(); }
```
```rust,clean
fn main() { Command::new("make").stdin(Stdio::null()).spawn().unwrap().wait().unwrap(); }
```
```rust,clean
fn main() { Command::new("powershell").creation_flags(0x08000000).output().unwrap(); }
```
*/
rule detached_child : high {
  meta:
    id = "804cc0f3-2430-42ae-a1fe-66ad43d04138"
    description = "A process is started that outlives the build"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "detached-child"
    references = "incident 2026-08-20 arrayref, T1564, T1059"
  strings:
    $setsid = /\b(libc|nix|unistd|rustix)::(unistd::|process::)?setsid\b/
    $nohup = /\b(nohup|setsid|disown) [^"\n]{1,160}&/
    $word = /Command::new\s?\(\s?"(nohup|setsid|daemonize)"/
    $group = ".process_group(0)"
    $flags = /creation_flags\s?\(\s?(0x0{0,7}8\b|0x0{0,5}208\b|0x0800_?0008\b|DETACHED_PROCESS)/
    $start = /"start"\s?,\s?"\/[bB]"/
    $daemon = /\b(libc::daemon\s?\(|Daemonize::new\s?\()/
  condition:
    any of them
}
