import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Tests run on the machines of those who look at a crate. What they need they bring along. */
export default defineSyntaxSignal({
  id: 'tests-run-download',
  status: 'stable',
  severity: 'high',
  claim: 'What its tests download, they run',
  claims: ['download-then-run', 'reverse-shell'],
  moment: 'test',
  says: 'A test fetches something and runs it',
});
