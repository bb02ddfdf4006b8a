/*
Instructions for coding agents and tasks for editors, planted in the project that happens to build the crate.

```rust,match
fn main() { std::fs::write(root.join("CLAUDE.md"), TEXT).unwrap(); }
```
```rust,match
fn main() { let mut f = File::create(project.join(".vscode/tasks.json")).unwrap(); }
```
```rust,clean
fn main() { println!("cargo:rerun-if-changed=AGENTS.md"); }
```
```rust,clean
fn main() { std::fs::write(out.join("tasks.json"), TEXT).unwrap(); }
```
*/
rule editor_config_write : high {
  meta:
    id = "278d3f23-07fe-443e-9833-2d038b3f67c4"
    description = "A file that an editor or agent obeys is written"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "editor-config-write"
    references = "incident 2026-05-22 TrapDoor, RUSTSEC-2026-0280, T1546"
  strings:
    $agent = /[\/"](CLAUDE\.md|AGENTS\.md|GEMINI\.md|\.cursorrules|\.windsurfrules|copilot-instructions\.md)"/
    $editor = /\.(vscode\/(tasks|settings|launch)\.json|devcontainer\/devcontainer\.json|cursor\/(rules|mcp)|claude\/settings|idea\/workspace\.xml)/
    $write = /\b(fs::write|fs::copy|File::create|OpenOptions::new)\b/
  condition:
    any of ($agent, $editor) and $write
}
