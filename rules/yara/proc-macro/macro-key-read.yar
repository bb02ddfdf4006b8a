/*
An editor that opens the project runs this too.

```rust,match
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { let k = std::fs::read(home().join(".ssh/id_ed25519")); i }
```
```rust,clean
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { let s = std::fs::read_to_string("schema.sql"); i }
```
*/
rule macro_key_read : critical {
  meta:
    id = "5bdaf7bf-3e21-586c-9656-dd0e6de63096"
    description = "A procedural macro names a private key"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "proc-macro"
    behaviours = "macro-side-effect, ssh-key-theft"
    references = "RUSTSEC-2021-0077, T1552.004"
  strings:
    $key = /\.ssh[\/"][^\n]{0,20}id_(rsa|ed25519|ecdsa)/
    $cargo = ".cargo/credentials"
  condition:
    any of them
}
