/*
Fetch, mode, run: the three steps of a dropper that writes its payload to a file. Scripts that bring a code generator do the same
with a name and a checksum, so this asks for a look and decides nothing.

```rust,match
fn main() { let b = ureq::get(URL).call().unwrap(); fs::write(&p, b).unwrap(); fs::set_permissions(&p, Permissions::from_mode(0o755)).unwrap(); Command::new(&p).spawn().unwrap(); }
```
```rust,match
fn main() { let mut s = TcpStream::connect(HOST).unwrap(); save(&mut s, &p); perms.set_mode(0o777); Command::new(path).spawn().unwrap(); }
```
```rust,clean
fn main() { fs::set_permissions(&p, Permissions::from_mode(0o755)).unwrap(); Command::new("cc").status().unwrap(); }
```
```rust,clean
fn main() { let b = ureq::get(URL).call().unwrap(); fs::write(out.join("data.json"), b).unwrap(); }
```
*/
rule download_made_executable : medium {
  meta:
    id = "3f8c7c91-5b33-4f5e-acb2-74a6b1cfeac1"
    description = "Something is downloaded, made executable and run"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "download-and-run-binary"
    references = "incident 2026-08-20 arrayref, incident 2025-12-03 evm-units, T1105, CWE-494"
  strings:
    $http = /\b(ureq|reqwest|minreq|attohttpc|isahc)::(blocking::)?(get|Client|Agent|agent)/
    $tool = /Command::new\s?\(\s?"(curl|wget)(\.exe)?"/
    $socket = /\bTcpStream::connect/
    $mode = /(set_mode|from_mode)\s?\(\s?0o?[0-7]{0,2}7/
    $chmod = /"chmod"/
    $run = /Command::new\s?\(\s?&?[a-z_]{1,40}(\.[a-z_]{1,20}\(\))?\s?\)/
  condition:
    any of ($http, $tool, $socket) and any of ($mode, $chmod) and $run
}
