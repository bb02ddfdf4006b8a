/*
Code without source. Bindings for closed libraries do it openly; it is told so that a person knows what the source does not show.

```rust,match
fn main() { println!("cargo:rustc-link-search=native={}/lib", env!("CARGO_MANIFEST_DIR")); println!("cargo:rustc-link-lib=static=core_utils"); }
```
```rust,match
fn main() { let dir = std::env::var("CARGO_MANIFEST_DIR").unwrap(); println!("cargo:rustc-link-lib=static:+whole-archive=k"); println!("cargo:rustc-link-search={dir}/prebuilt"); }
```
```rust,clean
fn main() { println!("cargo:rustc-link-search=native={}", out_dir); println!("cargo:rustc-link-lib=static=z"); }
```
```rust,clean
fn main() { println!("cargo:rustc-link-lib=dylib=ssl"); }
```
*/
rule bundled_library_linked : low {
  meta:
    id = "30f17e60-d4a0-4e4f-be6e-4de54205ec0a"
    description = "A library that the package brings along is linked"
    author = "Sandpit"
    date = "2026-11-25"
    status = "experimental"
    scope = "build-script"
    behaviours = "prebuilt-library"
    references = "RUSTSEC-2025-0155, T1195.002"
  strings:
    $static = /rustc-link-lib=static[:=]/
    $inline = /rustc-link-search=[^;]{0,80}CARGO_MANIFEST_DIR/
    $variable = /let\s{1,3}(dir|root|manifest|manifest_dir|crate_dir|base)\b[^;]{0,80}CARGO_MANIFEST_DIR[^;]{0,40};/
    $search = /rustc-link-search=(native=|all=)?\{(dir|root|manifest|manifest_dir|crate_dir|base)\}\/[a-z]/
  condition:
    $static and ($inline or ($variable and $search))
}
