import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** The marks of a sandbox decide whether it acts. */
export default defineSyntaxSignal({
  id: 'build-hides-from-analysis',
  status: 'stable',
  severity: 'high',
  claim: 'It acts only where nobody watches while it is built',
  claims: ['hides-from-analysis'],
  moment: 'build',
  says: 'Build-time code looks for containers, tracers or analysers before it acts',
});
