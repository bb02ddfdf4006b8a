import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** How a worm gets from crate to crate. */
export default defineSyntaxSignal({
  id: 'build-foreign-source-write',
  status: 'stable',
  severity: 'critical',
  claim: "It changes other people's sources while it is built",
  claims: ['foreign-source-write'],
  moment: 'build',
  says: 'Build-time code writes to sources outside of its package',
});
