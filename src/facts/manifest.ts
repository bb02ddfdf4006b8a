import { parse } from 'smol-toml';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** Cargo.toml of a published crate is a few kB; the largest real ones, with thousands of features, are below 300. */
const LIMIT_BYTES = 1024 * 1024;
/** Brackets open at once: a parser that descends by recursion must not be led deep. */
const DEPTH_LIMIT = 64;
/** Digits in a row: numbers of a million digits take a parser minutes. */
const DIGITS_LIMIT = 1000;

const Text = z.string();
const TargetTable = z.looseObject({
  name: Text.optional(),
  path: Text.optional(),
  'proc-macro': z.boolean().optional(),
  proc_macro: z.boolean().optional(),
  'crate-type': z.array(Text).optional(),
  crate_type: z.array(Text).optional(),
});
const DependencyTable = z.record(z.string(), z.union([Text, z.looseObject({})]));

const Dependencies = {
  dependencies: DependencyTable.optional(),
  'build-dependencies': DependencyTable.optional(),
  build_dependencies: DependencyTable.optional(),
  'dev-dependencies': DependencyTable.optional(),
  dev_dependencies: DependencyTable.optional(),
};

/** Only what is used; everything else a manifest may hold is left alone. */
export const Manifest = z.looseObject({
  package: z.looseObject({
    name: Text,
    version: z.union([Text, z.looseObject({})]).optional(),
    edition: z.unknown().optional(),
    build: z.union([Text, z.boolean(), z.array(Text)]).optional(),
    links: Text.optional(),
    'rust-version': z.unknown().optional(),
    authors: z.unknown().optional(),
    repository: z.unknown().optional(),
    autolib: z.boolean().optional(),
    autobins: z.boolean().optional(),
    autoexamples: z.boolean().optional(),
    autotests: z.boolean().optional(),
    autobenches: z.boolean().optional(),
  }),
  lib: TargetTable.optional(),
  bin: z.array(TargetTable).optional(),
  example: z.array(TargetTable).optional(),
  test: z.array(TargetTable).optional(),
  bench: z.array(TargetTable).optional(),
  features: z.record(z.string(), z.array(Text)).optional(),
  target: z.record(z.string(), z.looseObject(Dependencies)).optional(),
  ...Dependencies,
});
export type Manifest = z.infer<typeof Manifest>;

/** Reads a manifest that anyone may have written: size, depth and numbers are looked at before a parser is. */
export function readManifest(bytes: Buffer, where: string): Result<Manifest, Failure> {
  const text = bytes.toString('utf8');
  if (bytes.length > LIMIT_BYTES) return unreadable(where, `larger than ${LIMIT_BYTES} bytes`);
  if (deepest(text) > DEPTH_LIMIT) return unreadable(where, `nested deeper than ${DEPTH_LIMIT}`);
  if (new RegExp(`[0-9_]{${DIGITS_LIMIT}}`).test(text))
    return unreadable(where, `a number of more than ${DIGITS_LIMIT} digits`);
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    return unreadable(where, (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? 'not TOML');
  }
  const parsed = Manifest.safeParse(table);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return unreadable(where, `${issue?.path.join('.') || 'the manifest'}: ${issue?.message}`);
}

function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > most) most = depth;
  }
  return most;
}

function unreadable(where: string, what: string): Result<never, Failure> {
  return fail({
    code: 'manifest-unreadable',
    blame: 'crate',
    what: `the manifest cannot be read: ${what}`,
    where,
    remedy: 'cargo would refuse it too; look at the file',
  });
}
