import { parseArgs } from 'node:util';
import { compose, openPlace, workerLog } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { serveJobs } from '../intake/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import { EXIT, exitOfFailure } from './exit-codes.ts';
import { jobHandler } from './handle-job.ts';
import { printFailure } from './print.ts';

const FLAGS = {
  queue: { type: 'string' },
  'dead-letters': { type: 'string' },
  triage: { type: 'string' },
  out: { type: 'string' },
  slots: { type: 'string' },
  overlay: { type: 'string' },
  registry: { type: 'string' },
  runtime: { type: 'string' },
  budget: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** `sandpit worker`: takes jobs from the queue until told to stop; then finishes those it has. */
export async function worker(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const served = await serve(argv, signal);
  if (served.ok) return EXIT.clean;
  printFailure(served.failure);
  return exitOfFailure(served.failure.code);
}

async function serve(argv: readonly string[], signal: AbortSignal): Promise<Result<void, Failure>> {
  const flags = readFlags(argv);
  if (!flags.ok) return flags;
  const {
    queue: jobs,
    'dead-letters': deadLetters,
    triage,
    out,
    slots,
    registry,
    budget,
    overlay,
    runtime,
  } = flags.value;
  const given = Object.entries({
    queue: jobs,
    deadLetters,
    triage,
    store: out,
    slots,
    registry,
    budgetSeconds: budget,
  }).filter(([, value]) => value !== undefined);
  const config = loadConfig(process.env, Object.fromEntries(given) as Record<string, string>);
  if (!config.ok) return config;
  const composed = await compose(config.value, process.env, { overlay: overlay ?? null });
  if (!composed.ok) return composed;
  await using composition = composed.value;
  await composition.sweep();
  const queue = await openPlace<JobQueue>('queue', config.value.queue, process.env, {
    deadLetters: new URL(config.value.deadLetters),
  });
  if (!queue.ok) return queue;
  const log = workerLog(process.env);
  log.info('worker started', { slots: config.value.slots });
  const served = await serveJobs(
    queue.value,
    jobHandler(composition, runtime ?? null),
    config.value.slots,
    log,
    signal,
  );
  await queue.value.close();
  return served;
}

function readFlags(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options: FLAGS }).values);
  } catch (error) {
    const where = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'arguments';
    return fail<Failure>({
      code: 'wrong-usage',
      blame: 'caller',
      what: 'wrong usage',
      where,
      remedy: "'sandpit worker --help' lists the flags",
    });
  }
}
