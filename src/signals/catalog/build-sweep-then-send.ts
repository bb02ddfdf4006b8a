import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: takes the whole environment and sends over the network. */
export default defineSyntaxSignal({
  id: 'build-sweep-then-send',
  status: 'stable',
  severity: 'critical',
  claim: 'It takes the whole environment and sends while it is built',
  references: ['RUSTSEC-2026-0107'],
  claims: ['sweep-then-send'],
  moment: 'build',
  says: 'Build-time code takes the whole environment and sends over the network',
});
