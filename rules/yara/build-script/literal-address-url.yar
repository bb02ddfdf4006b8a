/*
0 of 112 real build scripts hold one; loopback and private nets are tests.

```rust,match
fn main() { fetch("http://192.0.2.44:9089/f"); }
```
```rust,clean
fn main() { wait_for("http://127.0.0.1:8080/ready"); }
```
```rust,clean
fn main() { fetch("https://releases.example/1.2.3.4/x"); }
```
*/
rule literal_address_url : high {
  meta:
    id = "3d57511e-10ad-5e44-b440-2133a28902d2"
    description = "A URL names an address instead of a host"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "literal-address"
    references = "incident 2026-08-20 arrayref, MAL-2026-14336, T1071.001"
  strings:
    $url = /https?:\/\/[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}[:\/"]/
    $local = /https?:\/\/(127\.|10\.|192\.168\.|0\.0\.0\.0|169\.254\.)/
  condition:
    #url > #local
}
