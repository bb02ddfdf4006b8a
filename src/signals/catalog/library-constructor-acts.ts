import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Registered to run before main, and from there the network or a program is reached (rands, uniswap-utils): linking is enough. */
export default defineSyntaxSignal({
  id: 'library-constructor-acts',
  status: 'stable',
  severity: 'high',
  claim: 'Code that runs before main reaches out',
  references: ['RUSTSEC-2025-0155'],
  claims: ['constructor-acts'],
  moment: 'run',
  says: 'From code that runs before main is reached',
});
