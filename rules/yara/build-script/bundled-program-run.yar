/*
A path below the package's own folder, with the ending of a program, is started. Compilers for shaders and the like are shipped so
too, so this asks for a look.

```rust,match
fn main() { Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tools/setup.exe")).spawn().unwrap(); }
```
```rust,match
fn main() { let p = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/update.exe"); Command::new(p).spawn().unwrap(); }
```
```rust,clean
fn main() { let p = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.c"); cc::Build::new().file(p).compile("x"); }
```
```rust,clean
fn main() { Command::new("cmake.exe").status().unwrap(); }
```
*/
rule bundled_program_run : medium {
  meta:
    id = "9f851063-eb06-4f9c-92f0-eabce2ca3066"
    description = "A program that the package brings along is run"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "bundled-executable"
    references = "incident 2023-08-16 amaperf, T1204.002"
  strings:
    $direct = /Command::new\s?\([^;]{0,80}CARGO_MANIFEST_DIR[^;]{0,120}\.(exe|elf|bin|msi|bat|vbs|ps1)"/
    $join = /CARGO_MANIFEST_DIR[^;]{0,120}\.(exe|elf|msi|bat|vbs|ps1)"/
    $run = /Command::new\s?\(/
  condition:
    $direct or ($join and $run)
}
