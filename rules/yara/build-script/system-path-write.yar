/*
cargo gives a build script one folder to write to. A path that begins at the root is not in it.

```rust,match
fn main() { std::fs::write("/etc/profile.d/x.sh", TEXT).unwrap(); }
```
```rust,match
fn main() { std::fs::copy(&built, "/usr/local/bin/tool").unwrap(); }
```
```rust,clean
fn main() { let text = std::fs::read_to_string("/etc/os-release").unwrap(); std::fs::write(out.join("os.rs"), text).unwrap(); }
```
```rust,clean
fn main() { std::fs::copy("/usr/include/x.h", out.join("x.h")).unwrap(); }
```
*/
rule system_path_write : high {
  meta:
    id = "79d82d6f-7ef4-48a4-85cb-df4b243d881f"
    description = "A file of the system is written"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "build-script"
    behaviours = "write-outside-target"
    references = "T1546, T1574, CWE-73"
  strings:
    $write = /fs::(write|create_dir|create_dir_all|remove_file|remove_dir_all)\s?\(\s?"\/(etc|usr|bin|sbin|lib|opt|var|root|boot|Library|System)\//
    $create = /File::create\s?\(\s?"\/(etc|usr|bin|sbin|lib|opt|var|root|boot|Library|System)\//
    $target = /fs::(copy|rename|hard_link)\s?\([^;"]{1,80},\s?"\/(etc|usr|bin|sbin|lib|opt|var|root|boot|Library|System)\//
    $windows = /fs::(write|copy|rename)\s?\([^;]{0,80}"C:\\{1,2}(Windows|ProgramData|Program Files)\b/
  condition:
    any of them
}
