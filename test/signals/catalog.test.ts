import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Evidence, EvidenceSchema, evidence, isCageMoment } from '../../src/model/evidence.ts';
import { Signal } from '../../src/model/signal.ts';
import { loadCatalog, raiseSignals } from '../../src/signals/index.ts';
import { HOSTILE } from '../support/sample-report.ts';

const catalog = await loadCatalog();
const pool = catalog.flatMap(({ examples }) => [...examples.raises, ...examples.quiet].flat());
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const raise = (pieces: readonly Evidence[]) => raiseSignals({ evidence: pieces, coverage: [] }, catalog);
const subset = fc.shuffledSubarray(pool, { maxLength: 60 });

test('each file defines the signal that it is named after, and there are at least thirty', async () => {
  const files = (await readdir(new URL('../../src/signals/catalog/', import.meta.url))).sort();
  expect(catalog.map(({ id }) => `${id}.ts`)).toEqual(files);
  expect(catalog.length).toBeGreaterThanOrEqual(30);
});

test.each(catalog.map((definition) => [definition.id, definition] as const))(
  '%s: its examples raise it and leave it quiet',
  (id, definition) => {
    expect(definition.examples.raises.length).toBeGreaterThan(0);
    expect(definition.examples.quiet.length).toBeGreaterThan(0);
    for (const piece of [...definition.examples.raises, ...definition.examples.quiet].flat())
      expect(EvidenceSchema.safeParse(piece).error?.issues ?? []).toEqual([]);
    for (const pieces of definition.examples.raises) {
      const raised = raise(pieces).find((signal) => signal.id === id);
      expect(raised, `${id} should be raised`).toBeDefined();
      expect(Signal.parse(raised).sentence).toMatch(/\(.+\)|phase |[\w/]+\.rs:\d+/);
    }
    for (const pieces of definition.examples.quiet)
      expect(
        raise(pieces).map((signal) => signal.id),
        `${id} should be quiet`,
      ).not.toContain(id);
  },
);

test.each(catalog.map((definition) => [definition.id, definition] as const))(
  '%s: text of a crate in its evidence stays text',
  (id, definition) => {
    const spoilt = definition.examples.raises.map((pieces) => pieces.map((piece) => spoil(piece)));
    for (const pieces of spoilt)
      for (const signal of raise(pieces)) {
        expect(signal.sentence, id).not.toMatch(CONTROL);
        expect(signal.sentence.length, id).toBeLessThan(1_500);
      }
    expect(spoilt.some((pieces) => raise(pieces).length > 0)).toBe(true);
  },
);

test('the order in which evidence came, and evidence told twice, change nothing', () => {
  fc.assert(
    fc.property(subset, (pieces) => {
      const sorted = [...pieces].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(raise([...pieces, ...pieces])).toEqual(raise(sorted));
    }),
    { numRuns: 300 },
  );
});

test('more evidence never silences a signal of single pieces; each signal cites what is there', () => {
  const joined = new Set(['connects-to-literal-address']);
  fc.assert(
    fc.property(subset, fc.constantFrom(...pool), (pieces, more) => {
      const after = raise([...pieces, more]);
      const known = new Set([...pieces, more].map((piece) => piece.id));
      for (const signal of after) expect(signal.evidence.every((id) => known.has(id))).toBe(true);
      const kept = new Set(after.map((signal) => signal.id));
      for (const { id } of raise(pieces)) if (!joined.has(id)) expect(kept.has(id), id).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('what most build scripts do raises nothing of weight', () => {
  const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build'] };
  const ordinary = [
    ['/usr/bin/cc', 'cc', '-c', 'a.c', '-o', 'a.o'],
    ['/usr/bin/pkg-config', 'pkg-config', '--libs', 'zlib'],
    ['/usr/bin/cmake', 'cmake', '-S', '.', '-B', 'build'],
    ['/usr/bin/make', 'make', '-j2'],
    ['/usr/bin/git', 'git', 'describe', '--always'],
    ['/usr/bin/git', 'git', 'rev-parse', '--short', 'HEAD'],
    ['/usr/bin/perl', 'perl', 'Configure', 'linux-x86_64'],
    ['/usr/bin/python3', 'python3', 'gen.py'],
    ['/bin/sh', 'sh', './configure', '--prefix=/x'],
    ['/usr/bin/uname', 'uname', '-m'],
    ['/usr/bin/hostname', 'hostname'],
    ['/usr/bin/curl', 'curl', '--version'],
  ].map(([program = '', ...given]) =>
    evidence('process-exec', 'sample@1.0.0', AT, {
      program,
      arguments: given,
      directory: '/home/dev/.cargo/registry/src/x/sample-1.0.0',
      result: 'ok',
      origin: 'image',
    }),
  );
  const compiled = evidence('process-exec', 'sample@1.0.0', AT, {
    program: '/home/dev/src/app/target/debug/build/sample-1/out/probe',
    arguments: ['probe'],
    directory: '/',
    result: 'ok',
    origin: 'compiled',
  });
  const plain = ['exec', 'env-read', 'env-sweep', 'file-read', 'file-write', 'embed', 'sleep', 'set-executable'].map(
    (claim, at) =>
      evidence(
        'syntax-match',
        'sample@1.0.0',
        { file: 'build.rs', line: at + 1, runsAt: 'build' },
        { claim, callee: 'x', arguments: ['git'], excerpt: 'x' },
      ),
  );
  expect(raise([...ordinary, compiled, ...plain])).toEqual([]);
});

test('what build-time code can do is by itself at most medium', () => {
  const capabilities = [
    'exec',
    'download-tool',
    'host-tool',
    'connect',
    'dns',
    'datagram',
    'send',
    'detach',
    'constructor',
  ];
  for (const runsAt of ['build', 'macro', 'run'] as const)
    for (const claim of capabilities) {
      const piece = evidence(
        'syntax-match',
        'sample@1.0.0',
        { file: 'build.rs', line: 1, runsAt },
        { claim, callee: 'x', arguments: ['literal'], excerpt: 'x' },
      );
      for (const signal of raise([piece]))
        expect(['info', 'low', 'medium'], `${claim}: ${signal.id}`).toContain(signal.severity);
    }
});

/** The same piece with hostile text wherever a crate has a say: appended, so that what raised the signal still does. */
function spoil(piece: Evidence): Evidence {
  const at = isCageMoment(piece.at)
    ? { ...piece.at, process: [...piece.at.process, HOSTILE] }
    : { ...piece.at, file: `${piece.at.file}${HOSTILE}` };
  const FREE = ['excerpt', 'detail', 'description', 'right', 'directory', 'bodyExcerpt', 'serverName', 'left'];
  const data = Object.fromEntries(
    Object.entries(piece.data).map(([key, value]) => [
      key,
      FREE.includes(key)
        ? `${String(value)}/${HOSTILE.repeat(40)}`
        : key === 'arguments'
          ? [...(value as (string | null)[]), HOSTILE]
          : value,
    ]),
  );
  return { ...piece, at, data } as Evidence;
}
