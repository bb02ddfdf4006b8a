/*
What runs cannot be read where it stands.

```rust,match
fn main() { run("echo aW5lcnQ= | base64 -d | sh"); }
```
```rust,clean
fn main() { let text = base64_decode(INPUT); }
```
*/
rule decoded_in_shell : critical {
  meta:
    id = "797a72ea-b356-509e-a216-654a3e4eea70"
    description = "A shell decodes a text and runs it"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "hidden-command"
    references = "T1140, T1059.004"
  strings:
    $base64 = /base64\s{1,4}(-d|-D|--decode)\b[^"\n;]{0,40}\|\s{0,4}(ba|da|z)?sh\b/
    $hex = /xxd -r[^"\n;]{0,40}\|\s{0,4}(ba|da|z)?sh\b/
  condition:
    any of them
}
