/*
A library for one tool knows that tool's file. One that knows the files of three different tools collects.

```rust,match
pub fn all(h: &Path) { for f in [".git-credentials", ".aws/credentials", ".config/gh/hosts.yml"] { grab(h.join(f)); } }
```
```rust,match
pub const PATHS: &[&str] = &[".ssh/id_ed25519", ".cargo/credentials.toml", ".npmrc", ".kube/config"];
```
```rust,clean
pub fn aws(h: &Path) -> PathBuf { h.join(".aws/credentials") }
```
```rust,clean
pub fn two(h: &Path) -> [PathBuf; 2] { [h.join(".netrc"), h.join(".git-credentials")] }
```
*/
rule credential_collection : high {
  meta:
    id = "a776f9a7-6b78-44c7-b32e-eab338ca70d1"
    description = "The credential files of three tools or more are named"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "crate"
    behaviours = "token-theft, ssh-key-theft"
    references = "RUSTSEC-2026-0040, T1552.001, T1552.004"
  strings:
    $git = ".git-credentials"
    $cargo = ".cargo/credentials"
    $github = /\bgh\/hosts\.yml\b/
    $aws = ".aws/credentials"
    $npm = /[\/"]\.npmrc"/
    $docker = ".docker/config.json"
    $kube = ".kube/config"
    $ssh = /\.ssh\/id_(rsa|ed25519|ecdsa)\b/
    $netrc = /[\/"][._]netrc"/
    $google = "gcloud/application_default_credentials"
    $pypi = /[\/"]\.pypirc"/
    $azure = /\.azure\/(accessTokens|msal_token_cache)/
  condition:
    3 of them
}
