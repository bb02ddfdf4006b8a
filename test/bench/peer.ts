import { spawn } from 'node:child_process';
import { cpuOf, peakOf } from './usage.ts';

/** Another scanner of a crate's files, run as those who have it run it. It reads, and neither builds nor starts cargo: it runs on the host. */
export interface Peer {
  readonly id: string;
  /** Its own words for what a person should look at, or worse. */
  readonly flags: readonly string[];
  /** The command that installs it below a folder of tools: for a person to run, never run here. */
  install(tools: string): string;
  /** Finds it there or on the path and readies what it needs in a scratch folder; null where it is not on this machine. */
  open(tools: string, scratch: string): Promise<OpenPeer | null>;
}

export interface OpenPeer {
  readonly version: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Program and arguments that look at a folder. */
  command(folder: string): readonly [string, ...string[]];
  /** Its word for what it saw; null where it gave no whole answer, and so has not done the work. */
  read(answer: string): string | null;
}

/** One crate, looked at by one scanner. */
export interface Look {
  readonly word: string | null;
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakBytes: number;
}

const DEADLINE_MILLISECONDS = 120_000;
/** Peak and CPU time of a process are gone with it: what it used after the last look at it is not seen. */
const GLANCE_MILLISECONDS = 20;

/** Has a peer look at a folder, in a process of its own on the core that the static half has, too. */
export async function look(peer: OpenPeer, folder: string): Promise<Look> {
  const start = performance.now();
  const child = spawn('taskset', ['-c', '0', ...peer.command(folder)], {
    env: { ...process.env, ...peer.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: DEADLINE_MILLISECONDS,
    killSignal: 'SIGKILL',
  });
  const pid = String(child.pid);
  let cpuMilliseconds = 0;
  let peakBytes = 0;
  const glance = setInterval(() => {
    cpuMilliseconds = Math.max(cpuMilliseconds, cpuOf(pid));
    peakBytes = Math.max(peakBytes, peakOf(pid));
  }, GLANCE_MILLISECONDS);
  try {
    const answer = await answerOf(child);
    return { word: peer.read(answer), milliseconds: performance.now() - start, cpuMilliseconds, peakBytes };
  } finally {
    clearInterval(glance);
  }
}

/** What it printed; nothing of one that failed or was ended. */
function answerOf(child: ReturnType<typeof spawn>): Promise<string> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status === 0 ? Buffer.concat(chunks).toString() : ''));
  });
}
