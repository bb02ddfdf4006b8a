/*
Version stamps ask git for a commit's name and date. The text of the last change is the consumer's source.

```rust,match
fn main() { Command::new("git").args(["diff", "HEAD^", "HEAD"]).current_dir(root).output().unwrap(); }
```
```rust,match
fn main() { run("git log -p -n 3"); }
```
```rust,clean
fn main() { Command::new("git").args(["log", "-1", "--format=%cd"]).output().unwrap(); }
```
```rust,clean
fn main() { Command::new("git").args(["diff", "--quiet", "HEAD"]).status().unwrap(); }
```
```rust,clean
fn main() { Command::new("git").args(["rev-parse", "HEAD~1"]).output().unwrap(); }
```
*/
rule consumer_history_read : high {
  meta:
    id = "d586e4cb-8934-4efb-9a12-b9525b921d1b"
    description = "What changed last in the project that depends on it is read"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "consumer-source-theft"
    references = "RUSTSEC-2026-0175, T1213.003"
  strings:
    $args = /"(diff|show|format-patch)"\s?[,)][^;]{0,120}"HEAD(\^|~)/
    $chain = /\.arg\s?\(\s?"(diff|show|format-patch)"\s?\)[^;]{0,120}"HEAD(\^|~)/
    $patch = /"log"\s?[,)][^;]{0,120}"(-p|--patch|-u)"/
    $line = /\bgit (diff|show) (-[a-zA-Z-]{1,20} ){0,3}HEAD(\^|~)/
    $logline = /\bgit log [^"\n;]{0,60}(-p|--patch)\b/
    $bundle = /"bundle"\s?,\s?"create"/
  condition:
    any of them
}
