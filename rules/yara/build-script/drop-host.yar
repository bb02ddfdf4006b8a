/*
Hosts that stealers use as drops; in a build script nobody else does.

```rust,match
fn main() { post("https://api.telegram.org/bot0:inert/sendMessage"); }
```
```rust,clean
fn main() { println!("cargo:warning=see the forum"); }
```
*/
rule drop_host : high {
  meta:
    id = "a4f8a9e9-5442-517d-9db6-2b4e59bc62ce"
    description = "A messenger, paste or tunnel host is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "chat-bot-sink, trusted-host-sink"
    references = "RUSTSEC-2023-0097, RUSTSEC-2026-0175, T1567"
  strings:
    $telegram = "api.telegram.org/bot"
    $discord = /discord(app)?\.com\/api\/webhooks\//
    $slack = "hooks.slack.com/services/"
    $paste = /\b(pastebin\.com\/(raw|api)|transfer\.sh|0x0\.st|paste\.rs)\b/
    $tunnel = /\.(ngrok(-free)?\.(io|app)|trycloudflare\.com|oast\.(fun|pro|live|site|me)|burpcollaborator\.net|webhook\.site|requestbin\.net|pipedream\.net)\b/
    $hook = "webhook.site/"
  condition:
    any of them
}
