import { parse } from 'yaml';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import { CrateName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import { Layer } from '../model/signal.ts';

const Points = z.int().min(0).max(100);
const BySeverity = z.strictObject({ info: Points, low: Points, medium: Points, high: Points, critical: Points });

/** A false alarm that is known and explained: in this crate this signal, or this rule, does not count. */
const Allowance = z
  .strictObject({
    crate: CrateName,
    signal: z.string().min(1).exactOptional(),
    rule: z.string().min(1).exactOptional(),
    reason: z.string().min(10, 'say why in at least ten letters'),
  })
  .refine((allowance) => (allowance.signal === undefined) !== (allowance.rule === undefined), {
    message: 'an allowance names either a signal or a rule',
  });

/** How signals become a verdict; rules/policy/default.yml says what each number is for. */
export const Policy = z
  .strictObject({
    points: BySeverity,
    atMost: BySeverity,
    levels: z.strictObject({ suspicious: Points.min(1), malicious: Points }),
    experimentalAtMost: Points,
    holdFrom: Points,
    holdFor: z.array(z.string().min(1)),
    takedown: z.strictObject({ from: Points, layers: z.array(Layer) }),
    blindness: z.array(z.string().min(1)),
    allowances: z.array(Allowance),
  })
  .refine((policy) => policy.levels.suspicious < policy.levels.malicious, {
    path: ['levels'],
    message: 'malicious must lie above suspicious',
  })
  .refine((policy) => policy.experimentalAtMost < policy.levels.malicious, {
    path: ['experimentalAtMost'],
    message: 'experimental signals must not reach malicious',
  });
export type Policy = z.infer<typeof Policy>;

/** Reads a policy; fails with `bad-rule`, naming the key. */
export function loadPolicy(text: string, where: string): Result<Policy, Failure> {
  const parsed = Policy.safeParse(yaml(text));
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const what = `the policy cannot be used: ${issue?.path.join('.') || 'it'}: ${issue?.message}`;
  return fail({
    code: 'bad-rule',
    blame: 'caller',
    what,
    where,
    remedy: 'correct it; rules/policy/default.yml is an example',
  });
}

function yaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}
