import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** setsid, nohup, a trailing &: no honest build leaves anything behind. */
export default defineSyntaxSignal({
  id: 'build-cut-loose',
  status: 'stable',
  severity: 'high',
  claim: 'It cuts a process loose while it is built',
  claims: ['cut-loose'],
  moment: 'build',
  says: 'Build-time code cuts a process loose so that it outlives the build',
});
