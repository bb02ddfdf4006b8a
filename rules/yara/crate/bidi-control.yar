/*
0 of 486 real crates: what a reviewer reads is not what the compiler does.

```rust,match
pub fn f() { let access = "user‮ ⁦// admin⁩ ⁦"; }
```
```rust,clean
pub fn f() { let greeting = "שלום"; }
```
*/
rule bidi_control : critical {
  meta:
    id = "d22a3e7a-7f43-5857-bfd3-d255baab5433"
    description = "Text is reordered by invisible characters"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "crate"
    behaviours = "hidden-text"
    references = "CVE-2021-42574, CWE-1007"
  strings:
    $override = { E2 80 ( AA | AB | AC | AD | AE ) }
    $isolate = { E2 81 ( A6 | A7 | A8 | A9 ) }
  condition:
    any of them
}
