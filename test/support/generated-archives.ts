import { gzipSync } from 'node:zlib';
import { END, gzipMember, longName, manifest, paxRecord, type TarEntry, tarEntry } from './crate-tar.ts';

/** A pseudo-random source that gives the same archives for the same seed on every machine (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

export interface GeneratedArchive {
  readonly name: string;
  readonly bytes: Buffer;
  /** What was done to it, for the message of a disagreement. */
  readonly story: readonly string[];
}

const VERSION = '1.0.0';
const PLAIN_NAMES = [
  'README.md',
  'build.rs',
  'Cargo.lock',
  'Cargo.toml.orig',
  '.cargo_vcs_info.json',
  'src/main.rs',
  'src/a/b/c.rs',
  'src/aux.rs',
  'src/A.rs',
  'src/a b.rs',
  'tests/données.txt',
  'tests/d\u0065\u0301j\u00e0.txt',
  'tests/日本.txt',
  'tests/🦀.rs',
  '.hidden/file',
  'assets/.cargo-ok',
  '.cargo-ok',
  'tests/name. with dots..txt',
  `deep/${'d/'.repeat(20)}f`,
  `long/${'n'.repeat(90)}.txt`,
  `long/${'n'.repeat(60)}/${'m'.repeat(60)}/${'o'.repeat(60)}.txt`,
  `long/${'p'.repeat(250)}`,
];
const MODES = [0o644, 0o755, 0o600, 0o444, 0o100644, 0o100755, 0o664, 0o700];

/** The `number`th archive of a seed: a package, written in any of the ways that writers have, then perhaps spoilt. */
export function generateArchive(seed: number, number: number): GeneratedArchive {
  const dice = new Dice(seed * 100_003 + number);
  const name = `gen${number}`;
  const draft = new Draft(dice, `${name}-${VERSION}`);
  draft.add('Cargo.toml', manifest(name, VERSION));
  draft.add('src/lib.rs', `pub const NUMBER: u32 = ${number};\n`);
  for (let more = dice.below(6); more > 0; more -= 1)
    draft.add(dice.pick(PLAIN_NAMES), 'x'.repeat(dice.pick([0, 1, 511, 512, 513, 70_000])));
  for (let harms = dice.pick([0, 0, 1, 1, 1, 2, 3]); harms > 0; harms -= 1) draft.harm();
  return { name, bytes: draft.finish(), story: draft.story };
}

type Part =
  | { kind: 'entry'; entry: TarEntry; style: 'plain' | 'long' | 'pax' | 'prefix' }
  | { kind: 'raw'; bytes: Buffer };

class Draft {
  readonly story: string[] = [];
  readonly #parts: Part[] = [];
  readonly #seen = new Set<string>();
  #end: Buffer = END;
  #gzip: (tar: Buffer) => Buffer = gzipSync;

  private readonly dice: Dice;
  private readonly root: string;

  constructor(dice: Dice, root: string) {
    this.dice = dice;
    this.root = root;
  }

  add(path: string, bytes: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    const full = `${this.root}/${path}`;
    const long = Buffer.byteLength(full) > 100;
    const style = this.dice.pick(
      long ? (['long', 'long', 'pax'] as const) : (['plain', 'plain', 'plain', 'long', 'pax', 'prefix'] as const),
    );
    const magic =
      style === 'pax' || style === 'prefix'
        ? 'ustar'
        : this.dice.pick(style === 'long' ? ['gnu', 'ustar'] : ['gnu', 'gnu', 'ustar', 'v7']);
    this.#parts.push({ kind: 'entry', entry: { path: full, bytes, magic, mode: this.dice.pick(MODES) }, style });
  }

  harm(): void {
    const harm = this.dice.pick(HARMS);
    this.story.push(harm.name);
    harm.do(this);
  }

