/*
Libraries of plugins register themselves so. It is told because whoever links the crate runs this without calling it.

```rust,match
#[used] #[link_section = ".init_array"] static INIT: extern "C" fn() = start;
```
```rust,match
#[ctor::ctor] fn start() { }
```
```rust,clean
#[link_section = ".text.hot"] fn hot() { }
```
```rust,clean
pub fn ctor(name: &str) -> Constructor { Constructor::new(name) }
```
*/
rule runs_before_main : low {
  meta:
    id = "93f940c6-4d50-48a1-ae4a-d8f66975ba56"
    description = "Code is placed where it runs before main"
    author = "Sandpit"
    date = "2026-11-25"
    status = "experimental"
    scope = "crate"
    behaviours = "constructor"
    references = "RUSTSEC-2025-0155, incident 2025-12-03 uniswap-utils, T1574"
  strings:
    $section = /link_section\s?=\s?"(\.init_array|\.ctors|\.preinit_array|\.CRT\$XC[A-Z]|__DATA,__mod_init_func)/
    $attribute = /#\[ctor(::ctor)?(\([^)\n]{0,40}\))?\]/
  condition:
    any of them
}
