import { type Evidence, evidence, isCageMoment } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { placeText, sentenceOver } from '../define-signal.ts';

const AT = { phase: 'link-and-run' as const, process: ['app'] };
const ACTS: ReadonlySet<string> = new Set([
  'process-exec',
  'network-connect',
  'dns-query',
  'http-request',
  'datagram',
  'file-write',
  'file-read',
  'process-outlived',
]);
const example = (phase: 'build' | 'link-and-run') =>
  evidence(
    'dns-query',
    'story@1.0.0',
    { ...AT, phase },
    { name: 'a.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
  );

/** An empty program that only links the crate has nothing to do: whatever it does, a constructor does. */
const signal: SignalDefinition = {
  id: 'acts-before-main',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'Linking the crate is enough for it to act',
  references: ['RUSTSEC-2025-0155'],
  needs: ['link-and-run', 'sensors'],
  raise: ({ evidence: all }) => {
    const acts = all.filter(
      (piece: Evidence) => ACTS.has(piece.kind) && isCageMoment(piece.at) && piece.at.phase === 'link-and-run',
    );
    const first = acts[0];
    return first === undefined
      ? null
      : sentenceOver(acts, `An empty program that links the crate acted (${first.kind}): ${placeText(first.at)}`);
  },
  examples: { raises: [[example('link-and-run')]], quiet: [[example('build')]] },
};
export default signal;
