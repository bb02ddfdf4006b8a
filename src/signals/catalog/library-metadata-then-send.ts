import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A cloud's client gives the answer to that cloud; this one gives it to a host of its own. */
export default defineSyntaxSignal({
  id: 'library-metadata-then-send',
  status: 'stable',
  severity: 'high',
  claim: "It asks the cloud's metadata service and tells another host when it is used",
  claims: ['metadata-then-send'],
  moment: 'run',
  says: 'Library code gives what the metadata service answers to another host',
});
