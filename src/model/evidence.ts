import { z } from 'zod';
import { contentHash } from '../kit/canonical-json.ts';
import { type CageMoment, Place } from './place.ts';

export { CageMoment, isCageMoment, isExercise, Place, RunsAt, SourcePlace } from './place.ts';

export const Severity = z.enum(['info', 'low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;
/** A ladder: seen and counted little; proven on the clean corpus; kept only so that old reports can be read. */
export const Status = z.enum(['experimental', 'stable', 'deprecated']);
export type Status = z.infer<typeof Status>;

const Operation = z.enum([
  'read',
  'write',
  'create',
  'rename',
  'link',
  'symlink',
  'delete',
  'mkdir',
  'chmod',
  'truncate',
]);

/** What each kind of evidence carries. The shapes are the seam between those who collect and those who judge. */
export const EVIDENCE_DATA = {
  'rule-match': z.object({
    rule: z.string(),
    severity: Severity,
    status: Status,
    scope: z.string(),
    behaviours: z.array(z.string()),
    description: z.string(),
    strings: z.array(
      z.object({
        id: z.string(),
        offset: z.int(),
        length: z.int(),
        excerpt: z.string(),
      }),
    ),
  }),
  /** `claim`: the capability or threat that the syntax shows (see src/analyzers/README.md); `callee` with `use` aliases resolved; `arguments` with constants folded, null where unknown. */
  'syntax-match': z.object({
    claim: z.string(),
    callee: z.string(),
    arguments: z.array(z.string().nullable()),
    excerpt: z.string(),
  }),
  /** `twoReadings`: cargo and another reader would unpack different content. */
  'archive-anomaly': z.object({
    anomaly: z.string(),
    detail: z.string(),
    twoReadings: z.boolean(),
  }),
  'manifest-difference': z.object({
    between: z.string(),
    field: z.string(),
    left: z.string(),
    right: z.string(),
  }),
  'name-likeness': z.object({ likeness: z.string(), target: z.string() }),
  /** `dependency`: name@version, or a name alone where no version is known; `traits`: what makes the risk graver or lighter. */
  'dependency-risk': z.object({
    risk: z.string(),
    dependency: z.string(),
    detail: z.string(),
    traits: z.array(z.string()).optional(),
  }),
  /** `dependency`: name@version, the subject's own included; `category`: malicious, malicious-before (the version came days later), vulnerable, unsound, unmaintained, notice. */
  advisory: z.object({
    advisory: z.string(),
    dependency: z.string(),
    category: z.string(),
    title: z.string().optional(),
  }),
  'binary-blob': z.object({
    format: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    entropy: z.number(),
    extensionAgrees: z.boolean(),
  }),
  provenance: z.object({ claim: z.string(), detail: z.string() }),
  'version-difference': z.object({ change: z.string(), detail: z.string() }),
  /**
   * `program`: the file executed; `result`: `ok` or the errno's name; `origin`: who wrote the file that ran; `handedOut`: what
   * kind of code of the false internet's own started it, which is known by a word in the arguments.
   */
  'process-exec': z.object({
    program: z.string(),
    arguments: z.array(z.string()),
    directory: z.string(),
    result: z.string(),
    origin: z.enum(['image', 'toolchain', 'compiled', 'package', 'written-during-run']),
    handedOut: z.string().optional(),
  }),
  /** `sensors`: which of the independent sensors saw it. `firstBytes`: hex of what was sent first, capped. Bytes are those on the wire. */
  'network-connect': z.object({
    transport: z.enum(['tcp', 'udp', 'unix', 'other']),
    address: z.string(),
    port: z.int(),
    result: z.string(),
    bytesSent: z.int(),
    bytesReceived: z.int().optional(),
    firstBytes: z.string(),
    sensors: z.array(z.string()),
  }),
  /** `address`: what the false internet answered, so that a later connection tells which name it was for. */
  'dns-query': z.object({
    name: z.string(),
    type: z.string(),
    address: z.string(),
    /** Whom it asked, and over what: `udp`, `tcp`, `tls`, `https`. */
    server: z.string().optional(),
    transport: z.string().optional(),
    sensors: z.array(z.string()),
  }),
  /** `answer`: what kind of thing it was answered with. `bodySha256`: of the first MiB. */
  'http-request': z.object({
    scheme: z.string().optional(),
    version: z.string().optional(),
    method: z.string(),
    host: z.string(),
    path: z.string(),
    port: z.int(),
    headers: z.record(z.string(), z.string()),
    bodyBytes: z.int(),
    bodyExcerpt: z.string(),
    bodySha256: z.string().optional(),
    answer: z.string(),
  }),
  /**
   * `chain`: whether the server showed a certificate that the machine trusts; `outcome`: `accepted` where the client went on to
   * speak, `left`, or why it refused. `version`: the highest offered, as the wire has it. `ja4`: the client's fingerprint.
   */
  'tls-hello': z.object({
    serverName: z.string(),
    protocols: z.array(z.string()),
    address: z.string(),
    port: z.int(),
    transport: z.string().optional(),
    version: z.int().optional(),
    ja4: z.string().optional(),
    chain: z.string().optional(),
    outcome: z.string().optional(),
  }),
  datagram: z.object({
    address: z.string(),
    port: z.int(),
    bytes: z.int(),
    firstBytes: z.string(),
  }),
  'file-read': z.object({ path: z.string(), result: z.string() }),
  /** `zone`: `system`, `home`, `toolchain`, `package`, `registry`, `project`, `process`, `other`; never the target folder or the temp dir unless executed later. */
  'file-write': z.object({
    path: z.string(),
    operation: Operation,
    result: z.string(),
    zone: z.string(),
  }),
  'bait-touched': z.object({
    bait: z.string(),
    path: z.string(),
    operation: Operation,
    result: z.string(),
  }),
  /** `encoding`: the form that it left in, outermost first; `channel`: over what. */
  'bait-leaked': z.object({
    bait: z.string(),
    encoding: z.string(),
    channel: z.string(),
    destination: z.string(),
  }),
  'process-outlived': z.object({
    program: z.string(),
    arguments: z.array(z.string()),
  }),
  'sandbox-limit': z.object({ limit: z.string(), detail: z.string() }),
  'sensor-gap': z.object({ sensor: z.string(), detail: z.string() }),
} as const;

export type EvidenceKind = keyof typeof EVIDENCE_DATA;
export const EVIDENCE_KINDS = Object.keys(EVIDENCE_DATA) as readonly EvidenceKind[];
export type EvidenceData<Kind extends EvidenceKind> = z.infer<(typeof EVIDENCE_DATA)[Kind]>;

interface EvidenceOf<Kind extends EvidenceKind> {
  readonly id: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly at: Place;
  readonly data: EvidenceData<Kind>;
}
/** Something seen, with its place. Never an opinion. `subject` is the `crate@version` it belongs to. */
export type Evidence = {
  [Kind in EvidenceKind]: EvidenceOf<Kind>;
}[EvidenceKind];
export type EvidenceOfKind<Kind extends EvidenceKind> = Extract<Evidence, { kind: Kind }>;

const schemas = EVIDENCE_KINDS.map((kind) =>
  z.object({
    id: z.string(),
    kind: z.literal(kind),
    subject: z.string(),
    at: Place,
    data: EVIDENCE_DATA[kind],
  }),
);
/** The schema of one piece of evidence: a union on `kind`. */
export const EvidenceSchema = z.discriminatedUnion('kind', schemas as [(typeof schemas)[number], ...typeof schemas]);

/** Makes evidence; its id is a hash of everything but the time, so the same sight in two runs has the same id. */
export function evidence<Kind extends EvidenceKind>(
  kind: Kind,
  subject: string,
  at: Place,
  data: EvidenceData<Kind>,
): EvidenceOfKind<Kind> {
  const { milliseconds: _time, ...place } = at as CageMoment;
  const id = contentHash({ kind, subject, at: place, data }).slice(0, 24);
  return { id, kind, subject, at, data } as unknown as EvidenceOfKind<Kind>;
}
