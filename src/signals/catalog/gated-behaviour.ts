import { type Evidence, evidence, isCageMoment } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { placeText, sentenceOver } from '../define-signal.ts';

/** Deeds that no honest build does on one machine and not on another. What it prints, names and measures may differ. */
const DEEDS: ReadonlySet<string> = new Set([
  'network-connect',
  'dns-query',
  'http-request',
  'datagram',
  'bait-touched',
  'bait-leaked',
  'process-outlived',
]);

const asked = (personality?: 'github') =>
  evidence(
    'dns-query',
    'story@1.0.0',
    { phase: 'build', process: ['cargo', 'build-script-build'], ...(personality === undefined ? {} : { personality }) },
    { name: 'a.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
  );

/** It looks where it is before it acts. */
const signal: SignalDefinition = {
  id: 'gated-behaviour',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It acts on some machines only',
  references: [],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const gated = all.filter(
      ({ kind, at }: Evidence) => DEEDS.has(kind) && isCageMoment(at) && at.personality !== undefined,
    );
    const first = gated[0];
    if (first === undefined || !isCageMoment(first.at)) return null;
    const where = `On a machine that looks like ${first.at.personality}'s, and not on a developer's own, it acted`;
    return sentenceOver(gated, `${where} (${first.kind}): ${placeText(first.at)}`);
  },
  examples: { raises: [[asked('github')]], quiet: [[asked()]] },
};
export default signal;
