import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: describes the machine it runs on and sends over the network. */
export default defineSyntaxSignal({
  id: 'build-host-fingerprint-then-send',
  status: 'stable',
  severity: 'critical',
  claim: 'It describes the machine and sends while it is built',
  references: ['RUSTSEC-2023-0104'],
  claims: ['host-fingerprint-then-send'],
  moment: 'build',
  says: 'Build-time code describes the machine it runs on and sends over the network',
});
