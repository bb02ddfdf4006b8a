// One inert probe a behaviour: it does the thing once, on its own name, and nothing with what it gets. Included by every place
// from which a crate's code can run; `WHERE` there names the place, and is in every name.
use std::ffi::CString;
use std::io::Write;
use std::os::raw::{c_char, c_int, c_long, c_uint, c_void};
use std::process::{Command, Stdio};

extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
    fn close(fd: c_int) -> c_int;
    fn fork() -> c_int;
    fn vfork() -> c_int;
    fn waitpid(pid: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn _exit(code: c_int) -> !;
    fn mmap(at: *mut c_void, length: usize, protection: c_int, flags: c_int, fd: c_int, offset: i64) -> *mut c_void;
    fn execve(path: *const c_char, arguments: *const *const c_char, environment: *const *const c_char) -> c_int;
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn setsid() -> c_int;
    fn getppid() -> c_int;
}

fn text(text: &str) -> CString { CString::new(text).unwrap() }
fn home(name: &str) -> String { format!("/home/dev/probe-{}-{}", WHERE, name) }
fn touch(name: &str) -> String { let path = home(name); let _ = std::fs::write(&path, b"x"); path }
fn mark(name: &str) -> String { format!("probe-{}-{}", WHERE, name) }
/** In a process of its own, so that one that dies takes nothing with it. */
fn apart(act: impl FnOnce()) {
    unsafe {
        let child = fork();
        if child == 0 { act(); _exit(0) }
        let mut status = 0;
        waitpid(child, &mut status, 0);
    }
}
fn run(program: &str, words: &[&str]) { let _ = Command::new(program).args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status(); }
fn execute(call: c_long, path: &str, name: &str) {
    let (path, word) = (text(path), text(&mark(name)));
    let words = [path.as_ptr(), word.as_ptr(), std::ptr::null()];
    let none = [std::ptr::null::<c_char>()];
    unsafe {
        match call {
            322 => { syscall(322, -100 as c_long, path.as_ptr(), words.as_ptr(), none.as_ptr(), 0 as c_long); }
            _ => { execve(path.as_ptr(), words.as_ptr(), none.as_ptr()); }
        }
    }
}
fn memory(bytes: &[u8]) -> c_int {
    unsafe { let fd = syscall(319, text("probe").as_ptr(), 0 as c_long) as c_int; syscall(1, fd as c_long, bytes.as_ptr(), bytes.len()); fd }
}
fn ask(name: &str) -> Vec<u8> {
    let mut packet = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') { packet.push(label.len() as u8); packet.extend(label.as_bytes()); }
    packet.extend([0, 0, 1, 0, 1]);
    packet
}
fn v4(port: u16, last: u8) -> [u8; 16] { let p = port.to_be_bytes(); [2, 0, p[0], p[1], 192, 0, 2, last, 0, 0, 0, 0, 0, 0, 0, 0] }
fn hello(address: &str) { if let Ok(mut stream) = std::net::TcpStream::connect(address) { let _ = stream.write_all(WHERE.as_bytes()); } }
fn quick(address: std::net::SocketAddr) { let _ = std::net::TcpStream::connect_timeout(&address, std::time::Duration::from_secs(3)); }
fn web(url: String, more: &[&str]) { let mut words = vec!["-s", "-m", "5", "-o", "/dev/null"]; words.extend(more); words.push(&url); run("curl", &words) }
fn unix(path: &[u8]) {
    unsafe {
        let fd = socket(1, 1, 0);
        let mut address = vec![1u8, 0]; address.extend(path);
        syscall(42, fd as c_long, address.as_ptr(), address.len());
        close(fd);
    }
}

