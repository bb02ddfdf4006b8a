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

/** Not compiled by a compiler, not shipped as a script: unpacked or decoded. */
const signal: SignalDefinition = {
  id: 'written-file-executed',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It ran a file that it had written itself',
  references: [],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const made = ofKind(all, 'process-exec').filter(
      ({ data }) => data.origin === 'written-during-run' && data.result !== 'ENOENT',
    );
    const first = made[0];
    return first === undefined
      ? null
      : sentenceOver(
          made,
          `It ran ${printable(first.data.program, 120)}, a file written during the build by no compiler`,
        );
  },
  examples: { raises: [[executed('/tmp/tool', 'written-during-run')]], quiet: [[executed('/usr/bin/make', 'image')]] },
};
export default signal;
