import { parseArgs } from 'node:util';
import { type Composition, compose } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import type { Failure, FailureCode } from '../model/failure.ts';
import { type Level, Report } from '../model/report.ts';
import { judgeAgain } from '../pipeline/index.ts';
import { publish } from '../report/index.ts';
import { EXIT, exitOfFailure, exitOfTargets } from './exit-codes.ts';
import { ownVersion } from './help.ts';
import { Format, print, printFailure } from './print.ts';
import { scan } from './scan.ts';

const FLAGS = {
  rerun: { type: 'boolean' },
  out: { type: 'string' },
  format: { type: 'string' },
} as const;

/** `sandpit rescan`: judges the newest stored report of each crate with today's signals and policy; `--rerun` scans it again. */
export async function rescan(argv: readonly string[], signal: AbortSignal): Promise<number> {
  if (argv.includes('--rerun'))
    return scan(
      argv.filter((argument) => argument !== '--rerun'),
      signal,
    );
  const request = readRequest(argv);
  if (!request.ok) return refuse(request.failure);
  const config = loadConfig(process.env, request.value.flags);
  if (!config.ok) return refuse(config.failure);
  const composed = await compose(config.value, process.env, { overlay: null });
  if (!composed.ok) return refuse(composed.failure);
  await using composition = composed.value;
  const levels: Level[] = [];
  const failures: FailureCode[] = [];
  for (const target of request.value.targets) {
    const outcome = await rescanOne(target, request.value.format, composition);
    if (outcome.ok) levels.push(outcome.value);
    else failures.push(outcome.failure.code);
    if (!outcome.ok) printFailure(outcome.failure);
  }
  return signal.aborted ? EXIT.interrupted : exitOfTargets(levels, failures);
}

async function rescanOne(target: string, format: Format, composition: Composition): Promise<Result<Level, Failure>> {
  const stored = await newestReport(target, composition);
  if (!stored.ok) return stored;
  const { catalog, policy, rulebook, clock } = composition.ports;
  const today = { runId: composition.newRunId(), rulebook: rulebook.digest, version: ownVersion() };
  const report = judgeAgain(stored.value, catalog, policy, today);
  const published = await publish(report, null, composition.store, composition.triage, null, clock);
  print(report, format, []);
  return published.ok ? ok(report.verdict.level) : published;
}

/** The report that was stored last for a name or a name@version. */
async function newestReport(target: string, composition: Composition): Promise<Result<Report, Failure>> {
  const [name = '', version] = target.split('@');
  const folder = `reports/${normaliseName(name)}/`;
  const listed = await composition.store.list(version === undefined ? folder : `${folder}${version}/`);
  if (!listed.ok) return listed;
  const pointer = listed.value.filter((key) => key.endsWith('/latest.json')).at(-1);
  const pointed = pointer === undefined ? null : await composition.store.read(pointer);
  if (pointed !== null && !pointed.ok) return pointed;
  const key = pointed?.value ? (JSON.parse(pointed.value.bytes.toString()) as { report?: string }).report : undefined;
  const read = key === undefined ? null : await composition.store.read(key);
  if (read !== null && !read.ok) return read;
  if (!read?.value) return fail(nothingStored(target));
  return ok(Report.parse(JSON.parse(read.value.bytes.toString())));
}

function nothingStored(target: string): Failure {
  return {
    code: 'unknown-crate',
    blame: 'caller',
    what: 'no stored report',
    where: target,
    remedy: `scan it first: sandpit scan ${target}`,
  };
}

function refuse(failure: Failure): number {
  printFailure(failure);
  return exitOfFailure(failure.code);
}

function readRequest(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: FLAGS,
      allowPositionals: true,
    });
    const format = Format.safeParse(values.format ?? 'text');
    if (!format.success) return usage(`--format ${values.format}`);
    if (positionals.length === 0) return usage('no crate named');
    return ok({
      targets: positionals,
      format: format.data,
      flags: values.out === undefined ? {} : { store: values.out },
    });
  } catch (error) {
    return usage(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'arguments');
  }
}

function usage(where: string): Result<never, Failure> {
  return fail({
    code: 'wrong-usage',
    blame: 'caller',
    what: 'wrong usage',
    where,
    remedy: "'sandpit rescan --help' lists the flags",
  });
}
