import type { CrateFile } from '../model/facts.ts';
import type { Anomalies } from './anomaly.ts';
import { judgePath } from './entry-path.ts';
import { FileTree } from './file-tree.ts';
import type { ArchiveLimits } from './limits.ts';
import { type PaxRecords, parsePax } from './pax.ts';
import { BLOCK_BYTES, isZero, looksLikeHeader, parseHeader, type TarHeader } from './tar-header.ts';

const EXTENSION_BYTES = 64 * 1024;
const SETUID_OR_SETGID = 0o6000;

type State = 'header' | 'content' | 'first-zero' | 'tail' | 'stopped';

/** Reads a tar stream as cargo does, in constant stack; everything that another reader could take otherwise is noted. */
export class TarReader {
  readonly tree: FileTree;
  readonly #anomalies: Anomalies;
  readonly #limits: ArchiveLimits;
  readonly #prefix: string;
  readonly #taken: (file: CrateFile) => CrateFile;
  readonly #block = Buffer.alloc(BLOCK_BYTES);
  #filled = 0;
  #state: State = 'header';
  #entries = 0;
  #header: TarHeader | null = null;
  #content: Buffer[] = [];
  #contentLeft = 0;
  #paddingLeft = 0;
  #pax: PaxRecords | null = null;
  #longName: Buffer | null = null;

  constructor(
    prefix: string,
    limits: ArchiveLimits,
    anomalies: Anomalies,
    taken: (file: CrateFile) => CrateFile = (file) => file,
  ) {
    this.#prefix = prefix;
    this.#taken = taken;
    this.#limits = limits;
    this.#anomalies = anomalies;
    this.tree = new FileTree(anomalies);
  }

