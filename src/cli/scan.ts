import { type Composition, compose } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { parseTarget } from '../fetch/index.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Failure, FailureCode } from '../model/failure.ts';
import type { Level } from '../model/report.ts';
import { type ScanOptions, scanCrate } from '../pipeline/index.ts';
import { publish } from '../report/index.ts';
import { readArguments, readCage, refuse, wrongUsage } from './arguments.ts';
import { EXIT, exitOfTargets } from './exit-codes.ts';
import { ownVersion } from './help.ts';
import { FORMATS, Format, print, printFailure } from './print.ts';
import { terminalProgress } from './progress.ts';

const FLAGS = {
  'static-only': { type: 'boolean' },
  overlay: { type: 'string' },
  registry: { type: 'string' },
  previous: { type: 'string' },
  'no-reuse': { type: 'boolean' },
  out: { type: 'string' },
  format: { type: 'string' },
  runtime: { type: 'string' },
  budget: { type: 'string' },
  profile: { type: 'string' },
} as const;

export interface ScanRequest {
  readonly targets: readonly string[];
  readonly format: Format;
  readonly overlay: string | null;
  readonly flags: Readonly<Record<string, string>>;
  readonly options: Omit<ScanOptions, 'runId' | 'version' | 'budgetSeconds'>;
}

/** `sandpit scan`: each target is scanned, printed, stored and announced in turn; the exit status is the worst of them. */
export async function scan(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const request = readRequest(argv);
  if (!request.ok) return refuse(request.failure);
  const config = loadConfig(process.env, request.value.flags);
  if (!config.ok) return refuse(config.failure);
  const composed = await compose(config.value, process.env, { overlay: request.value.overlay });
  if (!composed.ok) return refuse(composed.failure);
  await using composition = composed.value;
  await composition.sweep();
  const levels: Level[] = [];
  const failures: FailureCode[] = [];
  for (const target of request.value.targets) {
    const outcome = await scanOne(target, request.value, composition, signal);
    if (outcome.ok) levels.push(outcome.value);
    else failures.push(outcome.failure.code);
    if (!outcome.ok) printFailure(outcome.failure);
    if (signal.aborted) break;
  }
  return signal.aborted ? EXIT.interrupted : exitOfTargets(levels, failures);
}

async function scanOne(
  text: string,
  request: ScanRequest,
  composition: Composition,
  signal: AbortSignal,
): Promise<Result<Level, Failure>> {
  const target = parseTarget(text);
  if (!target.ok) return target;
  const progress = terminalProgress(process.stderr, text);
  const options = {
    ...request.options,
    runId: composition.newRunId(),
    version: ownVersion(),
    budgetSeconds: composition.budgetSeconds,
  };
  const scanned = await scanCrate(target.value, composition.ports, options, progress.show, signal).finally(
    progress.clear,
  );
  if (!scanned.ok) return scanned;
  const { report, archive, notes } = scanned.value;
  const published = await publish(
    report,
    archive,
    composition.store,
    composition.triage,
    null,
    composition.ports.clock,
  );
  print(report, request.format, notes);
  return published.ok ? ok(report.verdict.level) : published;
}

/** Flags and targets of `scan`, checked; fails with `wrong-usage` in one line. */
export function readRequest(argv: readonly string[]): Result<ScanRequest, Failure> {
  const parsed = readArguments('scan', argv, FLAGS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const format = Format.safeParse(values.format ?? 'text');
  if (!format.success) return wrongUsage(`--format ${values.format}`, FORMATS);
  const cage = readCage(values);
  if (!cage.ok) return cage;
  if (positionals.length === 0)
    return wrongUsage('no target', 'name a crate, name@version, a .crate file or a folder with a Cargo.toml');
  return ok({
    targets: positionals,
    format: format.data,
    overlay: values.overlay ?? null,
    flags: given({
      registry: values.registry,
      store: values.out,
      budgetSeconds: values.budget,
      reuse: values['no-reuse'] ? 'off' : undefined,
    }),
    options: {
      staticOnly: values['static-only'] ?? false,
      ...cage.value,
      previous: values.previous ?? null,
    },
  });
}

function given(flags: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(flags).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
