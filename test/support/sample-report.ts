import { covered, notAsked, STAGES } from '../../src/model/coverage.ts';
import { CrateName, CrateVersion, Sha256 } from '../../src/model/crate.ts';
import { type Evidence, evidence } from '../../src/model/evidence.ts';
import { NO_CAPABILITIES } from '../../src/model/facts.ts';
import type { Report } from '../../src/model/report.ts';
import { composeReport, type Dossier } from '../../src/report/index.ts';

/** A red title, a line of its own, a right-to-left override and markup: what a crate may put into any text that it controls. */
export const HOSTILE = '\u001b[31mclean\u001b[0m\r\nclean  a@1.0.0\u202e\u0007<script>alert(1)</script>';

const SUBJECT = 'sample@1.0.0';

/** One piece read from a file and one seen in the cage, with hostile text in both. */
export function sampleEvidence(): Evidence[] {
  return [
    evidence(
      'syntax-match',
      SUBJECT,
      { file: `src/${HOSTILE}.rs`, line: 7, runsAt: 'build' },
      { claim: 'connect', callee: 'std::net::TcpStream::connect', arguments: [HOSTILE], excerpt: HOSTILE },
    ),
    evidence(
      'network-connect',
      SUBJECT,
      { phase: 'build', process: ['cargo', HOSTILE], milliseconds: 12 },
      {
        transport: 'tcp',
        address: '192.0.2.1',
        port: 443,
        result: 'ok',
        bytesSent: 5,
        firstBytes: '696e657274',
        sensors: ['sinkhole', 'trace'],
      },
    ),
  ];
}

/** A malicious report over the sample evidence; `changes` replace whole fields. */
export function sampleReport(changes: Partial<Dossier> = {}): Report {
  const pieces = sampleEvidence();
  const ids = pieces.map((piece) => piece.id);
  const sentence = `It connected to 192.0.2.1 port 443 (phase build: cargo > ${HOSTILE})`;
  return composeReport({
    runId: 'run-1',
    stage: 'final',
    crate: {
      name: CrateName.parse('sample'),
      version: CrateVersion.parse('1.0.0'),
      checksum: Sha256.parse('c'.repeat(64)),
      source: 'registry',
      publishedAt: '2026-01-01T00:00:00.000Z',
    },
    engine: {
      version: '0.1.0',
      rulebook: 'd'.repeat(64),
      ruleEngine: 'yara-x',
      image: 'sha256:0',
      toolchain: 'rustc 1.95.0',
      runtime: 'runc',
      advisories: null,
    },
    verdict: {
      level: 'malicious',
      score: 90,
      recommendation: 'hold',
      reasons: [{ signal: 'connects-to-literal-address', sentence, evidence: ids }],
    },
    signals: [
      {
        id: 'connects-to-literal-address',
        severity: 'critical',
        status: 'stable',
        layer: 'dynamic',
        claim: 'It connected to an address that no name led to',
        sentence,
        evidence: ids,
        references: [],
      },
    ],
    evidence: pieces,
    coverage: STAGES.map((stage) =>
      stage === 'bins' ? notAsked(stage, 'it has no binary') : covered(stage, 'complete'),
    ),
    capabilities: {
      ...NO_CAPABILITIES,
      network: 1,
      paths: [{ from: 'main', to: 'std::net::TcpStream::connect', via: ['send'], runsAt: 'build' }],
    },
    timings: [{ stage: 'fetch', wallMilliseconds: 10, cpuMilliseconds: 5 }],
    ...changes,
  });
}
