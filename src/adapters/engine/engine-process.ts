import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { CompiledRules, RuleEngine, RuleMatch, RuleProblem, RuleSource } from '../../ports/rule-engine.ts';
import { type Answer, PIPE, type Request } from './worker-protocol.ts';

const COMPILE_MILLISECONDS = 60_000;
/** A fresh process after this many scans: both engines keep a little memory of each. */
const SCANS_OF_A_PROCESS = 500;

/** A rule engine in a process of its own: a crate that crashes, blinds or stalls it costs that process and is told. */
export function engineInProcess(id: string, program: URL): RuleEngine {
  return {
    id,
    probe: async () => {
      const probe = await start(program, []);
      if (!probe.ok) return probe;
      probe.value.child.kill('SIGKILL');
      return ok(probe.value.engine);
    },
    compile: (sources) => compile(program, sources),
  };
}

const NEVER = new AbortController().signal;

type Seen = Extract<Answer, { told: 'matches' }>;

interface Started {
  readonly child: ChildProcess;
  readonly engine: string;
  readonly problems: readonly RuleProblem[];
}

async function compile(
  program: URL,
  sources: readonly RuleSource[],
): Promise<Result<CompiledRules, readonly RuleProblem[]>> {
  const first = await start(program, sources);
  if (!first.ok) return fail([{ path: '', line: null, column: null, message: first.failure.what, level: 'error' }]);
  const errors = first.value.problems.filter((problem) => problem.level === 'error');
  if (errors.length > 0) {
    first.value.child.kill('SIGKILL');
    return fail(first.value.problems);
  }
  return ok(new Compiled(program, sources, first.value));
}

class Compiled implements CompiledRules {
  readonly engine: string;
  warnings: readonly RuleProblem[];
  readonly #program: URL;
  #sources: readonly RuleSource[];
  #child: ChildProcess | null;
  #scans = 0;
  /** Scans wait for each other: one process answers one question at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(program: URL, sources: readonly RuleSource[], started: Started) {
    this.#program = program;
    this.#sources = sources;
    this.#child = started.child;
    this.engine = started.engine;
    this.warnings = started.problems;
  }

  async scan(
    buffer: Buffer,
    deadlineMilliseconds: number,
    signal: AbortSignal,
  ): Promise<Result<readonly RuleMatch[], Failure>> {
    const seen = await this.#next(() => this.#scan(buffer, deadlineMilliseconds, signal));
    return seen.ok ? ok(seen.value.matches) : seen;
  }

  async time(buffer: Buffer, deadlineMilliseconds: number, signal: AbortSignal): Promise<Result<number, Failure>> {
    const seen = await this.#next(() => this.#scan(buffer, deadlineMilliseconds, signal));
    return seen.ok ? ok(seen.value.milliseconds) : seen;
  }

  recompile(sources: readonly RuleSource[]): Promise<Result<readonly RuleProblem[], readonly RuleProblem[]>> {
    return this.#next(async () => {
      const told = await this.#compileAgain(sources);
      if (!told.ok) return fail([{ path: '', line: null, column: null, message: told.failure.what, level: 'error' }]);
      if (told.value.some((problem) => problem.level === 'error')) return fail(told.value);
      this.#sources = sources;
      this.warnings = told.value;
      return ok(told.value);
    });
  }

  async #compileAgain(sources: readonly RuleSource[]): Promise<Result<readonly RuleProblem[], Failure>> {
    const child = await this.#running();
    if (!child.ok) return child;
    const told = await ask(child.value, { ask: 'compile', sources }, COMPILE_MILLISECONDS, NEVER);
    if (told.ok && told.value.told === 'compiled') return ok(told.value.problems);
    this.#drop();
    return told.ok ? fail(failed(whyNot(told.value))) : told;
  }

  #next<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(work);
    this.#last = next;
    return next;
  }

  async #scan(buffer: Buffer, deadline: number, signal: AbortSignal): Promise<Result<Seen, Failure>> {
    if (this.#child !== null && this.#scans >= SCANS_OF_A_PROCESS) this.#drop();
    const child = await this.#running();
    if (!child.ok) return child;
    this.#scans += 1;
    const answer = await ask(child.value, { ask: 'scan', bytes: buffer.length }, deadline, signal, buffer);
    if (answer.ok && answer.value.told === 'matches') return ok(answer.value);
    // Whatever went wrong, this process is not asked again.
    this.#drop();
    return answer.ok ? fail(failed(whyNot(answer.value))) : answer;
  }

  async #running(): Promise<Result<ChildProcess, Failure>> {
    if (this.#child !== null) return ok(this.#child);
    const started = await start(this.#program, this.#sources);
    if (!started.ok) return started;
    this.#child = started.value.child;
    this.#scans = 0;
    return ok(this.#child);
  }

  #drop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#drop();
  }
}

async function start(program: URL, sources: readonly RuleSource[]): Promise<Result<Started, Failure>> {
  const child = fork(program, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', '--expose-gc'],
  });
  // An engine must not keep a finished command alive.
  child.unref();
  child.channel?.unref();
  const pipe = pipeTo(child);
  pipe.unref();
  // Of a process that ended while it was written to, its end tells.
  pipe.on('error', () => {});
  const answer = await ask(child, { ask: 'compile', sources }, COMPILE_MILLISECONDS, NEVER);
  if (answer.ok && answer.value.told === 'compiled')
    return ok({ child, engine: answer.value.engine, problems: answer.value.problems });
  child.kill('SIGKILL');
  return answer.ok ? fail(failed(whyNot(answer.value))) : answer;
}

/** One question, one answer; silence until the deadline, a crash or an abort ends the wait. */
function ask(
  child: ChildProcess,
  request: Request,
  deadline: number,
  signal: AbortSignal,
  bytes: Buffer = Buffer.alloc(0),
): Promise<Result<Answer, Failure>> {
  return new Promise((resolve) => {
    const settle = (result: Result<Answer, Failure>) => {
      clearTimeout(timer);
      child.off('message', told).off('exit', died).off('error', broke);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const told = (answer: unknown) => settle(ok(answer as Answer));
    const died = (status: number | null, name: string | null) =>
      settle(fail(failed(`its process ended with ${status ?? name}`)));
    const broke = (error: Error) => settle(fail(failed(error.message)));
    const stop = () => settle(fail(late('it was told to stop')));
    const timer = setTimeout(() => settle(fail(late(`no answer in ${deadline} ms`))), deadline);
    child.on('message', told).on('exit', died).on('error', broke);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else {
      child.send(request, (error) => (error ? broke(error) : undefined));
      pipeTo(child).write(bytes);
    }
  });
}

function pipeTo(child: ChildProcess): Socket {
  return child.stdio[PIPE] as Socket;
}

function whyNot(answer: Answer): string {
  return answer.told === 'failed' ? answer.why : 'an answer to another question';
}

function failed(why: string): Failure {
  return {
    code: 'rule-engine-failed',
    blame: 'sandpit',
    what: `the rule engine failed: ${why}`,
    where: 'rules',
    remedy: "run 'npx sandpit rules test'; the coverage tells what was not looked at",
  };
}

function late(why: string): Failure {
  return {
    code: 'timed-out',
    blame: 'sandpit',
    what: `the rule engine was stopped: ${why}`,
    where: 'rules',
    remedy: 'the coverage tells what was not looked at',
  };
}
