/*
Nothing that builds reads keys; the tools that use them do so themselves.

```rust,match
fn main() { let k = std::fs::read(home.join(".ssh/id_rsa")); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=.cargo/config.toml"); }
```
```rust,clean
fn main() { let id = "id_rsa"; }
```
*/
rule credential_file_path : high {
  meta:
    id = "8d9452b5-dc38-5721-9ddd-5d16065ced30"
    description = "A credential file is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "ssh-key-theft, token-theft"
    references = "RUSTSEC-2026-0040, T1552.001, T1552.004"
  strings:
    $ssh = /\.ssh[\/"\\]{1,3}[^\n]{0,20}id_(rsa|ed25519|ecdsa|dsa)/
    $aws = /\.aws\/(credentials|config)\b/
    $cargo = /\.cargo\/credentials/
    $git = ".git-credentials"
    $docker = ".docker/config.json"
    $kube = ".kube/config"
    $gh = ".config/gh/hosts.yml"
  condition:
    any of them
}
