import { type Coverage, covered, type Findings, type Stage } from '../model/coverage.ts';
import type { Evidence } from '../model/evidence.ts';
import { type Capabilities, NO_CAPABILITIES } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { Engine } from '../model/report.ts';

/** What one scan has gathered so far. Rooms add to it; nobody takes away. */
export class Gathered {
  readonly evidence: Evidence[] = [];
  readonly coverage: Coverage[] = [];
  capabilities: Capabilities = NO_CAPABILITIES;
  cageLost: Failure | null = null;
  cage: Pick<Engine, 'image' | 'toolchain' | 'runtime'> = {
    image: null,
    toolchain: null,
    runtime: null,
  };

  add(findings: Partial<Findings>): void {
    this.evidence.push(...(findings.evidence ?? []));
    this.coverage.push(...(findings.coverage ?? []));
  }
}

/** Coverage for those of `stages` that have none yet. */
export function remaining(
  stages: readonly Stage[],
  have: readonly Coverage[],
  state: Coverage['state'],
  reason: string,
): Coverage[] {
  return stages
    .filter((stage) => !have.some((entry) => entry.stage === stage))
    .map((stage) => covered(stage, state, reason));
}
