import { printable } from '../kit/untrusted-text.ts';
import {
  type Evidence,
  type EvidenceKind,
  type EvidenceOfKind,
  isCageMoment,
  isExercise,
  type Place,
} from '../model/evidence.ts';
import type { Raised, SignalDefinition } from '../model/signal.ts';

/** A signal over single pieces of one kind: `when` picks them, `say` makes the sentence for the first. Most signals are this. */
interface OverOneKind<Kind extends EvidenceKind> extends Omit<SignalDefinition, 'raise'> {
  readonly kind: Kind;
  readonly when: (piece: EvidenceOfKind<Kind>) => boolean;
  readonly say: (piece: EvidenceOfKind<Kind>) => string;
}

/** Defines a signal over one kind of evidence. The sentence ends with the place, and with how many more there are. */
export function defineSignal<Kind extends EvidenceKind>(definition: OverOneKind<Kind>): SignalDefinition {
  const { kind, when, say, ...rest } = definition;
  return {
    ...rest,
    raise: ({ evidence }) => {
      const pieces = ofKind(evidence, kind).filter(when).sort(byPlace);
      const first = pieces[0];
      return first === undefined ? null : sentenceOver(pieces, say(first));
    },
  };
}

/** Those of one kind. */
export function ofKind<Kind extends EvidenceKind>(evidence: readonly Evidence[], kind: Kind): EvidenceOfKind<Kind>[] {
  return evidence.filter((piece): piece is EvidenceOfKind<Kind> => piece.kind === kind);
}

/** A claim over pieces: the sentence, the first one's place, and how many more. */
export function sentenceOver(pieces: readonly Evidence[], text: string): Raised {
  const [first] = pieces;
  const more = pieces.length > 1 ? ` and ${pieces.length - 1} more` : '';
  const place = first === undefined ? '' : ` (${placeText(first.at)}${more})`;
  return { sentence: `${text}${place}`, evidence: pieces.map((piece) => piece.id) };
}

/** `file:line`, or the lineage of programs in the phase. */
export function placeText(at: Place): string {
  if (!isCageMoment(at)) return `${printable(at.file, 120)}${at.line === undefined ? '' : `:${at.line}`}`;
  const lineage = at.process.map((name) => printable(name, 40)).join(' > ');
  return lineage === '' ? `phase ${at.phase}` : `phase ${at.phase}: ${lineage}`;
}

/** What was read before what was seen, then by file and line or by phase and lineage, then by id. */
export function byPlace(a: Evidence, b: Evidence): number {
  const [left, right] = [orderOf(a), orderOf(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function orderOf({ at, id }: Evidence): string {
  return isCageMoment(at)
    ? `1 ${at.phase} ${at.process.join('>')} ${id}`
    : `0 ${at.file} ${String(at.line ?? 0).padStart(9, '0')} ${id}`;
}

/** Whether a piece was seen while the crate was built (build script, macro) and not when it ran. */
export function whileBuilding(piece: Evidence): boolean {
  return isCageMoment(piece.at)
    ? piece.at.phase !== 'link-and-run' && !isExercise(piece.at)
    : 'runsAt' in piece.at && (piece.at.runsAt === 'build' || piece.at.runsAt === 'macro');
}
