/*
It hands out credentials to whoever asks from the machine.

```rust,match
fn main() { get("http://169.254.169.254/latest/meta-data/iam/"); }
```
```rust,clean
fn main() { let link_local = "169.254.0.0/16"; }
```
*/
rule metadata_service : critical {
  meta:
    id = "a6f59274-cf17-531c-afcc-79d3146fe56e"
    description = "The cloud metadata service is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "metadata-service"
    references = "T1552.005, CWE-506"
  strings:
    $v4 = /[\/"]169\.254\.169\.254/
    $ecs = /[\/"]169\.254\.170\.2/
    $google = "metadata.google.internal"
  condition:
    any of them
}
