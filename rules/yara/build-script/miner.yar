/*
Work for somebody else on the builder machine.

```rust,match
fn main() { run("stratum+tcp://pool.example:3333"); }
```
```rust,clean
fn main() { println!("cargo:rustc-cfg=stratum"); }
```
*/
rule miner : high {
  meta:
    id = "3d40a2c0-d9a6-52b4-be2c-ef6fdc82b6d5"
    description = "A mining pool or its protocol is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "mining"
    references = "T1496, CWE-506"
  strings:
    $stratum = /stratum\+(tcp|ssl):\/\//
    $xmrig = /\bxmrig\b/
    $donate = "--donate-level"
  condition:
    any of them
}
