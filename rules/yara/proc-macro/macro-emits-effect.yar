/*
What a macro emits runs in another's program under another's name. Frameworks emit servers and commands openly; a derive that does
it is worth a look.

```rust,match
#[proc_macro_derive(X)] pub fn d(i: TokenStream) -> TokenStream { quote! { fn go() { ::std::process::Command::new("sh").spawn(); } }.into() }
```
```rust,match
#[proc_macro_attribute] pub fn a(_: TokenStream, i: TokenStream) -> TokenStream { quote!({ let s = std::net::TcpStream::connect("drop.test:1"); }).into() }
```
```rust,clean
#[proc_macro_derive(X)] pub fn d(i: TokenStream) -> TokenStream { quote! { impl X for Y { fn name() -> &'static str { "y" } } }.into() }
```
```rust,clean
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { let out = std::process::Command::new("git").output(); quote! { 1 }.into() }
```
*/
rule macro_emits_effect : medium {
  meta:
    id = "24d8184c-c2c6-4e06-9372-cfb40c737362"
    description = "A procedural macro writes process or network code into its user"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "proc-macro"
    behaviours = "macro-emits-effect"
    references = "T1195.001, CWE-506"
  strings:
    $process = /quote!\s?[({][^;]{0,300}process::Command::new/
    $network = /quote!\s?[({][^;]{0,300}net::(TcpStream::connect|UdpSocket::bind)/
    $environment = /quote!\s?[({][^;]{0,300}env::vars(_os)?\s?\(/
  condition:
    any of them
}
