import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import { Profile } from '../model/job.ts';
import { RUNTIMES } from '../model/runtimes.ts';
import { exitOfFailure } from './exit-codes.ts';
import { printFailure } from './print.ts';

/** Flags and what stands beside them; fails with `wrong-usage` in one line, naming the flag that the command does not have. */
export function readArguments<Flags extends ParseArgsOptionsConfig>(
  command: string,
  argv: readonly string[],
  flags: Flags,
) {
  try {
    return ok(parseArgs({ args: [...argv], options: flags, allowPositionals: true }));
  } catch (error) {
    // Node's own words, which name the flag, without its advice.
    const where = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'arguments';
    return wrongUsage(where, `'sandpit ${command} --help' lists the flags`);
  }
}

/** The same for a command that takes flags only. */
export function readFlags<Flags extends ParseArgsOptionsConfig>(
  command: string,
  argv: readonly string[],
  flags: Flags,
) {
  const read = readArguments(command, argv, flags);
  if (!read.ok) return read;
  const [stray] = read.value.positionals;
  if (stray !== undefined) return wrongUsage(`'${stray}'`, `'sandpit ${command}' takes flags only`);
  return ok(read.value.values);
}

/** How the cage is used: the profile, `standard` unless told, and the container runtime, null for the engine's own choice. */
export function readCage(values: {
  readonly profile?: string | undefined;
  readonly runtime?: string | undefined;
}): Result<{ readonly profile: Profile; readonly runtime: string | null }, Failure> {
  const profile = Profile.safeParse(values.profile ?? 'standard');
  if (!profile.success) return wrongUsage(`--profile ${values.profile}`, 'use quick, standard or deep');
  if (values.runtime !== undefined && !RUNTIMES.some((name) => name === values.runtime))
    return wrongUsage(`--runtime ${values.runtime}`, `use ${RUNTIMES.join(' or ')}`);
  return ok({ profile: profile.data, runtime: values.runtime ?? null });
}

export function wrongUsage(where: string, remedy: string): Result<never, Failure> {
  return fail({ code: 'wrong-usage', blame: 'caller', what: 'wrong usage', where, remedy });
}

/** Says why a command ends before it began, and gives its exit status. */
export function refuse(failure: Failure): number {
  printFailure(failure);
  return exitOfFailure(failure.code);
}
