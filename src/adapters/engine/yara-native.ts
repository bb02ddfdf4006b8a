import type { RuleEngine } from '../../ports/rule-engine.ts';
import { engineInProcess } from './engine-process.ts';

/** libyara through npm `yara`, where build-native.mjs could build it: the faster one. */
export const yaraNative: RuleEngine = engineInProcess('yara', new URL('./yara-native-worker.ts', import.meta.url));
