// The second sensor of files and processes. It stands outside of the cage beside the tracer and looks at what the kernel keeps:
// when each bait was last read and changed, and who traces each process. A read or a child that the tracer missed shows here.
// usage: witness.ts PID PATH...   (the cage's first process by its number on the engine's machine; absolute paths in the cage)
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { emit, endFrames } from './frames.ts';

const LOOK_MILLISECONDS = 100;
/** Processes are looked at less often: those that live shorter are counted in the trace. */
const LOOKS_A_PROCESS = 5;

interface Marks {
  readonly read: bigint;
  readonly changed: string;
}

const [pid = '', ...paths] = process.argv.slice(2);
const first = new Map<string, Marks>();
const told = new Set<string>();
/** Asked once: when the first process is gone there is none to compare with. */
const space = spaceOf(pid);
let looks = 0;
let traced = false;

/** Null where there is no such file. The cage's root is reached through the kernel's own link to it. */
function marksOf(path: string): Marks | null {
  try {
    const { atimeNs, ctimeNs, ino, size } = lstatSync(`/proc/${pid}/root${path}`, { bigint: true });
    return { read: atimeNs, changed: `${ctimeNs} ${ino} ${size}` };
  } catch {
    return null;
  }
}

function look(path: string): void {
  const now = marksOf(path);
  const was = first.get(path);
  if (was === undefined) {
    // The home is laid out before anybody looks.
    if (now !== null) first.set(path, now);
    return;
  }
  if (now === null) {
    // At the cage's end nothing is there any more.
    if (canEnter()) tell(path, 'gone');
    return;
  }
  if (now.changed !== was.changed) tell(path, 'changed');
  if (now.read !== was.read) tell(path, 'read');
}

function tell(path: string, what: 'read' | 'changed' | 'gone'): void {
  const key = `${what} ${path}`;
  if (told.has(key)) return;
  told.add(key);
  emit({ type: 'bait', path, what });
}

/** The processes of the cage: those in the number space of its first one. Of some of the machine's the kernel tells nobody the space. */
function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && spaceOf(name) === space);
}

function spaceOf(one: string): string | null {
  try {
    return readlinkSync(`/proc/${one}/ns/pid`);
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** A dead one that waits to be reaped has no tracer any more. */
function isUntraced(one: string): boolean {
  const status = textOf(`/proc/${one}/status`);
  return /^TracerPid:\t0$/m.test(status) && !/^State:\t[ZX]/m.test(status);
}

function lookAtProcesses(): void {
  // Before the tracer has the first process nothing of the crate's runs.
  traced ||= !isUntraced(pid);
  if (!traced) return;
  for (const one of processes()) {
    // Twice, since it may have been let go of in between on its way out.
    if (!told.has(one) && isUntraced(one) && isUntraced(one)) {
      told.add(one);
      emit({ type: 'untraced', pid: Number(one) });
    }
  }
}

function isOver(): boolean {
  const status = textOf(`/proc/${pid}/status`);
  return status === '' || /^State:\t[ZX]/m.test(status);
}

function watch(): void {
  looks += 1;
  if (isOver()) {
    endFrames();
    process.exit(0);
  }
  for (const path of paths) look(path);
  if (looks % LOOKS_A_PROCESS === 0) lookAtProcesses();
}

process.on('uncaughtException', (error) => emit({ type: 'lost', what: `the witness stumbled: ${error.message}` }));
if (space === null || !canEnter()) {
  process.stderr.write('no such process, or its files are out of reach\n');
  process.exit(1);
}
emit({ type: 'ready' });
setInterval(watch, LOOK_MILLISECONDS);

function canEnter(): boolean {
  try {
    return lstatSync(`/proc/${pid}/root/usr`).isDirectory();
  } catch {
    return false;
  }
}
