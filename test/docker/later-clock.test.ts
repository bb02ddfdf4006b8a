import { expect, test } from 'vitest';
import { isCageMoment } from '../../src/model/evidence.ts';
import { watchFiles } from '../support/watch-files.ts';

/** Asks for the date in every ordinary way and from three languages, and says by the port that it contacts whether all agree, and on what. */
const BUILD = `use std::time::{SystemTime, UNIX_EPOCH};
extern "C" {
    fn time(out: *mut i64) -> i64;
    fn gettimeofday(out: *mut [i64; 2], zone: usize) -> i32;
    fn clock_gettime(clock: i32, out: *mut [i64; 2]) -> i32;
}
fn said(program: &str, words: &[&str]) -> i64 {
    let out = std::process::Command::new(program).args(words).output().unwrap().stdout;
    String::from_utf8(out).unwrap().trim().split('.').next().unwrap().parse().unwrap()
}
fn main() {
    let mut pair = [0i64; 2];
    let mut clock = |which| unsafe { assert_eq!(clock_gettime(which, &mut pair), 0); pair[0] };
    let (real, coarse, tai) = (clock(0), clock(5), clock(11));
    let up = clock(1);
    let (mut day, mut out) = ([0i64; 2], 0i64);
    unsafe { assert_eq!(gettimeofday(&mut day, 0), 0) };
    let returned = unsafe { time(&mut out) };
    let own = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    let others = [said("date", &["+%s"]), said("python3", &["-c", "import time; print(time.time())"]), said("perl", &["-e", "print time"])];
    let agree = [coarse, tai, day[0], returned, out, own].iter().chain(&others).all(|told| (told - real).abs() < 120);
    let port = if !agree || up > 1_000_000_000 { 1 } else if real > SOON { 3 } else { 2 };
    let _ = std::net::TcpStream::connect(("198.51.100.7", port));
}
`;
/** Four years from now, in seconds since the epoch. */
const SOON = Math.floor(Date.now() / 1000) + 4 * 31_556_952;

test('years later every clock that tells a date says so, in agreement, and what goes on goes on', async () => {
  const { evidence } = await watchFiles(
    {
      'Cargo.toml': '[package]\nname = "dated"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n',
      'build.rs': BUILD.replace('SOON', String(SOON)),
      'src/lib.rs': '',
    },
    { profile: 'deep' },
  );
  const ports = evidence.flatMap(({ kind, at, data }) =>
    kind === 'network-connect' && 'port' in data && isCageMoment(at) && at.phase === 'build'
      ? [[at.personality ?? 'desktop', data.port]]
      : [],
  );
  expect(ports.sort()).toEqual([
    ['desktop', 2],
    ['later', 3],
  ]);
});
