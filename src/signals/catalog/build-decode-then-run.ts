import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: decodes a hidden payload and runs it. */
export default defineSyntaxSignal({
  id: 'build-decode-then-run',
  status: 'stable',
  severity: 'critical',
  claim: 'What it decodes, it runs while it is built',
  claims: ['decode-then-run'],
  moment: 'build',
  says: 'Build-time code decodes a hidden payload and runs it',
});
