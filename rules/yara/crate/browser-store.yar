/*
Cookies, saved passwords and sessions.

```rust,match
pub fn grab(home: &Path) { let db = home.join(".config/google-chrome/Default/Login Data"); }
```
```rust,clean
pub fn testdata() -> &'static str { "tests/testdata/login.html" }
```
*/
rule browser_store : high {
  meta:
    id = "8ed004f3-1225-54de-ad54-71351819edfc"
    description = "Profiles of browsers or messengers are named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "experimental"
    scope = "crate"
    behaviours = "browser-profile-theft, messenger-session-theft"
    references = "incident 2026-08-20 arrayref, RUSTSEC-2026-0100, T1555.003, T1539"
  strings:
    $login = /\b(User Data|Default|google-chrome|Chromium|BraveSoftware)[\/\\"][^\n]{0,40}(Login Data|Cookies|Web Data|Local State)/
    $firefox = /\b(logins\.json|key4\.db|cookies\.sqlite)\b/
    $tdata = /Telegram[^\n]{0,20}[\/\\]tdata/
    $discord = /discord[^\n]{0,20}leveldb/ nocase
  condition:
    any of them
}
