import { parse } from 'yaml';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import { CrateName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';

const Points = z.int().min(0).max(100);

export const Policy = z.strictObject({
  points: z.strictObject({ info: Points, low: Points, medium: Points, high: Points, critical: Points }),
  levels: z.strictObject({ suspicious: Points, malicious: Points }),
  experimentalAtMost: Points,
  holdFrom: Points,
  allowances: z.array(z.strictObject({ crate: CrateName, signal: z.string().min(1), reason: z.string().min(10) })),
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
