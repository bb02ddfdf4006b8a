import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { CrateFacts } from '../../model/facts.ts';
import type { Subject } from '../define-analyzer.ts';
import { buildCodeOf, tellingOf } from './build-code.ts';
import { reachingInBuilds } from './build-crates.ts';
import { switchedOn } from './default-features.ts';
import { copyIn, isNewName, likenessOfName } from './resemblance.ts';
import { isSibling } from './sibling.ts';
import { type Found, isLoose, isYoung, type Walked } from './young.ts';

const HOUR = 3_600_000;

/** What was found of the dependencies that were looked at, as evidence. */
export async function asRisks(walked: Walked, subject: Subject, signal: AbortSignal): Promise<Evidence[]> {
  const young = await Promise.all(walked.found.map((found) => riskOf(found, subject, signal)));
  return [
    ...young.flat(),
    ...walked.absent.map(({ name, requirement, via }) =>
      risk(subject, 'not-in-the-index', name, `${requirement}${through(via)}`, []),
    ),
    ...reachingRisks(subject),
  ];
}

async function riskOf(found: Found, subject: Subject, signal: AbortSignal): Promise<Evidence[]> {
  const { entry, via, requirement, crateAge } = found;
  const name = `${entry.name}@${entry.version}`;
  const traits = await traitsOf(found, subject, signal);
  const resembling = resemblances(found, subject).map(([kind, detail]) => risk(subject, kind, name, detail, traits));
  if (isYoung(crateAge)) {
    const code = found.read === null ? 'unread' : buildCodeOf(found.read.facts);
    const detail = `first published ${hours(crateAge)} before${through(via)}`;
    const loose = isLoose(requirement) ? [risk(subject, 'loose-requirement', name, requirement, traits)] : [];
    const kind = code === null ? 'young-crate' : 'young-crate-builds';
    return [risk(subject, kind, name, detail, code === null ? traits : [code, ...traits]), ...loose, ...resembling];
  }
  if (!isYoung(found.versionAge) || via.length > 0) return resembling;
  return [...resembling, risk(subject, 'young-version', name, `published ${hours(found.versionAge)} before`, traits)];
}

/** Names and sources that are another crate's. */
function resemblances(found: Found, subject: Subject): (readonly [kind: string, detail: string])[] {
  const like = isNewName(found) ? likenessOfName(found.name, subject) : null;
  const copy = copyIn(found, subject);
  return [
    ...(like === null ? [] : [['name-like-popular', `${like.likeness} of ${like.target}`] as const]),
    ...(copy === null ? [] : [['copy-of-popular', copy] as const]),
  ];
}

function reachingRisks(subject: Subject): Evidence[] {
  const { added, decodes } = reachingInBuilds(subject.facts, subject.background.previous?.facts ?? null);
  return added.map((one) =>
    risk(subject, 'build-network-crate', one.package, one.requirement, decodes ? ['decoder-crate'] : []),
  );
}

async function traitsOf(found: Found, subject: Subject, signal: AbortSignal): Promise<string[]> {
  const { read, via } = found;
  const direct = subject.facts.dependencies.filter(({ package: name }) => name === (via[0] ?? found.name));
  const on = switchedOn(subject.facts);
  const off = direct.length > 0 && direct.every(({ name, optional }) => optional && !on.has(name));
  return [
    ...(off ? ['off-by-default'] : []),
    ...(read !== null && saysSibling(read.facts, subject) ? ['sibling'] : []),
    ...resemblances(found, subject).map(([kind]) => kind),
    ...(read === null || buildCodeOf(read.facts) === null ? [] : await tellingOf(read, signal)),
  ];
}

/** With the subject, or with the version before it: a hijacked crate could have been given another repository. */
function saysSibling(facts: CrateFacts, { facts: own, background }: Subject): boolean {
  return isSibling(facts, own) && (background.previous === null || isSibling(facts, background.previous.facts));
}

function hours(age: number): string {
  const whole = Math.round(age / HOUR);
  return whole === 1 ? '1 hour' : `${whole} hours`;
}

function through(via: readonly string[]): string {
  return via.length === 0 ? '' : `, through ${via.join(' and ')}`;
}

function risk(subject: Subject, kind: string, dependency: string, detail: string, traits: readonly string[]): Evidence {
  const data = { risk: kind, dependency, detail, traits: [...traits] };
  return evidence('dependency-risk', crateLabel(subject.crate.id), { file: 'Cargo.toml' }, data);
}
