import { type Composition, compose } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { parseTarget } from '../fetch/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure, FailureCode } from '../model/failure.ts';
import type { Level } from '../model/report.ts';
import { judgeAgain } from '../pipeline/index.ts';
import { newestReport, publish } from '../report/index.ts';
import { readArguments, refuse, wrongUsage } from './arguments.ts';
import { EXIT, exitOfTargets } from './exit-codes.ts';
import { ownVersion } from './help.ts';
import { FORMATS, Format, print, printFailure } from './print.ts';
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

async function rescanOne(text: string, format: Format, composition: Composition): Promise<Result<Level, Failure>> {
  const target = parseTarget(text);
  if (!target.ok) return target;
  if (target.value.kind !== 'published')
    return wrongUsage(text, 'give a name or name@version: reports are stored by name');
  const { name, version } = target.value;
  const stored = await newestReport(composition.store, name, version);
  if (!stored.ok) return stored;
  if (stored.value === null) return fail(nothingStored(text));
  const { catalog, policy, rulebook, clock } = composition.ports;
  const today = { runId: composition.newRunId(), rulebook: rulebook.digest, version: ownVersion() };
  const report = judgeAgain(stored.value, catalog, policy, today);
  const published = await publish(report, null, composition.store, composition.triage, null, clock);
  print(report, format, []);
  return published.ok ? ok(report.verdict.level) : published;
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

function readRequest(argv: readonly string[]) {
  const read = readArguments('rescan', argv, FLAGS);
  if (!read.ok) return read;
  const { values, positionals } = read.value;
  const format = Format.safeParse(values.format ?? 'text');
  if (!format.success) return wrongUsage(`--format ${values.format}`, FORMATS);
  if (positionals.length === 0) return wrongUsage('no crate named', 'give a name or name@version');
  return ok({
    targets: positionals,
    format: format.data,
    flags: values.out === undefined ? {} : { store: values.out },
  });
}
