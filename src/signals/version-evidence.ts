import { type Evidence, type EvidenceOfKind, evidence, type SourcePlace } from '../model/evidence.ts';
import { ofKind } from './define-signal.ts';

export type Difference = EvidenceOfKind<'version-difference'>;
export type Risk = EvidenceOfKind<'dependency-risk'>;

/** Differences from the version before, of these names. */
export function differences(pieces: readonly Evidence[], ...changes: readonly string[]): Difference[] {
  return ofKind(pieces, 'version-difference').filter(({ data }) => changes.includes(data.change));
}

/** Whether others have had the time to rely on the crate: what is odd in it is ordinary in one that is being begun. */
export function isEstablished(pieces: readonly Evidence[]): boolean {
  return differences(pieces, 'established').length > 0;
}

/** Risks of that name among dependencies that are built by default. */
export function risks(pieces: readonly Evidence[], risk: string): Risk[] {
  return ofKind(pieces, 'dependency-risk').filter(({ data }) => data.risk === risk && !has(data, 'off-by-default'));
}

/** What of a young dependency runs in a build, but for a part of the same project whose code shows nothing. */
export function strangersThatBuild(pieces: readonly Evidence[]): Risk[] {
  return risks(pieces, 'young-crate-builds').filter(({ data }) => !isPlainSibling(data));
}

export function isPlainSibling({ traits = [] }: Risk['data']): boolean {
  return traits.includes('sibling') && traits.every((trait) => PLAIN.includes(trait));
}

const PLAIN = ['sibling', 'off-by-default', 'build-script', 'proc-macro'];

function has({ traits = [] }: Risk['data'], trait: string): boolean {
  return traits.includes(trait);
}

/** Differences that bring code into the builds of dependants, or give such code more to do. */
export const BUILD_CHANGES = [
  'build-script-added',
  'proc-macro-became',
  'network-gained',
  'persistence-gained',
  'secrets-gained',
  'hiding-gained',
] as const;

/** Of those, the ones that stand in code which runs in a build. */
export function newInBuilds(pieces: readonly Evidence[]): Difference[] {
  return differences(pieces, ...BUILD_CHANGES).filter(
    ({ at, data }) =>
      !data.change.endsWith('-gained') || ('runsAt' in at && (at.runsAt === 'build' || at.runsAt === 'macro')),
  );
}

/** For examples. */
export function difference(change: string, detail = '', place: SourcePlace = { file: 'Cargo.toml' }): Difference {
  return evidence('version-difference', 'story@1.0.0', place, { change, detail });
}

/** For examples. */
export function risk(kind: string, dependency: string, detail: string, traits: readonly string[] = []): Risk {
  const data = { risk: kind, dependency, detail, traits: [...traits] };
  return evidence('dependency-risk', 'story@1.0.0', { file: 'Cargo.toml' }, data);
}

/** For examples. */
export function advice(advisory: string, dependency: string, category: string): EvidenceOfKind<'advisory'> {
  return evidence('advisory', 'story@1.0.0', { file: 'Cargo.toml' }, { advisory, dependency, category });
}
