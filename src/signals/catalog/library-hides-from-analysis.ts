import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Ordinary where behaviour follows the container, as limits of memory do; the effect behind the gate makes it a question. */
export default defineSyntaxSignal({
  id: 'library-hides-from-analysis',
  status: 'stable',
  severity: 'medium',
  claim: 'It acts only where nobody watches when it is used',
  claims: ['hides-from-analysis'],
  moment: 'run',
  says: 'Library code looks for containers, tracers or analysers before it acts',
});
