import type { Background, Corpora, ReadVersion, Shortfall } from '../analyzers/index.ts';
import { readFacts, withoutBytes } from '../facts/index.ts';
import { type FetchedCrate, previousVersion } from '../fetch/index.ts';
import { parseRequirement, satisfies } from '../kit/requirement.ts';
import { CrateId, normaliseName } from '../model/crate.ts';
import type { CrateFacts, CrateFile, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { CrateRegistry, IndexEntry } from '../ports/crate-registry.ts';
import type { KnownVerdict, VerdictBook } from '../ports/verdict-book.ts';
import { unpackCrate } from '../unpack/index.ts';

/** A walk spends no more on all questions around a crate, however slowly they are answered. */
const MILLISECONDS = 20_000;
/** Of a file or folder nobody said that it is published: where the network swallows questions, that costs no more than this. */
const LOCAL_MILLISECONDS = 5_000;
/** Names looked up for one crate. */
const NAMES = 256;
/** Archives of dependencies read for one crate, and the bytes of each. */
const ARCHIVES = 16;
const ARCHIVE_BYTES = 16 * 1024 * 1024;
/** What they may hold together, unpacked. */
const UNPACKED_BYTES = 256 * 1024 * 1024;
/** The version before may be as large as the crate itself. */
const PREVIOUS_BYTES = 64 * 1024 * 1024;

/** What is asked for beside the crate itself. */
export interface BackgroundRequest {
  readonly registry: CrateRegistry;
  readonly corpora: Corpora;
  readonly verdicts: VerdictBook | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The file of `--previous`, fetched; null: the version before it in the index. */
  readonly previous: FetchedCrate | null;
}

/** Gathers what surrounds a crate. Never fails: what is not to be had is a shortfall with its reason. */
export async function gatherBackground(
  fetched: FetchedCrate,
  request: BackgroundRequest,
  signal: AbortSignal,
): Promise<Background> {
  const limit = fetched.entry === null ? LOCAL_MILLISECONDS : MILLISECONDS;
  const questions = new Questions(request.registry, signal, AbortSignal.timeout(limit));
  const { history, shortfall } = await historyOf(fetched, questions);
  const before = await previousOf(fetched, history, request.previous, questions);
  return {
    now: request.now,
    entry: fetched.entry,
    history,
    previous: before.previous,
    shortfall: before.shortfall ?? (request.previous === null ? shortfall : null),
    lookUp: (name) => questions.lookUp(name),
    read: (entry) => questions.read(entry),
    unanswered: () => questions.unanswered,
    verdictsOn: (name, requirement) => verdictsOn(name, requirement, request.verdicts, questions),
    corpora: request.corpora,
  };
}

async function verdictsOn(
  name: string,
  requirement: string,
  book: VerdictBook | null,
  questions: Questions,
): Promise<readonly KnownVerdict[] | null> {
  const wanted = parseRequirement(requirement);
  if (book === null || wanted === null) return [];
  const known = await book(name, (version) => satisfies(version, wanted));
  return known.ok ? known.value : questions.refused(known.failure);
}

interface Known {
  readonly history: readonly IndexEntry[];
  readonly shortfall: Shortfall | null;
}

/** The index's lines: at hand for a published crate; for a file or folder, those of its name where a registry has them. */
async function historyOf(fetched: FetchedCrate, questions: Questions): Promise<Known> {
  if (fetched.entry !== null) return { history: fetched.history, shortfall: null };
  const history = await questions.lookUp(fetched.id.name);
  if (history !== null) return { history, shortfall: null };
  const reason = `compared with no other version: ${questions.unanswered.at(-1) ?? ''}`;
  // Of a file or folder nobody said that it is published; it may be scanned where no registry can be reached.
  return { history: [], shortfall: { reason, asked: false } };
}

async function previousOf(
  fetched: FetchedCrate,
  history: readonly IndexEntry[],
  given: FetchedCrate | null,
  questions: Questions,
): Promise<{ readonly previous: ReadVersion | null; readonly shortfall: Shortfall | null }> {
  const entry = fetched.previous ?? previousVersion(fetched.id.version, history);
  if (given === null && entry === null) return { previous: null, shortfall: null };
  const previous = given === null ? await questions.readPrevious(entry) : await questions.open(given.bytes, given.id);
  if (previous !== null) return { previous, shortfall: null };
  const reason = `the version before could not be read: ${questions.unanswered.at(-1) ?? ''}`;
  return { previous: null, shortfall: { reason, asked: true } };
}

/** Questions to the registry, each asked once, bounded in number, bytes and time; what went unanswered is kept. */
class Questions {
  readonly unanswered: string[] = [];
  readonly #registry: CrateRegistry;
  readonly #deadline: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #versions = new Map<string, Promise<readonly IndexEntry[] | null>>();
  readonly #archives = new Map<string, Promise<ReadVersion | null>>();
  #unpackedBytes = 0;
  /** One archive is unpacked at a time: together they could hold all memory that there is. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor(registry: CrateRegistry, signal: AbortSignal, deadline: AbortSignal) {
    this.#registry = registry;
    this.#deadline = deadline;
    this.#signal = AbortSignal.any([signal, deadline]);
  }

  lookUp(name: string): Promise<readonly IndexEntry[] | null> {
    const known = this.#versions.get(name);
    if (known !== undefined) return known;
    if (this.#versions.size >= NAMES) return this.#none(`more than ${NAMES} names to look up`);
    const asked = this.#versionsOf(name);
    this.#versions.set(name, asked);
    return asked;
  }

  read(entry: IndexEntry): Promise<ReadVersion | null> {
    const known = this.#archives.get(entry.checksum);
    if (known !== undefined) return known;
    if (this.#archives.size >= ARCHIVES) return this.#none(`more than ${ARCHIVES} archives to read`);
    const asked = this.#reading.then(() => this.#readInTurn(entry));
    this.#reading = asked;
    this.#archives.set(entry.checksum, asked);
    return asked;
  }

  /** The version before this one, which does not count among the dependencies. */
  readPrevious(entry: IndexEntry | null): Promise<ReadVersion | null> {
    return entry === null ? Promise.resolve(null) : this.#readEntry(entry, PREVIOUS_BYTES);
  }

  /** Through the strict reader: a version before, or a dependency, is as hostile as the subject may be. */
  async open(bytes: Buffer, id: CrateId): Promise<ReadVersion | null> {
    return this.#open(bytes, id, null, () => this.#unpack(bytes, id));
  }

  async #open(bytes: Buffer, id: CrateId, entry: IndexEntry | null, whole: ReadVersion['whole']) {
    const light = await this.#read(bytes, id, lightened);
    const read = light === null || !takesInForeign(light.facts) ? light : await this.#read(bytes, id);
    if (read === null) return null;
    return { crate: buildTimeOf(read.crate, read.facts), facts: read.facts, entry, whole };
  }

  async #read(bytes: Buffer, id: CrateId, taken?: Taken) {
    const crate = await this.#unpack(bytes, id, taken);
    if (crate === null) return null;
    const read = readFacts(crate, null);
    return read.ok ? { crate, facts: read.value.facts } : this.refused(read.failure);
  }

  async #unpack(bytes: Buffer, id: CrateId, taken?: Taken): Promise<UnpackedCrate | null> {
    const unpacked = await unpackCrate(bytes, id, undefined, this.#signal, taken);
    return unpacked.ok ? unpacked.value : this.refused(unpacked.failure.failure);
  }

  async #readInTurn(entry: IndexEntry): Promise<ReadVersion | null> {
    if (this.#unpackedBytes > UNPACKED_BYTES) return this.#none('the archives of dependencies are too large together');
    const read = await this.#readEntry(entry, ARCHIVE_BYTES);
    this.#unpackedBytes += read?.facts.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
    return read;
  }

  async #versionsOf(name: string): Promise<readonly IndexEntry[] | null> {
    const listed = await this.#registry.versions(name, this.#signal);
    if (listed.ok) return listed.value.filter((entry) => normaliseName(entry.name) === normaliseName(name));
    return listed.failure.code === 'unknown-crate' ? [] : this.refused(listed.failure);
  }

  async #readEntry(entry: IndexEntry, limitBytes: number): Promise<ReadVersion | null> {
    const id = CrateId.safeParse(entry);
    if (!id.success) return this.#none('an index line without a name and version');
    const download = () => this.#registry.download(entry, limitBytes, this.#signal);
    const downloaded = await download();
    if (!downloaded.ok) return this.refused(downloaded.failure);
    // The registry's cache has it: to hold the archive for a second reading that seldom comes would cost as much as the crate.
    return this.#open(downloaded.value, id.data, entry, async () => {
      const again = await download();
      return again.ok ? this.#unpack(again.value, id.data) : this.refused(again.failure);
    });
  }

  refused({ what, where }: Failure): null {
    const told = this.#deadline.aborted ? 'the registry did not answer in time' : what;
    this.unanswered.push(`${told} (${where})`);
    return null;
  }

  #none(reason: string): Promise<null> {
    this.unanswered.push(reason);
    return Promise.resolve(null);
  }
}

type Taken = (file: CrateFile) => CrateFile;

/** Sources of C and what is made of them: most of a giant, and of a version beside the subject only their hashes are asked for. */
const FOREIGN = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|s|asm|a|lib|o|obj|so|dll|dylib|dat)$/i;

const lightened: Taken = (file) => (FOREIGN.test(file.path) ? withoutBytes(file) : file);

/** Whether a Rust source takes one of them in: then it is to be read as it is. */
function takesInForeign({ files }: CrateFacts): boolean {
  return files.some(({ path, runsAt }) => runsAt.length > 0 && FOREIGN.test(path));
}

/** A version beside the subject is asked what it does to builds; its data and its library are most of its bytes. */
function buildTimeOf(crate: UnpackedCrate, facts: CrateFacts): ReadVersion['crate'] {
  const running = facts.files.filter(({ runsAt }) => runsAt.includes('build') || runsAt.includes('macro'));
  const paths = new Set(running.map(({ path }) => path));
  return { id: crate.id, files: crate.files.filter(({ path }) => paths.has(path)) };
}
