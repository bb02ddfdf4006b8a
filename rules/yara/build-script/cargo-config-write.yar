/*
Every later build obeys what is written there.

```rust,match
fn main() { std::fs::write(home.join(".cargo/config.toml"), WRAPPER).unwrap(); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=.cargo/config.toml"); }
```
```rust,clean
fn main() { std::fs::write(out.join("config.rs"), TEXT).unwrap(); }
```
*/
rule cargo_config_write : high {
  meta:
    id = "82a72f7e-2052-5839-9834-11cf2e592608"
    description = "The configuration of cargo or git is written"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "toolchain-tampering, persistence"
    references = "incident 2022-11 poisoning-rustc, T1195.001, CWE-506"
  strings:
    $path = /\.cargo[\/"][^\n]{0,6}config(\.toml)?"|\.git\/hooks\/|"hooks"\)\.join\("(pre|post)-/
    $write = /\b(fs::write|File::create|fs::copy|OpenOptions)/
  condition:
    all of them
}
