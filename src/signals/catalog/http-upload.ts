import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** A query that carries data out: longer than any version or platform name. */
const QUERY = /\?.{200,}/;

/** A build fetches at most; it has nothing to send. */
export default defineSignal({
  id: 'http-upload',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It sent data while it was built or linked',
  references: ['RUSTSEC-2026-0030'],
  needs: ['build', 'sensors'],
  kind: 'http-request',
  // A name that is looked up over HTTPS is told as such.
  when: ({ data }) =>
    data.answer !== 'name' && ((/^(POST|PUT|PATCH)$/.test(data.method) && data.bodyBytes > 0) || QUERY.test(data.path)),
  say: ({ data }) =>
    `It sent ${data.bodyBytes} bytes to ${printable(data.host, 80)} with ${printable(data.method, 10)} ${printable(data.path, 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'http-request',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            method: 'POST',
            host: 'drop.example',
            path: '/x',
            port: 80,
            headers: {},
            bodyBytes: 12,
            bodyExcerpt: '',
            answer: 'script',
          },
        ),
      ],
      [
        evidence(
          'http-request',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            method: 'GET',
            host: 'drop.example',
            path: `/c?d=${'a'.repeat(250)}`,
            port: 80,
            headers: {},
            bodyBytes: 0,
            bodyExcerpt: '',
            answer: 'script',
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'http-request',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            method: 'GET',
            host: 'drop.example',
            path: '/x',
            port: 80,
            headers: {},
            bodyBytes: 0,
            bodyExcerpt: '',
            answer: 'script',
          },
        ),
      ],
    ],
  },
});
