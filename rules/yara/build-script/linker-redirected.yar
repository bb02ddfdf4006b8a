/*
Directives that change which linker runs, which loader starts the program or what is loaded into it: they reach every crate that
depends on this one.

```rust,match
fn main() { println!("cargo:rustc-link-arg=-fuse-ld=/tmp/ld"); }
```
```rust,match
fn main() { println!("cargo:rustc-env=LD_PRELOAD=/tmp/x.so"); }
```
```rust,clean
fn main() { println!("cargo:rustc-link-arg=-fuse-ld=lld"); println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN"); }
```
```rust,clean
fn main() { println!("cargo:rustc-env=BUILD_DATE=x"); }
```
*/
rule linker_redirected : medium {
  meta:
    id = "24f67a5d-fb62-4ee4-8a53-d8e3747ee04c"
    description = "cargo is told to link or load something else"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "cargo-directive-abuse"
    references = "T1574.006, T1195.001"
  strings:
    $linker = /rustc-link-arg[a-z-]{0,12}=-(fuse-ld=[\/{]|B[\/{])/
    $init = /rustc-link-arg[a-z-]{0,12}=-Wl,-{1,2}(init|fini)[,=]/
    $loader = /rustc-link-arg[a-z-]{0,12}=-Wl,-{1,2}(dynamic-linker|audit|depaudit)[,=]/
    $environment = /rustc-env=(LD_PRELOAD|DYLD_INSERT_LIBRARIES|RUSTC_WRAPPER|RUSTC_WORKSPACE_WRAPPER|RUSTFLAGS|CARGO_HOME)=/
  condition:
    any of them
}
