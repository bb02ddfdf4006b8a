import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { StoredItem } from './archives.ts';
import type { Answer, Looked, Order, TriedRule } from './looked.ts';

const PROGRAM = new URL('./try-worker.ts', import.meta.url);
/** The largest archive there is takes a reader some seconds. */
const ITEM_MILLISECONDS = 120_000;
const START_MILLISECONDS = 60_000;

/** Hears of each item when it is done; `again`: that it was not looked at is no property of the item. */
type Took = (looked: Looked, again: boolean) => void;

/**
 * Runs the rules over the items in as many processes as there are cores. An item that kills or stalls its process is told
 * as not looked at. Fails where no process starts; an abort ends it early.
 */
export async function lookAtAll(
  items: readonly StoredItem[],
  rules: readonly TriedRule[],
  took: Took,
  signal: AbortSignal,
): Promise<Result<void, string>> {
  const pending = [...items];
  const count = Math.min(availableParallelism(), items.length);
  const lanes = Array.from({ length: count }, async () => {
    await using lane = new Lane(rules, took, signal);
    return await lane.drain(pending);
  });
  const ends = await Promise.all(lanes);
  return ends.find((end) => !end.ok) ?? ok(undefined);
}

/** One process after the other, each until it dies. */
class Lane implements AsyncDisposable {
  readonly #rules: readonly TriedRule[];
  readonly #took: Took;
  readonly #signal: AbortSignal;
  #child: ChildProcess | null = null;

  constructor(rules: readonly TriedRule[], took: Took, signal: AbortSignal) {
    this.#rules = rules;
    this.#took = took;
    this.#signal = signal;
  }

  async drain(pending: StoredItem[]): Promise<Result<void, string>> {
    let next = pending.shift();
    while (next !== undefined) {
      const item = next;
      next = pending.shift();
      const child = await this.#running();
      if (!child.ok) return child;
      const answer = await ask(child.value, { item, next: next ?? null }, ITEM_MILLISECONDS, this.#signal);
      if (this.#signal.aborted) break;
      this.#told(item, answer);
    }
    return ok(undefined);
  }

  #told(item: StoredItem, answer: Answer): void {
    if ('looked' in answer) {
      this.#took(answer.looked, answer.again);
      return;
    }
    this.#took(notLooked(item, 'refused' in answer ? answer.refused : 'no answer'), true);
    this.#drop();
  }

  async #running(): Promise<Result<ChildProcess, string>> {
    if (this.#child !== null) return ok(this.#child);
    const started = await start(this.#rules, this.#signal);
    if (started.ok) this.#child = started.value;
    return started;
  }

  #drop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#drop();
  }
}

function notLooked({ id, kind, key }: StoredItem, problem: string): Looked {
  return { id, kind, name: '', label: key, dependencies: [], hits: [], problem };
}

async function start(rules: readonly TriedRule[], signal: AbortSignal): Promise<Result<ChildProcess, string>> {
  const child = fork(PROGRAM, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const answer = await ask(child, { rules }, START_MILLISECONDS, signal);
  if ('ready' in answer || signal.aborted) return ok(child);
  child.kill('SIGKILL');
  return fail('refused' in answer ? answer.refused : 'no answer');
}

function ask(child: ChildProcess, order: Order, milliseconds: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      child.off('message', told).off('exit', died).off('error', broke);
      signal.removeEventListener('abort', stop);
      resolve(answer);
    };
    const told = (answer: unknown) => settle(answer as Answer);
    const died = (status: number | null, name: string | null) =>
      settle({ refused: `its reader ended with ${status ?? name}` });
    const broke = (error: Error) => settle({ refused: error.message });
    const stop = () => settle({ refused: 'told to stop' });
    const timer = setTimeout(() => settle({ refused: `no answer in ${milliseconds / 1000} s` }), milliseconds);
    child.on('message', told).on('exit', died).on('error', broke);
    signal.addEventListener('abort', stop, { once: true });
    child.send(order, (error) => (error ? broke(error) : undefined));
  });
}
