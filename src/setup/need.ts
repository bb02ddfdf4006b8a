import { loadFolder } from '../kit/load-folder.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { RuleEngine } from '../ports/rule-engine.ts';

/** What a need may look at. */
export interface Machine {
  readonly runtime: ContainerRuntime;
  readonly engines: readonly RuleEngine[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cache: string;
  /** Removes what killed runs left; gives how many things. */
  sweep(): Promise<number>;
}

export interface State {
  readonly ready: boolean;
  readonly detail: string;
}

/** One thing that is needed: one file in src/setup/needs, named so that their order is the order of mending. */
export interface Need {
  readonly id: string;
  readonly title: string;
  /** What is lost without it. A need of the tests only is mended with `--for-tests`. */
  readonly without: string;
  readonly forTests: boolean;
  check(machine: Machine): Promise<State>;
  /** The command that mends it, run from the checkout's root; null where only a person can. */
  mend(machine: Machine): Promise<readonly string[] | null>;
}

export function loadNeeds(): Promise<readonly Need[]> {
  return loadFolder<Need>(new URL('./needs', import.meta.url).pathname);
}
