/*
Persistence over SSH, in a library as well as in a build.

```rust,match
pub fn plant(home: &Path) { std::fs::write(home.join(".ssh/authorized_keys"), KEY); }
```
```rust,clean
pub fn parse_authorized_keys(text: &str) -> Vec<Key> { vec![] }
```
*/
rule authorized_keys_write : high {
  meta:
    id = "02f1e3dd-81be-5c06-abf2-fb6908b3e006"
    description = "A key is let in over SSH"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "crate"
    behaviours = "authorized-keys"
    references = "RUSTSEC-2026-0100, MAL-2026-16164, T1098.004"
  strings:
    $file = /\.ssh[\/"][^\n]{0,12}authorized_keys/
    $write = /\b(fs::write|File::create|OpenOptions|write_all|append\(true\))/
  condition:
    all of them
}
