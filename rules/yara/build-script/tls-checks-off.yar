/*
The August 2026 dropper did; release downloads do not.

```rust,match
fn main() { let c = Client::builder().danger_accept_invalid_certs(true).build(); }
```
```rust,clean
fn main() { let c = Client::builder().https_only(true).build(); }
```
*/
rule tls_checks_off : medium {
  meta:
    id = "0b421027-706b-5294-82a8-ac567b416a38"
    description = "Certificate checks are switched off"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "tls-checks-off"
    references = "incident 2026-08-20 arrayref, CWE-295"
  strings:
    $accept = "danger_accept_invalid_certs"
    $hostnames = "danger_accept_invalid_hostnames"
    $dangerous = ".dangerous()"
    $verifier = "ServerCertVerifier for"
    $curlk = /"curl"[^;]{0,120}"(-k|--insecure)"/
  condition:
    any of them
}
