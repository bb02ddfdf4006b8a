/*
Reading RUSTC to ask for a version is ordinary; writing to where it points is not.

```rust,match
fn main() { let rustc = std::env::var("RUSTC").unwrap(); std::fs::copy("x", &rustc).ok(); std::fs::rename(&rustc, "y").ok(); }
```
```rust,clean
fn main() { let rustc = std::env::var("RUSTC").unwrap(); Command::new(rustc).arg("-V").output().unwrap(); }
```
*/
rule rustc_replaced : critical {
  meta:
    id = "fda4f400-0fd3-503f-ab41-10d9ecf7c496"
    description = "The compiler is written or replaced"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "toolchain-tampering"
    references = "incident 2022-11 poisoning-rustc, T1195.001"
  strings:
    $env = /var(_os)?\s{0,2}\(\s{0,2}"(RUSTC|CARGO)"\s{0,2}\)/
    $write = /\bfs::(write|copy|rename|remove_file)\s{0,2}\(\s{0,2}&?(rustc|cargo)\b/
  condition:
    all of them
}
