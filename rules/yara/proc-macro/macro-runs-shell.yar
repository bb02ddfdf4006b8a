/*
A macro that expands is run by every editor that shows the project. Some ask git or a compiler; none needs a shell.

```rust,match
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { Command::new("sh").arg("-c").arg("id").status(); i }
```
```rust,match
#[proc_macro_derive(X)] pub fn d(i: TokenStream) -> TokenStream { std::process::Command::new("curl").arg(URL).output(); i }
```
```rust,clean
#[proc_macro] pub fn version(i: TokenStream) -> TokenStream { Command::new("git").arg("describe").output(); i }
```
```rust,clean
#[proc_macro] pub fn m(i: TokenStream) -> TokenStream { let shell = "sh"; i }
```
*/
rule macro_runs_shell : high {
  meta:
    id = "24371976-eb96-45d1-a0f3-033c7a092999"
    description = "A procedural macro runs a shell or a download tool"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "proc-macro"
    behaviours = "macro-side-effect"
    references = "RUSTSEC-2021-0077, T1059.004"
  strings:
    $shell = /Command::new\s?\(\s?"(\/bin\/)?(sh|bash|zsh|cmd|powershell|pwsh|wscript|mshta)(\.exe)?"/
    $tool = /Command::new\s?\(\s?"(curl|wget|nc|ncat|open|xdg-open|osascript)(\.exe)?"/
  condition:
    any of them
}
