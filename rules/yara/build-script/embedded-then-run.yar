/*
The dropper that brings its payload along.

```rust,match
fn main() { std::fs::write(&p, include_bytes!("blob")).unwrap(); std::fs::set_permissions(&p, PermissionsExt::from_mode(0o755)).unwrap(); Command::new(&p).spawn().unwrap(); }
```
```rust,clean
fn main() { let t = include_bytes!("table.bin"); std::fs::write(out.join("t.rs"), f(t)).unwrap(); }
```
*/
rule embedded_then_run : high {
  meta:
    id = "2d9f86ec-573e-5de7-b1e8-21a241abe5a3"
    description = "An embedded blob is written, made executable and run"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "bundled-executable, encrypted-payload"
    references = "incident 2023-08-16 amaperf, T1027.009"
  strings:
    $embed = /include_bytes!\s{0,2}\(/
    $mode = /(set_mode|from_mode)\s{0,2}\(\s{0,2}0o?[0-7]{0,2}7/
    $run = /Command::new\s{0,2}\(/
  condition:
    all of them
}
