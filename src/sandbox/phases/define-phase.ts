import type { EntryPoints } from '../../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../../model/facts.ts';
import type { Profile } from '../../model/job.ts';
import type { SandboxPhase } from '../../model/phases.ts';
import type { FeatureChoice } from '../feature-choice.ts';
import type { Trace } from '../sensors/index.ts';

/** What a phase knows of the crate when it is planned. */
export interface Exercised {
  readonly crate: UnpackedCrate;
  readonly facts: CrateFacts;
  /** What others can call of it. */
  readonly entries: EntryPoints;
  /** Its features that a user has chosen; absent where its default ones serve. */
  readonly choice?: FeatureChoice;
}

/** How much of what a phase found it ran, as the trace shows it. */
export interface Tally {
  /** Plural, as people say it: `macros`, `test programs`. */
  readonly what: string;
  readonly found: number;
  readonly run: number;
}

/** One way that code of a crate runs. Each is one file in the catalog; they run in the order of `SANDBOX_PHASES`. */
export interface Phase {
  readonly id: SandboxPhase;
  /** Profiles that ask for it. */
  readonly profiles: readonly Profile[];
  /** Why there is nothing for it to do; null where there is. */
  unfit(subject: Exercised): string | null;
  /** At most this part of what is left of the time when it begins, and at most these seconds. */
  readonly time: { readonly percent: number; readonly seconds: Readonly<Record<Profile, number>> };
  /**
   * What it builds: the consumer project, that with features of the crate turned on, the crate's own files as they are installed,
   * or as its developers have them. Where the dependencies of the second or the last cannot be had it is left out.
   */
  readonly needs: 'project' | 'wide' | 'package' | 'development';
  /** Nobody who depends on the crate does this: where it falls short, that is told, and is no shortfall of the scan. */
  readonly voluntary?: true;
  /** Features of the crate that it turns on in the consumer project, if their dependencies can be had. */
  features?(subject: Exercised, profile: Profile): readonly string[];
  /** Working directory: the consumer project, or the crate's own files. */
  readonly folder: string;
  /** Words of the shell; `$seconds` is what it is allotted. */
  command(subject: Exercised): string;
  /** Its script in the folder of the first process, where the command names one. */
  script?(subject: Exercised, profile: Profile): string;
  /** Files that it adds to the consumer project. */
  files?(subject: Exercised, profile: Profile): ReadonlyMap<string, string>;
  /** Where it is counted, falling short of some is `partial`: everything that could be started in its time was. */
  tally?(trace: Trace, subject: Exercised): Tally;
}

/** All of the time, as far as its part goes. */
export const UNBOUNDED: Phase['time']['seconds'] = { quick: 3600, standard: 3600, deep: 3600 };
