import type { Node } from 'web-tree-sitter';
import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence, type RunsAt } from '../../model/evidence.ts';
import type { Capabilities, CrateFile } from '../../model/facts.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { bindingsOf, type Call, callsOf } from '../rust/calls.ts';
import { capabilitiesOf } from '../rust/capabilities.ts';
import { aliasesOf } from '../rust/names.ts';
import { parseRust } from '../rust/parser.ts';
import { threatsIn } from '../rust/threats.ts';

const FILE_BYTES = 512 * 1024;
/** Library code that is read; build-time code is read whatever its size. */
const LIBRARY_BYTES = 4 * 1024 * 1024;
const FILE_MILLISECONDS = 2_000;
const CRATE_MILLISECONDS = 20_000;
const KEPT_OF_A_CLAIM = 20;
const EXCERPT = 200;
/** Moments in which code runs, the most telling first: a file that is both is read as the first. */
const MOMENTS: readonly RunsAt[] = ['build', 'macro', 'run', 'test'];

interface Read {
  readonly when: RunsAt;
  readonly file: string;
  readonly calls: readonly Call[];
  readonly constructors: readonly Node[];
  readonly unsafe: number;
  readonly foreign: number;
}

/** What the crate's Rust code calls, with names resolved and constants put together. */
export default defineAnalyzer({
  id: 'syntax',
  stage: 'syntax',
  analyze: async (subject, signal) => {
    const until = Date.now() + CRATE_MILLISECONDS;
    const left: string[] = [];
    const reads: Read[] = [];
    const found: Evidence[] = [];
    for (const when of MOMENTS.slice(0, 3)) {
      const moment: Read[] = [];
      for (const file of filesOf(subject, when, left)) {
        if (signal.aborted || Date.now() > until) left.push(file.path);
        else await readFile(file, when, moment, left, (read) => found.push(...ownClaims(read, subject)));
      }
      reads.push(...moment);
      found.push(...threats(moment, when, subject));
      for (const read of moment) read.calls[0]?.node.tree.delete();
    }
    return {
      evidence: capped(found),
      state: left.length === 0 ? 'complete' : 'partial',
      reason: reasonOf(left),
      capabilities: count(reads),
    };
  },
});

function reasonOf(left: readonly string[]): string {
  return left.length === 0
    ? ''
    : `not read: ${left.slice(0, 3).join(', ')}${left.length > 3 ? ` and ${left.length - 3} more` : ''}`;
}

function filesOf({ crate, facts }: Subject, when: RunsAt, left: string[]): CrateFile[] {
  const wanted = new Set(
    facts.files
      .filter((file) => file.path.endsWith('.rs') && MOMENTS.find((moment) => file.runsAt.includes(moment)) === when)
      .map((file) => file.path),
  );
  let budget = when === 'run' ? LIBRARY_BYTES : Number.POSITIVE_INFINITY;
  return crate.files.filter((file) => {
    if (!wanted.has(file.path)) return false;
    // A table of a library is data; of a build script or a macro everything must be read, or be told as not read.
    if (file.bytes.length > FILE_BYTES || file.bytes.length > budget) {
      if (when !== 'run') left.push(file.path);
      return false;
    }
    budget -= file.bytes.length;
    return true;
  });
}

async function readFile(
  file: CrateFile,
  when: RunsAt,
  reads: Read[],
  left: string[],
  tell: (read: Read) => void,
): Promise<void> {
  const tree = await parseRust(file.bytes.toString('utf8'), Date.now() + FILE_MILLISECONDS);
  if (tree === null) {
    left.push(file.path);
    return;
  }
  const root = tree.rootNode;
  const aliases = aliasesOf(root);
  const read: Read = {
    when,
    file: file.path,
    calls: callsOf(root, aliases, bindingsOf(root)),
    constructors: root
      .descendantsOfType('attribute_item')
      .filter(
        (node): node is Node =>
          node !== null &&
          /link_section\s*=\s*"(\.init_array|\.ctors|__DATA,\s*__mod_init_func|\.CRT\$XC)|^#\[\s*(ctor::)?ctor\b/.test(
            node.text,
          ),
      ),
    unsafe: root.descendantsOfType('unsafe_block').length,
    foreign: root.descendantsOfType('foreign_mod_item').length,
  };
  tell(read);
  reads.push(read);
}

/** Capabilities of build-time code, and constructors anywhere: facts for the report, and no threats. */
function ownClaims(read: Read, subject: Subject): Evidence[] {
  const constructors = read.constructors.map((node) =>
    asEvidence('constructor', node, '', [], read.when, read.file, subject),
  );
  if (read.when === 'run') return constructors;
  const calls = read.calls.flatMap((call) =>
    capabilitiesOf(call).map((claim) =>
      asEvidence(claim, call.node, call.callee, call.arguments, call.inTest ? 'test' : read.when, read.file, subject),
    ),
  );
  return [...constructors, ...calls];
}

function threats(reads: readonly Read[], when: RunsAt, subject: Subject): Evidence[] {
  const homes = new Map(reads.flatMap((read) => read.calls.map((call) => [call, read.file] as const)));
  const claims = threatsIn(
    [...homes.keys()].filter((call) => !call.inTest),
    when !== 'run',
  );
  return claims.map(({ claim, call }) =>
    asEvidence(claim, call.node, call.callee, call.arguments, when, homes.get(call) ?? '', subject),
  );
}

function asEvidence(
  claim: string,
  node: Node,
  callee: string,
  given: readonly (string | null)[],
  runsAt: RunsAt,
  file: string,
  { crate }: Subject,
): Evidence {
  const { row, column } = node.startPosition;
  const place = { file, line: row + 1, column: column + 1, runsAt };
  const excerpt = node.text.replace(/\s+/g, ' ').slice(0, EXCERPT);
  return evidence('syntax-match', crateLabel(crate.id), place, {
    claim,
    callee: callee.slice(0, EXCERPT),
    arguments: given.slice(0, 10).map((value) => value?.slice(0, EXCERPT) ?? null),
    excerpt,
  });
}

function capped(found: readonly Evidence[]): Evidence[] {
  const counts = new Map<string, number>();
  return found.filter((piece) => {
    if (piece.kind !== 'syntax-match') return true;
    const count = (counts.get(piece.data.claim) ?? 0) + 1;
    counts.set(piece.data.claim, count);
    return count <= KEPT_OF_A_CLAIM;
  });
}

function count(reads: readonly Read[]): Partial<Capabilities> {
  const calls = reads.flatMap((read) => read.calls.filter((call) => !call.inTest));
  const having = (...wanted: string[]) =>
    calls.filter((call) => capabilitiesOf(call).some((capability) => wanted.includes(capability))).length;
  const sum = (of: (read: Read) => number) => reads.reduce((total, read) => total + of(read), 0);
  return {
    network: having('connect', 'datagram', 'dns', 'download-tool'),
    exec: having('exec'),
    files: having('file-read', 'file-write'),
    environment: having('env-read', 'env-sweep'),
    unsafe: sum((read) => read.unsafe),
    ffi: sum((read) => read.foreign),
  };
}
