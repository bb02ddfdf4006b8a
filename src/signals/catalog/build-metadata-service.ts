import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** The link-local service gives the role of the machine to whoever asks from it. */
export default defineSyntaxSignal({
  id: 'build-metadata-service',
  status: 'stable',
  severity: 'high',
  claim: "It asks the cloud's metadata service while it is built",
  claims: ['metadata-service', 'metadata-then-send'],
  moment: 'build',
  says: "Build-time code asks the service that gives out the machine's role",
});