#[allow(clippy::all)]
pub fn probe_all() {
    unsafe {
        // Files
        let _ = std::fs::read("/home/dev/.ssh/id_ed25519").map(|bytes| bytes.len());
        touch("create");
        let _ = std::fs::rename(touch("rename"), home("renamed"));
        let _ = std::fs::hard_link(touch("link"), home("linked"));
        let _ = std::os::unix::fs::symlink("/nowhere", home("symlink"));
        syscall(76, text(&touch("truncate")).as_ptr(), 0 as c_long);
        let fd = open(text(&touch("mapped")).as_ptr(), 2);
        let at = mmap(std::ptr::null_mut(), 1, 3, 1, fd, 0);
        if at as isize != -1 { *(at as *mut u8) = b'y' }
        close(fd);
        let fd = open(text(&touch("pwrite")).as_ptr(), 1);
        syscall(18, fd as c_long, b"y".as_ptr(), 1 as c_long, 0 as c_long);
        close(fd);
        syscall(188, text(&touch("xattr")).as_ptr(), text("user.probe").as_ptr(), b"y".as_ptr(), 1 as c_long, 0 as c_long);
        let _ = std::fs::remove_file(touch("unlink"));
        let _ = std::fs::create_dir(home("mkdir"));
        let _ = std::fs::set_permissions(touch("chmod"), std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let how = [0o101u64, 0o600, 0];
        syscall(437, -100 as c_long, text(&home("openat2")).as_ptr(), how.as_ptr(), 24 as c_long);
        syscall(85, text(&home("creat")).as_ptr(), 0o600 as c_long);
        syscall(133, text(&home("mknod")).as_ptr(), 0o010600 as c_long, 0 as c_long);
        let fd = syscall(257, -100 as c_long, text("/home/dev").as_ptr(), 0o20200001 as c_long, 0o600 as c_long);
        syscall(265, -100 as c_long, text(&format!("/proc/self/fd/{}", fd)).as_ptr(), -100 as c_long, text(&home("unnamed")).as_ptr(), 0x400 as c_long);
        let (one, other) = (touch("exchange"), touch("exchanged"));
        syscall(316, -100 as c_long, text(&one).as_ptr(), -100 as c_long, text(&other).as_ptr(), 2 as c_long);
        let _ = std::fs::write("/proc/self/comm", b"kworker");
        // Programs
        apart(|| execute(59, "/usr/bin/true", "execve"));
        apart(|| execute(322, "/usr/bin/true", "execveat"));
        apart(|| apart(|| { setsid(); apart(|| execute(59, "/usr/bin/true", "double-fork")) }));
        if vfork() == 0 { execute(59, "/usr/bin/true", "vfork"); _exit(0) }
        apart(|| { if syscall(56, 0x8011 as c_long, 0 as c_long, 0 as c_long, 0 as c_long, 0 as c_long) == 0 { execute(59, "/usr/bin/true", "clone-parent"); _exit(0) } });
        run("true", &[&mark("posix-spawn")]);
        run("sh", &["-c", &format!("true {}", mark("shell"))]);
        run("python3", &["-c", &format!("import os; os.execv('/usr/bin/true', ['true', '{}'])", mark("python"))]);
        run("perl", &["-e", &format!("exec '/usr/bin/true', '{}'", mark("perl"))]);
        let copy = memory(&std::fs::read("/usr/bin/true").unwrap_or_default());
        apart(|| execute(59, &format!("/proc/self/fd/{}", copy), "memfd"));
        apart(|| execute(59, "/lib64/ld-linux-x86-64.so.2", "loader"));
        let script = format!("/tmp/{}", mark("written"));
        let _ = std::fs::write(&script, "#!/bin/sh\nexit 0\n");
        let _ = std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755));
        apart(|| execute(59, &script, "written"));
        // The network
        hello("192.0.2.31:3101");
        quick("[2001:db8::32]:3102".parse().unwrap());
        if let Ok(udp) = std::net::UdpSocket::bind("0.0.0.0:0") {
            let _ = udp.send_to(b"x", "192.0.2.33:3103");
            let _ = udp.send_to(&ask(&format!("raw.{}.probe.test", WHERE)), "192.0.2.34:53");
            let _ = udp.send_to(&[0xc3, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0], "192.0.2.36:443");
            let _ = udp.connect("192.0.2.35:3105").and_then(|_| udp.send(b"x"));
        }
        let fd = socket(2, 2, 0);
        let (to, payload) = (v4(3107, 37), *b"x");
        let part = (payload.as_ptr(), 1usize);
        let message = (to.as_ptr(), 16u64, &part as *const _ as *const c_void, 1usize, std::ptr::null::<c_void>(), 0usize, 0u64);
        syscall(46, fd as c_long, &message as *const _ as *const c_void, 0 as c_long);
        close(fd);
        let _ = std::net::ToSocketAddrs::to_socket_addrs(&(format!("resolver.{}.probe.test", WHERE), 80u16));
        web(format!("https://doh.{}.probe.test/dns-query?dns=EjQBAAABAAAAAAAABXByb2JlBHRlc3QAAAEAAQ", WHERE), &["-H", "accept: application/dns-message"]);
        web(format!("http://plain.{}.probe.test/", WHERE), &[]);
        web(format!("https://good.{}.probe.test/", WHERE), &["--http1.1"]);
        web(format!("https://any.{}.probe.test/", WHERE), &["-k"]);
        web(format!("https://two.{}.probe.test/", WHERE), &["--http2"]);
        web("http://169.254.169.254/latest/meta-data/".to_string(), &[]);
        unix(format!("/run/user/1000/docker-{}.sock\0", WHERE).as_bytes());
        unix(format!("\0/tmp/.X11-unix/{}", WHERE).as_bytes());
        for (family, kind) in [(40, 1), (17, 3), (38, 5)] { close(socket(family, kind, 0)); }
        close(socket(2, 3, 1));
        close(socket(16, 3, 9));
        // Processes and the kernel
        apart(|| { syscall(101, 16 as c_long, getppid() as c_long, 0 as c_long, 0 as c_long); });
        apart(|| { syscall(310, getppid() as c_long, 0 as c_long, 0 as c_long, 0 as c_long, 0 as c_long, 0 as c_long); });
        apart(|| { syscall(62, 1 as c_long, 18 as c_long); });
        apart(|| { setsid(); });
        apart(|| { syscall(157, 4 as c_long, 0 as c_long, 0 as c_long, 0 as c_long, 0 as c_long); });
        apart(|| { syscall(135, 0x0040000 as c_long); });
        for call in [272, 56] { apart(move || { let flags: c_long = 0x10000000 | if call == 56 { 17 } else { 0 }; if syscall(call, flags, 0 as c_long, 0 as c_long, 0 as c_long, 0 as c_long) == 0 && call == 56 { _exit(0) } }); }
        apart(|| { let fd = open(text("/proc/self/ns/net").as_ptr(), 0); syscall(308, fd as c_long, 0 as c_long); });
        apart(|| { syscall(425, 1 as c_long, 0 as c_long); });
        apart(|| { syscall(165, text("none").as_ptr(), text("/tmp").as_ptr(), text("tmpfs").as_ptr(), 0 as c_long, 0 as c_long); });
        apart(|| { syscall(161, text("/tmp").as_ptr()); });
        apart(|| { syscall(321, 0 as c_long, 0 as c_long, 0 as c_long); });
        apart(|| { syscall(323, 0 as c_long); });
        apart(|| { syscall(250, 0 as c_long, -3 as c_long, 0 as c_long); });
        apart(|| { syscall(298, 0 as c_long, 0 as c_long, -1 as c_long, -1 as c_long, 0 as c_long); });
        apart(|| { let nothing = [0u64; 2]; syscall(317, 1 as c_long, 8 as c_long, nothing.as_ptr()); });
        apart(|| { let memory = open(text(&format!("/proc/{}/mem", getppid())).as_ptr(), 2); close(memory); });
        apart(|| { core::arch::asm!("int 0x80", inout("rax") 20u64 => _); });
        apart(|| { core::arch::asm!("syscall", inout("rax") 0x40000027u64 => _, out("rcx") _, out("r11") _); });
        let _: c_uint = 0;
    }
}
