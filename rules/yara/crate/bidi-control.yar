/*
What a reviewer reads is not what the compiler does. A control that stands alone between single quotes is an entry of a table and
reorders nothing.

```rust,match
pub fn f() { let access = "user‮ ⁦// admin⁩ ⁦"; }
```
```rust,match
pub fn f(level: u8) { if level > 3 { grant(); } let note = "‫not yet"; }
```
```rust,clean
pub fn f() { let greeting = "שלום"; }
```
```rust,clean
pub const TABLE: &[(char, char)] = &[('⁦', '⁩'), ('‪', '‮')];
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
    $override = /[^']\xe2\x80(\xaa|\xab|\xac|\xad|\xae)[^']/
    $isolate = /[^']\xe2\x81(\xa6|\xa7|\xa8|\xa9)[^']/
  condition:
    any of them
}
