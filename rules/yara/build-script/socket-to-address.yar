/*
A build has nobody to talk to; a release server has a name.

```rust,match
fn main() { let _ = std::net::TcpStream::connect("192.0.2.1:443"); }
```
```rust,clean
fn main() { let _ = std::net::TcpStream::connect("127.0.0.1:8080"); }
```
*/
rule socket_to_address : high {
  meta:
    id = "828f28e7-1a1c-5fc3-9162-13e7d90aa963"
    description = "A socket is opened to a literal address"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "raw-socket, literal-address"
    references = "incident 2022-11 rewqest, T1095"
  strings:
    $connect = /(TcpStream|UdpSocket)::connect(_timeout)?\s{0,3}\(\s{0,3}&?"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}:/
    $tuple = /(TcpStream|UdpSocket)::connect(_timeout)?\s{0,3}\(\s{0,3}\(\s{0,3}\[?"?[0-9]{1,3}[.,]/
    $local = /(TcpStream|UdpSocket)::connect(_timeout)?\s{0,3}\(\s{0,3}[&(\["]{0,3}127[.,]/
  condition:
    (#connect + #tuple) > #local
}
