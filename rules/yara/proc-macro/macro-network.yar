/*
Macros turn tokens into tokens.

```rust,match
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { let _ = std::net::TcpStream::connect("a.test:1"); i }
```
```rust,clean
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { i }
```
*/
rule macro_network : high {
  meta:
    id = "da1a95ef-181f-5355-8c89-b57c7bd04291"
    description = "A procedural macro connects to the network"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "proc-macro"
    behaviours = "macro-side-effect"
    references = "RUSTSEC-2021-0077, T1071"
  strings:
    $tcp = /\bTcpStream::connect/
    $udp = /\bUdpSocket::bind/
    $http = /\b(ureq|reqwest|minreq|attohttpc)::(get|post|put|Client|blocking)/
  condition:
    any of them
}
