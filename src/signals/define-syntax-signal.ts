import { printable } from '../kit/untrusted-text.ts';
import { type Evidence, type EvidenceOfKind, evidence, type RunsAt } from '../model/evidence.ts';
import type { SignalDefinition } from '../model/signal.ts';
import { defineSignal } from './define-signal.ts';

type Match = EvidenceOfKind<'syntax-match'>;

/** A signal over what the syntax shows: which claims, at which moment, and the sentence for the first of them. */
interface OverClaims extends Omit<SignalDefinition, 'raise' | 'layer' | 'needs' | 'examples' | 'references'> {
  readonly claims: readonly string[];
  /** `build`: while cargo builds, the inside of macros included; `run`: when the crate is used; `test`: when its tests are run. */
  readonly moment: 'build' | 'run' | 'test';
  /** Opens the sentence; what the source says there follows. */
  readonly says: string;
  readonly references?: readonly string[];
  /** Narrows it further. */
  readonly only?: (piece: Match) => boolean;
  /** Of the story that raises it, where `only` asks for more than the claim. */
  readonly shown?: Partial<Match['data']>;
}

const MOMENTS: Readonly<Record<OverClaims['moment'], readonly RunsAt[]>> = {
  build: ['build', 'macro'],
  run: ['run'],
  test: ['test'],
};

/** Defines a signal over claims of the syntax, with a story for each claim and moment, and quiet ones beside them. */
export function defineSyntaxSignal(definition: OverClaims): SignalDefinition {
  const { claims, moment, says, only, shown, references = [], ...rest } = definition;
  const moments = MOMENTS[moment];
  const others = (['build', 'run', 'test'] as const).filter((other) => other !== moment);
  return defineSignal({
    ...rest,
    references,
    layer: 'static',
    needs: ['syntax'],
    kind: 'syntax-match',
    when: (piece) => claims.includes(piece.data.claim) && runsIn(piece, moments) && (only?.(piece) ?? true),
    say: ({ data }) => `${says}: ${printable(data.excerpt, 120)}`,
    examples: {
      raises: claims.flatMap((claim) => moments.map((runsAt) => [story(claim, runsAt, shown)])),
      quiet: [
        ...others.flatMap((other) => claims.map((claim) => [story(claim, other, shown)])),
        ...moments.map((runsAt) => [story('env-read', runsAt, shown)]),
      ],
    },
  });
}

function runsIn({ at }: Match, moments: readonly RunsAt[]): boolean {
  return 'runsAt' in at && at.runsAt !== undefined && moments.includes(at.runsAt);
}

function story(claim: string, runsAt: RunsAt, shown: OverClaims['shown']): Evidence {
  const file = runsAt === 'build' ? 'build.rs' : 'src/lib.rs';
  const data = {
    callee: 'std::process::Command::new',
    arguments: ['curl'],
    excerpt: 'Command::new(..)',
    ...shown,
    claim,
  };
  return evidence('syntax-match', 'story@1.0.0', { file, line: 3, runsAt }, data);
}
