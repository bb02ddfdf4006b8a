/*
A cipher between include_bytes! and a process, a mapping or a loaded library. Tables are embedded plain.

```rust,match
fn main() { let mut b = include_bytes!("data.bin").to_vec(); for (i, x) in b.iter_mut().enumerate() { *x ^= KEY[i % 8]; } fs::write(&p, b).unwrap(); Command::new(&p).spawn().unwrap(); }
```
```rust,match
fn main() { let plain = Aes256Gcm::new(k).decrypt(n, include_bytes!("x")); unsafe { libloading::Library::new(save(plain)) }; }
```
```rust,clean
fn main() { let t = include_bytes!("table.bin"); fs::write(out.join("t.rs"), f(t)).unwrap(); Command::new("cc").status().unwrap(); }
```
```rust,clean
fn main() { let hash = crc ^ KEY[0]; println!("cargo:rustc-env=H={hash}"); }
```
*/
rule embedded_then_decrypted : high {
  meta:
    id = "e1145b39-906a-4a65-8682-1e23f674005c"
    description = "An embedded blob is decrypted and used as code"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "encrypted-payload"
    references = "incident 2026-05-22 TrapDoor, T1027.009, T1140"
  strings:
    $embed = /\binclude_(bytes|str)!\s?[({]/
    $xor = /\^=?\s?(KEY|key|XOR_KEY|SECRET|self\.key)\[/
    $xorbyte = /\.map\s?\(\s?\|[&a-z]{1,4}\|\s?[*a-z]{1,4}\s?\^\s?(0x[0-9a-fA-F]{2}|[0-9]{1,3}u8|KEY)/
    $cipher = /\b(Aes(128|192|256)(Gcm|Cbc|Ctr)?|ChaCha20(Poly1305)?|XChaCha20Poly1305|Salsa20|Rc4)::new/
    $run = /\bCommand::new\s?\(\s?&?[a-z_]/
    $load = /\b(Library::new|libc::dlopen|memfd_create|VirtualAlloc|mmap)\s?\(/
  condition:
    $embed and any of ($xor, $xorbyte, $cipher) and any of ($run, $load)
}