  /** Replaces one entry, not the two without which there is no package, mostly. */
  change(by: (entry: TarEntry, dice: Dice) => Partial<TarEntry>): void {
    const index =
      this.dice.chance(0.8) && this.#parts.length > 2
        ? 2 + this.dice.below(this.#parts.length - 2)
        : this.dice.below(this.#parts.length);
    const part = this.#parts[index];
    if (part?.kind === 'entry')
      this.#parts[index] = { ...part, entry: { ...part.entry, ...by(part.entry, this.dice) } };
  }

  insert(make: (root: string, dice: Dice) => TarEntry | Buffer): void {
    const made = make(this.root, this.dice);
    const part: Part = Buffer.isBuffer(made)
      ? { kind: 'raw', bytes: made }
      : { kind: 'entry', entry: made, style: 'plain' };
    this.#parts.splice(this.dice.below(this.#parts.length + 1), 0, part);
  }

  repeat(by: (entry: TarEntry, dice: Dice) => Partial<TarEntry>): void {
    const part = this.dice.pick(this.#parts);
    if (part.kind === 'entry') this.#parts.push({ ...part, entry: { ...part.entry, ...by(part.entry, this.dice) } });
  }

  setEnd(make: (dice: Dice, root: string) => Buffer): void {
    this.#end = make(this.dice, this.root);
  }

  setGzip(make: (tar: Buffer, dice: Dice) => Buffer): void {
    const { dice } = this;
    this.#gzip = (tar) => make(tar, dice);
  }

  finish(): Buffer {
    return this.#gzip(Buffer.concat([...this.#parts.map(write), this.#end]));
  }
}

function write(part: Part): Buffer {
  if (part.kind === 'raw') return part.bytes;
  const { entry, style } = part;
  const path = Buffer.from(entry.path);
  if (style === 'long')
    return Buffer.concat([
      longName(path, entry.magic),
      tarEntry({ ...entry, path: path.subarray(0, 100), long: false }),
    ]);
  if (style === 'pax')
    return Buffer.concat([
      extended('x', [['path', path]]),
      tarEntry({ ...entry, path: path.subarray(0, 100), long: false }),
    ]);
  const slash = path.lastIndexOf('/', 100);
  if (style === 'prefix' && slash > 0 && path.length - slash <= 100)
    return tarEntry({ ...entry, prefix: path.subarray(0, slash), path: path.subarray(slash + 1), long: false });
  return tarEntry(entry);
}

function extended(type: string, records: readonly (readonly [string, string | Buffer])[], tail = ''): Buffer {
  return tarEntry({
    path: 'PaxHeaders/0',
    type,
    magic: 'ustar',
    bytes: Buffer.concat([...records.map(paxRecord), Buffer.from(tail)]),
  });
}

interface Harm {
  readonly name: string;
  readonly do: (draft: Draft) => void;
}

/** One file behind an extended header. */
function behind(
  records: readonly (readonly [string, string | Buffer])[],
  path: string,
  tail = '',
): (root: string) => Buffer {
  return (root) => {
    const full = records.map(([key, value]) => [key, key === 'path' ? `${root}/${value}` : value] as const);
    return Buffer.concat([
      extended('x', full, tail),
      tarEntry({ path: `${root}/${path}`, bytes: 'hello', magic: 'ustar' }),
    ]);
  };
}

const TYPES = [
  '0',
  '\0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  'S',
  'Z',
  'D',
  'K',
  'L',
  'M',
  'N',
  'V',
  'X',
  'A',
  'g',
  'x',
  ' ',
];
const PATHS = [
  './a',
  'a//b',
  'a/./b',
  '../a',
  'a/../b',
  'a/',
  'a\\b',
  'a\\..\\b',
  'a\nb',
  'a\u202eb',
  'a:b',
  'nul',
  'a.',
  'SRC/lib.rs',
  'src/LIB.rs',
  'CARGO.TOML',
  'src',
  'src/lib.rs/x',
  '',
  '.cargo-ok/x',
  'a\u0000b',
];
const MAGICS = ['gnu', 'ustar', 'v7', 'ustar\x0001', 'ustar  0', 'USTAR\x0000', 'ustar   '];
const NUMBERS = [
  '00000000005 ',
  '          5\0',
  '5\0',
  ' 5 ',
  '-0000000001\0',
  '+0000000005\0',
  '0x5\0',
  '00000000005',
  '\x80\0\0\0\0\0\0\0\0\0\0\x05',
  '5\0junk',
  '99999999999\0',
];

const HARMS: readonly Harm[] = [
  { name: 'typeflag', do: (d) => d.change((_e, dice) => ({ type: dice.pick(TYPES) })) },
  {
    name: 'typeflag of a new entry',
    do: (d) =>
      d.insert((root, dice) => ({
        path: `${root}/new`,
        type: dice.pick(TYPES),
        link: dice.pick(['', 'target', '../../out']),
        bytes: dice.pick(['', 'abc']),
      })),
  },
  {
    name: 'path',
    do: (d) =>
      d.insert((root, dice) => ({
        path: `${root}/${dice.pick(PATHS)}`,
        bytes: 'p',
        magic: dice.pick(MAGICS.slice(0, 3)),
      })),
  },
  {
    name: 'path outside',
    do: (d) =>
      d.insert((root, dice) => ({
        path: dice.pick([`/${root}/x`, `./${root}/x`, `${root}x/y`, 'other-1.0.0/x', '../x', root, `${root}/`]),
        bytes: '',
      })),
  },
  {
    name: 'path not UTF-8',
    do: (d) =>
      d.insert((root) => ({ path: Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe, 0x41])]) })),
  },
  {
    name: 'folder entry',
    do: (d) =>
      d.insert((root, dice) => ({
        path: `${root}/${dice.pick(['src/', 'src', 'empty/', 'new/deep/', ''])}`,
        type: '5',
        mode: dice.pick([0o755, 0o700, 0o40755, 0]),
        bytes: dice.pick(['', '', 'x']),
      })),
  },
  { name: 'duplicate', do: (d) => d.repeat((_e, dice) => (dice.chance(0.5) ? {} : { bytes: 'other' })) },
  { name: 'checksum', do: (d) => d.change((_e, dice) => ({ checksumError: dice.pick([1, -1, 8]) })) },
  { name: 'size that lies', do: (d) => d.change((_e, dice) => ({ size: dice.pick([0, 1, 512, 513, 1024, 100_000]) })) },
  {
    name: 'size in an odd form',
    do: (d) => d.insert((root, dice) => ({ path: `${root}/odd`, bytes: 'hello', size: dice.pick(NUMBERS) })),
  },
  {
    name: 'mode',
    do: (d) => d.change((_e, dice) => ({ mode: dice.pick([0, 0o4755, 0o2755, 0o1644, 0o200, 0o777, 0o111]) })),
  },
  { name: 'magic', do: (d) => d.change((_e, dice) => ({ magic: dice.pick(MAGICS) })) },
  {
    name: 'prefix under any magic',
    do: (d) => d.change((_e, dice) => ({ prefix: dice.pick(['pre', 'a/b']), magic: dice.pick(MAGICS.slice(0, 3)) })),
  },
  {
    name: 'bytes in the header',
    do: (d) =>
      d.change((_e, dice) => ({
        patches: [
          [
            dice.pick([0, 99, 124, 157, 265, 297, 345, 475, 500, 508]),
            Buffer.from(dice.pick(['tar\0', 'x', '\x80', '\0']), 'latin1'),
          ],
        ],
      })),
  },
  {
    name: 'pax size',
    do: (d) =>
      d.insert((root, dice) =>
        behind([['size', dice.pick(['5', '0', '05', '512', '-1', '9999999999', '5 '])]], 'sized')(root),
      ),
  },
  {
    name: 'pax size over a long name',
    do: (d) =>
      d.insert((root, dice) =>
        Buffer.concat([
          extended('x', [['size', dice.pick(['5', '512', '1024'])]]),
          longName(`${root}/behind`),
          tarEntry({ path: `${root}/short`, bytes: 'hello' }),
        ]),
      ),
  },
  {
    name: 'pax path twice',
    do: (d) =>
      d.insert((root) =>
        behind(
          [
            ['path', 'first'],
            ['path', 'second'],
          ],
          'third',
        )(root),
      ),
  },
  { name: 'pax path', do: (d) => d.insert((root, dice) => behind([['path', dice.pick(PATHS)]], 'plain')(root)) },
  {
    name: 'pax times',
    do: (d) =>
      d.insert((root) =>
        behind(
          [
            ['mtime', '1.5'],
            ['uid', '1'],
            ['comment', 'c'],
          ],
          'timed',
        )(root),
      ),
  },
  {
    name: 'pax keys',
    do: (d) =>
      d.insert((root, dice) =>
        behind(
          [
            [
              dice.pick([
                'GNU.sparse.major',
                'GNU.sparse.name',
                'hdrcharset',
                'linkpath',
                'SCHILY.xattr.user.x',
                'LIBARCHIVE.creationtime',
              ]),
              '1',
            ],
          ],
          'keyed',
        )(root),
      ),
  },
  {
    name: 'pax broken',
    do: (d) =>
      d.insert((root, dice) =>
        behind(
          [['path', 'good']],
          'plain',
          dice.pick(['99 path=x\n', 'x\n', '5 a\n', '\n', '12 path=bad\n', '\0\0\0']),
        )(root),
      ),
  },
  {
    name: 'pax with line ends',
    do: (d) =>
      d.insert((root) =>
        behind(
          [
            ['comment', 'a\n12 path=evil'],
            ['path', 'good'],
          ],
          'plain',
        )(root),
      ),
  },
  {
    name: 'pax global',
    do: (d) =>
      d.insert((root, dice) =>
        tarEntry({
          path: dice.pick([`${root}/pax`, 'pax_global_header']),
          type: 'g',
          magic: 'ustar',
          bytes: paxRecord(['path', `${root}/global`]),
        }),
      ),
  },
  {
    name: 'two long names',
    do: (d) =>
      d.insert((root) =>
        Buffer.concat([longName(`${root}/one`), longName(`${root}/two`), tarEntry({ path: `${root}/x` })]),
      ),
  },
  {
    name: 'long name and pax',
    do: (d) =>
      d.insert((root, dice) => {
        const both = [longName(`${root}/one`), extended('x', [['path', `${root}/two`]])];
        return Buffer.concat([...(dice.chance(0.5) ? both : both.reverse()), tarEntry({ path: `${root}/x` })]);
      }),
  },
  {
    name: 'long name of any bytes',
    do: (d) =>
      d.insert((root, dice) =>
        Buffer.concat([
          longName(`${root}/${dice.pick(['a\0b', 'ok', 'a\0', '', 'z'.repeat(300)])}`),
          tarEntry({ path: `${root}/x`, bytes: 'q' }),
        ]),
      ),
  },
  {
    name: 'dangling extension',
    do: (d) =>
      d.setEnd((dice, root) =>
        Buffer.concat([dice.chance(0.5) ? longName(`${root}/x`) : extended('x', [['path', `${root}/x`]]), END]),
      ),
  },
  {
    name: 'end of the archive',
    do: (d) =>
      d.setEnd((dice, root) =>
        dice.pick([
          Buffer.alloc(0),
          Buffer.alloc(512),
          Buffer.alloc(1500),
          Buffer.alloc(10_240),
          Buffer.concat([Buffer.alloc(512), tarEntry({ path: `${root}/after` }), END]),
          Buffer.concat([END, tarEntry({ path: `${root}/after` }), END]),
          Buffer.concat([END, Buffer.from('junk')]),
        ]),
      ),
  },
  {
    name: 'second member',
    do: (d) =>
      d.setGzip((tar, dice) =>
        Buffer.concat([
          gzipSync(tar),
          Buffer.alloc(dice.pick([0, 0, 3])),
          gzipSync(dice.chance(0.5) ? tar : Buffer.alloc(0)),
        ]),
      ),
  },
  {
    name: 'trailing bytes',
    do: (d) =>
      d.setGzip((tar, dice) =>
        Buffer.concat([gzipSync(tar), dice.pick([Buffer.from('x'), Buffer.alloc(1), Buffer.from('PK\x03\x04')])]),
      ),
  },
  {
    name: 'gzip header',
    do: (d) =>
      d.setGzip((tar, dice) =>
        gzipMember(
          tar,
          dice.pick([
            { flags: 8, extra: Buffer.from('name.tar\0') },
            { flags: 16, extra: Buffer.from('a comment\0') },
            { flags: 4, extra: Buffer.from([2, 0, 7, 7]) },
            { flags: 28, extra: Buffer.from([1, 0, 9, 110, 0, 99, 0]) },
            { flags: 2, extra: Buffer.from([0, 0]) },
            { flags: 1 },
            { flags: 0x20 },
          ]),
        ),
      ),
  },
  {
    name: 'gzip trailer',
    do: (d) => d.setGzip((tar, dice) => gzipMember(tar, dice.pick([{ crc: 1 }, { size: 1 }, {}]))),
  },
  { name: 'gzip levels', do: (d) => d.setGzip((tar, dice) => gzipSync(tar, { level: dice.pick([0, 1, 9]) })) },
  {
    name: 'cut',
    do: (d) =>
      d.setGzip((tar, dice) => {
        const whole = gzipSync(tar);
        return whole.subarray(0, 20 + dice.below(whole.length - 20));
      }),
  },
  { name: 'cut tar', do: (d) => d.setGzip((tar, dice) => gzipSync(tar.subarray(0, dice.below(tar.length)))) },
  {
    name: 'flipped bits in the tar',
    do: (d) =>
      d.setGzip((tar, dice) => {
        for (let flips = 1 + dice.below(3); flips > 0; flips -= 1) {
          const at = dice.below(tar.length);
          tar[at] = (tar[at] ?? 0) ^ (1 << dice.below(8));
        }
        return gzipSync(tar);
      }),
  },
  {
    name: 'flipped bit in the gzip',
    do: (d) =>
      d.setGzip((tar, dice) => {
        const whole = gzipSync(tar);
        const at = dice.below(whole.length);
        whole[at] = (whole[at] ?? 0) ^ (1 << dice.below(8));
        return whole;
      }),
  },
];
