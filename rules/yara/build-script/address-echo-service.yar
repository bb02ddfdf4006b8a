/*
Services that echo the caller's address, asked to say where a victim is. A build has no use for the answer.

```rust,match
fn main() { let ip = ureq::get("https://api.ipify.org").call().unwrap(); }
```
```rust,match
fn main() { Command::new("curl").arg("ifconfig.me").output().unwrap(); }
```
```rust,clean
fn main() { Command::new("ifconfig").output().ok(); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=src/ipinfo.rs"); }
```
*/
rule address_echo_service : high {
  meta:
    id = "eafe0933-c258-494b-a302-e1c8319f40b8"
    description = "A service that tells the public address of the machine is asked"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "host-fingerprint"
    references = "RUSTSEC-2023-0097, T1016"
  strings:
    $ipify = /\bapi6?4?\.ipify\.org\b/
    $ifconfig = /\bifconfig\.(me|co|io)\b/
    $icanhaz = /\b(ipv[46]\.)?icanhazip\.com\b/
    $ipapi = /\b(ip-api\.com|ipapi\.co|ipinfo\.io|ipwho\.is|freegeoip\.app)\b/
    $amazon = "checkip.amazonaws.com"
    $other = /\b(ipecho\.net|wtfismyip\.com|myexternalip\.com|api\.myip\.com|ident\.me)\b/
  condition:
    any of them
}
