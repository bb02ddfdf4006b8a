import type { CrateFile } from '../model/facts.ts';
import type { Profile } from '../model/job.ts';
import type { Baits } from './baits/index.ts';
import { developmentManifest, harnessFiles, harnessManifest, packageFiles } from './harness.ts';
import type { Exercised, Phase } from './phases/define-phase.ts';
import type { Workplace } from './resolve.ts';
import type { Scratch } from './scratch.ts';
import { gateScript, type Session, sessionScript } from './session.ts';
import { stopsFilter } from './stops.ts';

/**
 * Writes all that the cage mounts but the dependencies: the consumer project, the crate's own files, baits, and what the
 * phases bring. Gives the workplaces for which cargo has to choose versions.
 */
export async function writeSources(
  subject: Exercised,
  scratch: Scratch,
  baits: Baits,
  phases: readonly Phase[],
  profile: Profile,
): Promise<Workplace['name'][]> {
  for (const [path, text] of harnessFiles(subject)) await scratch.write(`project/${path}`, text);
  await writeBaits(baits, scratch);
  for (const phase of phases) await writePhase(phase, subject, scratch, profile);
  const workplaces: Workplace['name'][] = ['project'];
  const features = featuresFor(subject, phases, profile);
  if (features.length > 0) {
    await scratch.write('start/wide/Cargo.toml', harnessManifest(subject, features));
    workplaces.push('wide');
  }
  return [...workplaces, ...(await writePackage(subject.crate.files, phases, scratch))];
}

/** Baits, where the home and the consumer project are made of. */
export async function writeBaits({ files }: Baits, scratch: Scratch): Promise<void> {
  for (const { path, text, inProject } of files)
    await scratch.write(inProject ? `project/${path}` : `seed/${path}`, text);
}

/** What the first process does: its filter, its gate and its session. */
export async function writeSession(session: Session, later: boolean, scratch: Scratch): Promise<void> {
  await scratch.write('start/calls', stopsFilter(later));
  await scratch.write('start/gate', gateScript());
  await scratch.write('start/session', sessionScript(session));
}

async function writePhase(phase: Phase, subject: Exercised, scratch: Scratch, profile: Profile): Promise<void> {
  if (phase.script !== undefined) await scratch.write(`start/${phase.id}`, phase.script(subject, profile));
  for (const [path, text] of phase.files?.(subject, profile) ?? []) await scratch.write(`project/${path}`, text);
}

/** The crate's own files, where a phase builds them, with the manifests that it needs. */
async function writePackage(
  files: readonly CrateFile[],
  phases: readonly Phase[],
  scratch: Scratch,
): Promise<Workplace['name'][]> {
  const needs = (['package', 'development'] as const).filter((need) => phases.some((phase) => phase.needs === need));
  if (needs.length === 0) return [];
  for (const file of packageFiles(files)) await scratch.write(`package/${file.path}`, file.bytes, file.executable);
  if (needs.includes('development')) await scratch.write('start/development/Cargo.toml', developmentManifest(files));
  return needs;
}

/** Lets the consumer project turn on the features that phases want, once it is known that their dependencies can be had. */
export async function widen(
  subject: Exercised,
  scratch: Scratch,
  phases: readonly Phase[],
  profile: Profile,
): Promise<void> {
  await scratch.write('project/Cargo.toml', harnessManifest(subject, featuresFor(subject, phases, profile)));
}

function featuresFor(subject: Exercised, phases: readonly Phase[], profile: Profile): readonly string[] {
  return [...new Set(phases.flatMap((phase) => phase.features?.(subject, profile) ?? []))].sort();
}
