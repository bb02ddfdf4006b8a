import { fail, ok, type Result } from '../kit/result.ts';
import { crateLabel } from '../model/crate.ts';
import { type Evidence, isCageMoment } from '../model/evidence.ts';
import { Report } from '../model/report.ts';

/** What a crate did in the cage, as text that rules can be run over. */
export interface EvidenceTexts {
  readonly name: string;
  readonly label: string;
  readonly texts: readonly {
    readonly scopes: readonly string[];
    readonly buffer: Buffer;
    /** Kind and moment of the evidence at an offset. */
    place(offset: number): string;
  }[];
}

/** Reads a stored report; fails with one line where it is none. Commands, names, requests and paths: one line a piece. */
export function evidenceTexts(document: Buffer): Result<EvidenceTexts, string> {
  const report = Report.safeParse(json(document));
  if (!report.success) return fail('not a report of this schema');
  const { crate, evidence } = report.data;
  const seen = (evidence as readonly Evidence[]).filter((piece) => isCageMoment(piece.at));
  const building = seen.filter((piece) => isCageMoment(piece.at) && piece.at.phase === 'build');
  return ok({
    name: crate.name,
    label: crateLabel(crate),
    texts: [
      textOf(building, ['build-script', 'proc-macro', 'crate']),
      textOf(
        seen.filter((piece) => !building.includes(piece)),
        ['crate'],
      ),
    ].filter(({ buffer }) => buffer.length > 0),
  });
}

function textOf(pieces: readonly Evidence[], scopes: readonly string[]): EvidenceTexts['texts'][number] {
  const lines = pieces.map((piece) => Buffer.from(`${words(piece.data).join(' ').replaceAll('\n', ' ')}\n`));
  const ends: number[] = [];
  for (const line of lines) ends.push((ends.at(-1) ?? 0) + line.length);
  return {
    scopes,
    buffer: Buffer.concat(lines),
    place: (offset) => {
      const piece = pieces[ends.findIndex((end) => offset < end)];
      return piece === undefined ? '' : `${piece.kind} in ${isCageMoment(piece.at) ? piece.at.phase : ''}`;
    },
  };
}

function words(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(words) : [];
}

function json(document: Buffer): unknown {
  try {
    return JSON.parse(document.toString());
  } catch {
    return null;
  }
}
