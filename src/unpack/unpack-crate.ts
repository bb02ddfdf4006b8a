import { createHash } from 'node:crypto';
import { abortedFailure } from '../kit/aborted.ts';
import { packCrate } from '../kit/pack-crate.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import { type CrateId, crateLabel, Sha256 } from '../model/crate.ts';
import { type Evidence, evidence } from '../model/evidence.ts';
import type { CrateFile, UnpackedCrate } from '../model/facts.ts';
import type { Failure, FailureCode } from '../model/failure.ts';
import { Anomalies, type Anomaly, type AnomalyName } from './anomaly.ts';
import { inflateMember } from './gzip-member.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
import { Shelf } from './shelf.ts';
import { TarReader } from './tar-reader.ts';
import { unpackedBytes } from './told-size.ts';

/** A refused archive: what was seen (`archive-anomaly`, gravest first) and the one line for people. */
export interface ArchiveRefusal {
  readonly evidence: readonly Evidence[];
  readonly failure: Failure;
}

/**
 * Reads a `.crate` in memory as cargo would, and refuses it where any other reading is possible. The files come back
 * sorted, with the canonical re-packing that every later room uses. Nothing is written to disk. `taken`: what is kept of each
 * file as it comes. Fails with `archive-refused`, `too-large`, and `interrupted` or `timed-out` (then without evidence).
 */
export async function unpackCrate(
  bytes: Buffer,
  id: CrateId,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
  signal: AbortSignal = new AbortController().signal,
  taken: (file: CrateFile) => CrateFile = (file) => file,
): Promise<Result<UnpackedCrate, ArchiveRefusal>> {
  const anomalies = new Anomalies();
  const shelf = unpackedBytes(bytes) > limits.shelvedBytes ? new Shelf() : null;
  const reader = new TarReader(`${id.name}-${id.version}`, limits, anomalies, (file) => {
    const kept = taken(file);
    return shelf === null || kept.bytes.length === 0 ? kept : shelf.put(kept);
  });
  const whole = await inflateMember(bytes, limits, anomalies, (chunk) => reader.push(chunk), signal);
  if (signal.aborted) return fail({ evidence: [], failure: abortedFailure(signal, crateLabel(id)) });
  if (whole) reader.end();
  const found = anomalies.found;
  if (found.length > 0) return fail(refusal(id, found));
  return ok(new Unpacked(id, reader.tree.files));
}

/** Packs when it is first asked for: only the cage asks, and packing costs as much as reading. */
class Unpacked implements UnpackedCrate {
  readonly id: CrateId;
  readonly files: readonly CrateFile[];
  #archive: Buffer | null = null;

  constructor(id: CrateId, files: readonly CrateFile[]) {
    this.id = id;
    this.files = files;
  }

  get archive(): Buffer {
    this.#archive ??= packCrate(this.id, this.files);
    return this.#archive;
  }

  get archiveSha256(): Sha256 {
    return Sha256.parse(createHash('sha256').update(this.archive).digest('hex'));
  }
}

const TOO_LARGE: readonly AnomalyName[] = ['too-large', 'compression-ratio', 'too-many-entries'];

function refusal(id: CrateId, found: readonly Anomaly[]): ArchiveRefusal {
  const subject = crateLabel(id);
  const archive = `${id.name}-${id.version}.crate`;
  const first = found[0];
  const code: FailureCode = first !== undefined && TOO_LARGE.includes(first.anomaly) ? 'too-large' : 'archive-refused';
  const place = first?.file ? `${archive}, entry ${printable(first.file, 200)}` : archive;
  return {
    evidence: found.map(({ anomaly, detail, twoReadings, file }) =>
      evidence(
        'archive-anomaly',
        subject,
        { file: file === '' ? archive : printable(file) },
        {
          anomaly,
          detail: printable(detail),
          twoReadings,
        },
      ),
    ),
    failure: {
      code,
      blame: 'crate',
      what: `the archive is refused: ${first?.anomaly} (${printable(first?.detail ?? '', 200)})`,
      where: place,
      remedy: first?.twoReadings
        ? 'cargo and other readers unpack different content from it: treat it as an attack'
        : 'publish it again with cargo package',
    },
  };
}
