/*
Places where wallets keep their keys.

```rust,match
pub fn sweep() { let k = std::fs::read_to_string(home().join(".config/solana/id.json")); }
```
```rust,clean
pub fn solana() -> &'static str { "solana" }
```
*/
rule wallet_path : high {
  meta:
    id = "67739ef8-e1e5-55ea-b2c1-e33420c67b9b"
    description = "A wallet or keystore is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "experimental"
    scope = "crate"
    behaviours = "wallet-theft"
    references = "incident 2026-05-22 TrapDoor, T1005, T1657"
  strings:
    $solana = ".config/solana/id.json"
    $sui = /\.sui\/sui_config/
    $eth = /\.ethereum[\/"][^\n]{0,6}keystore/
    $aptos = ".aptos/config.yaml"
    $exodus = /Exodus\/exodus\.wallet/
    $metamask = "nkbihfbeogaeaoehlefnkodbefgpgknn"
  condition:
    any of them
}
