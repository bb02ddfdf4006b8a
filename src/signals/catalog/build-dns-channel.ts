import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** The label of a name carries data past every proxy. */
export default defineSyntaxSignal({
  id: 'build-dns-channel',
  status: 'stable',
  severity: 'high',
  claim: 'It looks up names that are made of data while it is built',
  claims: ['dns-channel'],
  moment: 'build',
  says: 'Build-time code looks up a name that is put together from data',
});
