import { hidesInstructions } from '../hidden-text.ts';
import type { Act } from './acts.ts';
import { isProjectConfiguration } from './places.ts';
import type { Value } from './symbols.ts';
import { asText, shown } from './value.ts';
import type { World } from './world.ts';

/** A task that starts when somebody opens the folder. */
const STARTS_UNASKED = /"runOn"\s*:\s*"folderOpen"/;

/** What is written into what editors and assistants obey: what nobody sees, and what starts by itself. */
export function seeInstructions(world: World, target: Value, content: Value, act: Act): void {
  const known = asText(content).text;
  if (known === null || !isProjectConfiguration(shown(target) ?? '')) return;
  const see = (claim: string) => world.see(claim, act.callee, act.values, act.node, act.frame);
  if (hidesInstructions(known)) see('hidden-instructions');
  if (STARTS_UNASKED.test(known)) see('self-starting-task');
}
