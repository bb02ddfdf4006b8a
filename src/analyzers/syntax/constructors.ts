import { byFunction, nameOf } from './call-graph.ts';
import { lookUp } from './frame.ts';
import { field, findAll, type SyntaxNode, textOf } from './node.ts';
import type { Sight } from './sight.ts';
import type { ConstructorSeen, Frame, FunctionSeen } from './symbols.ts';
import type { World } from './world.ts';

/** What code before main has no reason to do. */
const ACTS = new Set([
  'connect',
  'http',
  'dns',
  'udp',
  'exec',
  'download-tool',
  'upload',
  'dynamic-load',
  'persistence-write',
  'secret-path',
  'env-sweep',
]);

/** Files what is reached from code that runs before main, wherever in the crate it stands. */
export function judgeConstructors(world: World): void {
  if (world.constructors.length === 0) return;
  const sights = byFunction(world.sights.values());
  for (const registered of world.constructors) {
    for (const seen of functionsOf(registered, world)) judgeReached(seen, sights, world);
  }
}

function judgeReached(start: FunctionSeen, sights: ReadonlyMap<FunctionSeen, readonly Sight[]>, world: World): void {
  for (const [seen, way] of world.graph.reachedFrom(start))
    for (const sight of sights.get(seen) ?? []) {
      if (sight.runsAt !== 'run' || !ACTS.has(sight.claim)) continue;
      const callee = [...way.map(nameOf), sight.callee].join(' > ').slice(0, 200);
      world.file({ ...sight, claim: 'constructor-acts', callee });
    }
}

/** The functions that a registration names; of a function itself that function. */
function functionsOf({ item, frame }: ConstructorSeen, world: World): FunctionSeen[] {
  if (item.kind === 'function_item') {
    const name = textOf(frame.file.bytes, field(item, 'name') ?? item);
    return [...world.functions.values()]
      .flat()
      .filter((seen) => seen.node === item || (seen.name === name && seen.frame === frame));
  }
  return namesIn(item, frame).flatMap((name) => lookUp(frame, (at) => at.functions.get(name)) ?? []);
}

function namesIn(item: SyntaxNode, frame: Frame): string[] {
  const value = field(item, 'value');
  return value === undefined ? [] : findAll(value, 'identifier').map((node) => textOf(frame.file.bytes, node));
}
