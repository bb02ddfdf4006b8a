/*
Shell start-up files, cron, services.

```rust,match
fn main() { let rc = home.join(".bashrc"); append(rc, LINE); }
```
```rust,clean
fn main() { println!("cargo:rustc-env=PROFILE={}", profile); let p = std::env::var("PROFILE"); }
```
*/
rule startup_persistence : high {
  meta:
    id = "b986ef71-e5b5-5b0d-b447-6c57412c900c"
    description = "A place from which programs are started is named"
    author = "Sandpit"
    date = "2026-11-24"
    status = "stable"
    scope = "build-script"
    behaviours = "persistence"
    references = "incident 2026-08-20 arrayref, T1546.004, T1053.003, T1543"
  strings:
    $rc = /[\/"]\.(bashrc|zshrc|bash_profile|profile|zprofile)"/
    $cron = /(\/etc\/cron|\bcrontab\b["\x27 ,]{1,4}-)/
    $systemd = /\.config\/systemd\/user|\/etc\/systemd\/system/
    $launch = /Library\/Launch(Agents|Daemons)/
    $run = /CurrentVersion\\{1,2}Run\b/
    $preload = "/etc/ld.so.preload"
  condition:
    any of them
}