  /** Takes the next bytes; false when reading them further has no sense. */
  push(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length && this.#state !== 'stopped') {
      at += this.#state === 'content' ? this.#takeContent(chunk.subarray(at)) : this.#takeBlock(chunk.subarray(at));
    }
    return this.#state !== 'stopped';
  }

  /** Called once the stream has ended whole. */
  end(): void {
    if (this.#state === 'stopped') return;
    if (this.#state !== 'tail') this.#anomalies.note('tar-truncated', 'the archive does not end in two zero blocks');
    if (this.#filled > 0) this.#judgeTail(this.#block.subarray(0, this.#filled));
    if (!this.tree.has('Cargo.toml')) this.#anomalies.note('no-manifest', 'no Cargo.toml at the root of the package');
  }

  #takeBlock(bytes: Buffer): number {
    const used = bytes.copy(this.#block, this.#filled, 0, BLOCK_BYTES - this.#filled);
    this.#filled += used;
    if (this.#filled === BLOCK_BYTES) {
      this.#filled = 0;
      this.#onBlock(this.#block);
    }
    return used;
  }

  #onBlock(block: Buffer): void {
    const zero = isZero(block);
    if (this.#state === 'tail') {
      this.#judgeTail(block);
    } else if (this.#state === 'first-zero') {
      this.#state = zero ? 'tail' : 'stopped';
      // Cargo ends at the first zero block, node-tar reads on.
      if (!zero) this.#anomalies.note('lone-zero-block', 'entries after a single zero block');
    } else if (zero) {
      if (this.#pax !== null || this.#longName !== null)
        this.#anomalies.note('dangling-extension', 'an extended header with no entry after it');
      this.#state = 'first-zero';
    } else {
      this.#onHeader(block);
    }
  }

  #judgeTail(block: Buffer): void {
    if (isZero(block)) return;
    const archive = block.length === BLOCK_BYTES && looksLikeHeader(block);
    if (archive) this.#anomalies.note('archive-after-end', 'another archive behind the end of this one');
    else this.#anomalies.note('bytes-after-end', 'bytes behind the end of the archive');
    this.#state = 'stopped';
  }

  #onHeader(block: Buffer): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) {
      this.#anomalies.note('too-many-entries', `more than ${this.#limits.entries}`);
      this.#state = 'stopped';
      return;
    }
    const header = parseHeader(block, this.#anomalies);
    const tooLong = header !== null && isExtension(header) && header.size > EXTENSION_BYTES;
    if (tooLong) this.#anomalies.note('pax-too-large', `${header.size} bytes of extended header`);
    if (header === null || tooLong) {
      this.#state = 'stopped';
      return;
    }
    this.#startContent(header);
  }

  #startContent(header: TarHeader): void {
    this.#header = header;
    this.#content = [];
    this.#contentLeft = header.size;
    this.#paddingLeft = (BLOCK_BYTES - (header.size % BLOCK_BYTES)) % BLOCK_BYTES;
    this.#state = 'content';
    if (header.size === 0) this.#finishEntry();
  }

  #takeContent(bytes: Buffer): number {
    const content = Math.min(bytes.length, this.#contentLeft);
    if (content > 0) this.#content.push(bytes.subarray(0, content));
    this.#contentLeft -= content;
    const padding = this.#contentLeft > 0 ? 0 : Math.min(bytes.length - content, this.#paddingLeft);
    this.#paddingLeft -= padding;
    if (this.#contentLeft === 0 && this.#paddingLeft === 0) this.#finishEntry();
    return content + padding;
  }

  #finishEntry(): void {
    const header = this.#header;
    this.#state = 'header';
    if (header === null) return;
    // What lies whole in one chunk stays there: most files do, and a copy of each costs as much as inflating it.
    const content = this.#content.length === 1 ? (this.#content[0] as Buffer) : Buffer.concat(this.#content);
    this.#content = [];
    if (isExtension(header)) this.#onExtension(header, content);
    else this.#onEntry(header, content);
  }

  #onExtension(header: TarHeader, content: Buffer): void {
    // Which of several names wins, and whether a size in the first counts for the second, differs from reader to reader.
    if (this.#pax !== null || this.#longName !== null)
      this.#anomalies.note('two-long-names', 'two extended headers before one entry');
    if (header.type === 'x') this.#pax = parsePax(content, this.#anomalies);
    else this.#longName = this.#parseLongName(content);
  }

  #parseLongName(content: Buffer): Buffer {
    const name = content.at(-1) === 0 ? content.subarray(0, -1) : content;
    if (name.length === 0 || name.includes(0))
      this.#anomalies.note('long-name-malformed', 'a long name with NUL in it');
    return name;
  }

  #onEntry(header: TarHeader, content: Buffer): void {
    const raw = this.#longName ?? this.#pax?.path ?? header.name;
    const size = this.#pax?.size ?? null;
    this.#longName = null;
    this.#pax = null;
    const shown = raw.toString('utf8');
    if (size !== null && size !== String(header.size))
      this.#anomalies.note('pax-size-mismatch', `extended header says ${size}, header ${header.size}`, shown);
    const path = judgePath(raw, this.#prefix, this.#limits, this.#anomalies);
    if (!this.#judgeType(header, shown) || path === null) return;
    if (header.type === '5') this.tree.addFolder(path);
    else this.tree.addFile(this.#taken({ path, bytes: content, executable: (header.mode & 0o100) !== 0 }));
  }

  /** Whether the entry is an ordinary file or folder. */
  #judgeType(header: TarHeader, shown: string): boolean {
    const kind = typeProblem(header);
    if (kind !== null) this.#anomalies.note(kind, `typeflag ${JSON.stringify(header.type)}`, shown);
    if ((header.mode & SETUID_OR_SETGID) !== 0 || !readable(header))
      this.#anomalies.note('unsafe-mode', `mode ${header.mode.toString(8)}`, shown);
    if (header.type === '5' && header.size > 0)
      this.#anomalies.note('directory-with-content', `${header.size} bytes`, shown);
    const folderName = header.type !== '5' && (shown.endsWith('/') || shown === this.#prefix);
    if (folderName) this.#anomalies.note('file-named-as-directory', 'a file where a folder belongs', shown);
    return kind === null && !folderName;
  }
}

/** A folder that its owner cannot enter, or a file that nobody can read, makes cargo fail or depend on who runs it. */
function readable(header: TarHeader): boolean {
  const needed = header.type === '5' ? 0o700 : 0o400;
  return (header.mode & needed) === needed;
}

/** Under the old format cargo takes `x` and `L` for files, so there they are unknown typeflags. */
function isExtension(header: TarHeader): boolean {
  return (header.type === 'x' || header.type === 'L') && header.format !== 'v7';
}

function typeProblem(header: TarHeader) {
  switch (header.type) {
    case '0':
    case '\0':
    case '5':
      return null;
    case '1':
    case '2':
      return 'link' as const;
    case '3':
    case '4':
    case '6':
    case '7':
      return 'special-file' as const;
    case 'S':
      return 'sparse-file' as const;
    case 'g':
      return 'pax-global' as const;
    default:
      return 'unknown-typeflag' as const;
  }
}
