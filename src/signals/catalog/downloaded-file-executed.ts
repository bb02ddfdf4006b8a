import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build'] };
const executed = (program: string, origin: 'image' | 'package' | 'written-during-run') =>
  evidence('process-exec', 'story@1.0.0', AT, {
    program,
    arguments: [program],
    directory: '/home/dev/src/app',
    result: 'ok',
    origin,
  });
const fetched = evidence('http-request', 'story@1.0.0', AT, {
  method: 'GET',
  host: 'files.example',
  path: '/tool',
  port: 80,
  headers: {},
  bodyBytes: 0,
  bodyExcerpt: '',
  answer: 'script',
});

/** Download, write, execute: the dropper. */
const signal: SignalDefinition = {
  id: 'downloaded-file-executed',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran a file that it had made after a download',
  references: [],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const made = ofKind(all, 'process-exec').filter(
      ({ data }) => data.origin === 'written-during-run' && data.result !== 'ENOENT',
    );
    const downloads = [
      ...ofKind(all, 'http-request'),
      ...ofKind(all, 'network-connect').filter(({ data }) => data.transport === 'tcp'),
    ];
    const first = made[0];
    if (first === undefined || downloads.length === 0) return null;
    return sentenceOver(
      [...made, ...downloads],
      `After a download it ran ${printable(first.data.program, 120)}, a file written during the build`,
    );
  },
  examples: {
    raises: [[executed('/tmp/tool', 'written-during-run'), fetched]],
    quiet: [[executed('/tmp/tool', 'written-during-run')], [executed('/usr/bin/make', 'image'), fetched]],
  },
};
export default signal;
