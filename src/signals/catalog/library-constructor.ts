import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Ordinary in registries of plug-ins, so no reason by itself; what it does is seen when the crate is linked and run. */
export default defineSyntaxSignal({
  id: 'library-constructor',
  status: 'stable',
  severity: 'info',
  claim: 'Code runs before main',
  references: ['RUSTSEC-2025-0155'],
  claims: ['constructor'],
  moment: 'run',
  says: 'Code is registered to run before main',
});
