import type { ParseArgsOptionsConfig } from 'node:util';
import { type Config, loadConfig } from '../../config/index.ts';
import { ok } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { readArguments, wrongUsage } from '../arguments.ts';

/**
 * What an author asked for: flags, paths (at most so many), and the configuration, whose store is the place of `over`
 * where that is given. Fails with `wrong-usage` or `bad-config` in one line.
 */
export function readRequest<Flags extends ParseArgsOptionsConfig>(argv: readonly string[], flags: Flags, most: number) {
  const read = readArguments('rules', argv, flags);
  if (!read.ok) return read;
  const { values, positionals } = read.value;
  const stray = positionals[most];
  if (stray !== undefined) return wrongUsage(printable(stray, 100), "one path too many; see 'sandpit rules --help'");
  const config = configFor((values as { readonly over?: string }).over);
  return config.ok ? ok({ values, paths: positionals, config: config.value }) : config;
}

function configFor(over: string | undefined): ReturnType<typeof loadConfig> {
  return loadConfig(process.env, over === undefined ? {} : { store: over });
}

export type { Config };
