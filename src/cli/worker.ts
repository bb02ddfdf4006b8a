import { compose, openPlace, workerLog } from '../compose.ts';
import { type Config, loadConfig } from '../config/index.ts';
import { type Handle, serveJobs } from '../intake/index.ts';
import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import { readCage, readFlags, refuse } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { jobHandler } from './handle-job.ts';

const FLAGS = {
  queue: { type: 'string' },
  'dead-letters': { type: 'string' },
  triage: { type: 'string' },
  out: { type: 'string' },
  slots: { type: 'string' },
  drain: { type: 'string' },
  overlay: { type: 'string' },
  registry: { type: 'string' },
  runtime: { type: 'string' },
  budget: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** Beyond the scan's own budget: fetching, storing, announcing. */
const LEASE_MARGIN_SECONDS = 300;

/** `sandpit worker`: takes jobs from the queue until told to stop; then ends those it has, or gives them back. */
export async function worker(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const served = await serve(argv, signal);
  return served.ok ? EXIT.clean : refuse(served.failure);
}

async function serve(argv: readonly string[], signal: AbortSignal): Promise<Result<void, Failure>> {
  const flags = readFlags('worker', argv, FLAGS);
  if (!flags.ok) return flags;
  const config = configOf(flags.value);
  if (!config.ok) return config;
  const cage = readCage(flags.value);
  if (!cage.ok) return cage;
  const composed = await compose(config.value, process.env, { overlay: flags.value.overlay ?? null });
  if (!composed.ok) return composed;
  await using composition = composed.value;
  const queue = await openPlace<JobQueue>('queue', config.value.queue, process.env, {
    deadLetters: new URL(config.value.deadLetters),
    longestJobSeconds: config.value.budgetSeconds + LEASE_MARGIN_SECONDS,
  });
  if (!queue.ok) return queue;
  try {
    await composition.sweep();
    const handle = jobHandler(composition, cage.value);
    return await serveQueue(queue.value, handle, config.value, composition.ports.clock, signal);
  } finally {
    await queue.value.close();
  }
}

async function serveQueue(queue: JobQueue, handle: Handle, config: Config, clock: Clock, signal: AbortSignal) {
  const log = workerLog(process.env);
  const { slots, drainSeconds } = config;
  const began = clock.now();
  log.info('worker started', { slots, drainSeconds });
  const served = await serveJobs(queue, handle, { slots, drainMilliseconds: drainSeconds * 1000 }, clock, log, signal);
  log.info('worker ended', { ranSeconds: Math.round((clock.now() - began) / 1000) });
  return served;
}

function configOf(flags: Readonly<Partial<Record<keyof typeof FLAGS, string>>>): Result<Config, Failure> {
  const given: Partial<Record<keyof Config, string | undefined>> = {
    queue: flags.queue,
    deadLetters: flags['dead-letters'],
    triage: flags.triage,
    store: flags.out,
    slots: flags.slots,
    registry: flags.registry,
    budgetSeconds: flags.budget,
    drainSeconds: flags.drain,
  };
  return loadConfig(
    process.env,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>,
  );
}
