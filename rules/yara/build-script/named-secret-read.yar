/*
Tokens and keys that other tools are given through the environment. GITHUB_TOKEN is not among them: honest scripts use it to
download releases.

```rust,match
fn main() { let t = std::env::var("CARGO_REGISTRY_TOKEN").unwrap(); }
```
```rust,match
fn main() { if let Ok(k) = env::var("POLYMARKET_PRIVATE_KEY") { use_it(k); } }
```
```rust,clean
fn main() { println!("cargo:rerun-if-env-changed=OPENSSL_DIR"); let t = std::env::var("GITHUB_TOKEN").ok(); }
```
```rust,clean
fn main() { let key = std::env::var("PRIVATE_KEY_PATH").unwrap_or_default(); }
```
*/
rule named_secret_read : medium {
  meta:
    id = "8541ce1e-546a-491b-90eb-c8d90b79ae07"
    description = "A secret of the environment is read by its name"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "named-secrets"
    references = "RUSTSEC-2026-0010, T1552"
  strings:
    $token = /"(CARGO_REGISTRY_TOKEN|CARGO_REGISTRIES_[A-Z0-9_]{1,40}_TOKEN|NPM_TOKEN|NODE_AUTH_TOKEN|PYPI_TOKEN|TWINE_PASSWORD)"/
    $cloud = /"(AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AZURE_CLIENT_SECRET|GOOGLE_APPLICATION_CREDENTIALS|DIGITALOCEAN_ACCESS_TOKEN)"/
    $service = /"(SLACK_BOT_TOKEN|DISCORD_TOKEN|TELEGRAM_BOT_TOKEN|OPENAI_API_KEY|ANTHROPIC_API_KEY|STRIPE_SECRET_KEY)"/
    $wallet = /"[A-Z0-9_]{0,40}(PRIVATE_KEY|MNEMONIC|SEED_PHRASE)"/
  condition:
    any of them
}
