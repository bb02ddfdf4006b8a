import { type Composition, compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { Result } from '../../src/kit/result.ts';
import type { Failure } from '../../src/model/failure.ts';

/** The ports of an ordinary scan, with stores that are gone with the process. */
export async function composeScan(): Promise<Result<Composition, Failure>> {
  const config = loadConfig(process.env, { store: 'memory:', triage: 'memory:' });
  return config.ok ? compose(config.value, process.env, { overlay: null }) : config;
}
