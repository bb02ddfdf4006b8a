import type { CapabilityPath, CodeMoment } from '../../model/facts.ts';
import { byFunction, nameOf } from './call-graph.ts';
import type { FunctionSeen } from './symbols.ts';
import type { World } from './world.ts';

/** Claims of code that acts on what lies outside of it. */
const SINKS = new Set([
  'exec',
  'connect',
  'listen',
  'udp',
  'dns',
  'http',
  'dynamic-load',
  'file-write',
  'secret-path',
  'env-sweep',
]);
const ROWS = 60;
/** Of one callee so many ways are told, the shortest; and so many functions above one that acts are looked at. */
const ROWS_OF_ONE = 5;
const CALLERS = 2000;
const LENGTH = 12;

/** The ways from what others start to what acts, within the crate: rows for a graph over many crates. Sorted, capped. */
export function pathsOf(world: World): CapabilityPath[] {
  const starts = new Set(world.constructors.map(({ item }) => item));
  const isStart = (seen: FunctionSeen) => momentOf(seen) !== null && (seen.isPublic || starts.has(seen.node));
  const callers = world.graph.callers();
  const rows = new Map<string, CapabilityPath>();
  for (const [seen, sights] of byFunction(world.sights.values())) {
    const moment = momentOf(seen);
    const sinks = new Set(sights.filter(({ claim }) => SINKS.has(claim)).map(({ callee }) => callee));
    if (sinks.size === 0 || moment === null) continue;
    for (const way of waysTo(seen, callers, isStart)) for (const to of sinks) keepShortest(rows, way, to, moment);
  }
  return capped([...rows.values()]);
}

/** Of the crate's own code when it runs; null for its tests and examples. */
function momentOf({ runsAt, frame }: FunctionSeen): CodeMoment | null {
  if (frame.isTest || /^(examples|benches|tests)\//.test(frame.file.path)) return null;
  return runsAt === 'test' || runsAt === 'never' ? null : runsAt;
}

/** Ways that end in a function, each from the nearest one that others start: what calls that is their affair. */
function waysTo(
  end: FunctionSeen,
  callers: ReadonlyMap<FunctionSeen, ReadonlySet<FunctionSeen>>,
  isStart: (seen: FunctionSeen) => boolean,
): (readonly FunctionSeen[])[] {
  const ways = new Map<FunctionSeen, readonly FunctionSeen[]>([[end, [end]]]);
  for (const [seen, way] of ways) {
    if (isStart(seen) || way.length >= LENGTH || ways.size > CALLERS) continue;
    for (const caller of callers.get(seen) ?? []) if (!ways.has(caller)) ways.set(caller, [caller, ...way]);
  }
  return [...ways].filter(([seen]) => isStart(seen)).map(([, way]) => way);
}

function keepShortest(
  rows: Map<string, CapabilityPath>,
  way: readonly FunctionSeen[],
  to: string,
  runsAt: CodeMoment,
): void {
  const [from = '', ...via] = way.map(nameOf);
  const key = `${runsAt} ${from} ${to}`;
  const known = rows.get(key);
  if (known === undefined || via.length < known.via.length) rows.set(key, { from, to, via, runsAt });
}

function capped(rows: readonly CapabilityPath[]): CapabilityPath[] {
  const counts = new Map<string, number>();
  const shortest = [...rows].sort((a, b) => a.via.length - b.via.length || compare(rowText(a), rowText(b)));
  const kept = shortest.filter(({ to, runsAt }) => {
    const key = `${runsAt} ${to}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return (counts.get(key) ?? 0) <= ROWS_OF_ONE;
  });
  return kept.slice(0, ROWS).sort((a, b) => compare(rowText(a), rowText(b)));
}

function rowText({ from, to, via, runsAt }: CapabilityPath): string {
  return `${runsAt} ${from} ${to} ${via.join(' ')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
