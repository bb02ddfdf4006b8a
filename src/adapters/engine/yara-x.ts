import type { RuleEngine } from '../../ports/rule-engine.ts';
import { engineInProcess } from './engine-process.ts';

/** YARA-X as WebAssembly: there on every machine. */
export const yaraX: RuleEngine = engineInProcess('yara-x', new URL('./yara-x-worker.ts', import.meta.url));
