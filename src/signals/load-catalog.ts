import { loadFolder } from '../kit/load-folder.ts';
import type { SignalDefinition } from '../model/signal.ts';

/** Every signal of src/signals/catalog: adding one is one file there. */
export function loadCatalog(): Promise<readonly SignalDefinition[]> {
  return loadFolder<SignalDefinition>(new URL('./catalog', import.meta.url).pathname);
}
