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
const blob = evidence(
  'binary-blob',
  'story@1.0.0',
  { file: 'assets/tool' },
  { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: true },
);

/** A scripts folder may hold scripts; nobody ships and runs an executable that no source explains. */
/** Where it lies, or where it was copied to under its name. */
function isCalled(program: string, file: string): boolean {
  return program.split('/').at(-1) === file.split('/').at(-1);
}

const signal: SignalDefinition = {
  id: 'shipped-binary-executed',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran a binary that the package ships',
  references: [],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const blobs = ofKind(all, 'binary-blob').filter(({ data }) => ['elf', 'pe', 'mach-o'].includes(data.format));
    const ran = ofKind(all, 'process-exec').filter(
      ({ data }) =>
        data.origin === 'package' && blobs.some(({ at }) => 'file' in at && isCalled(data.program, at.file)),
    );
    const first = ran[0];
    return first === undefined
      ? null
      : sentenceOver([...ran, ...blobs], `It ran ${printable(first.data.program, 120)}, a binary of the package`);
  },
  examples: {
    raises: [
      [blob, executed('/home/dev/.cargo/registry/src/x/story-1.0.0/assets/tool', 'package')],
      [blob, executed('/home/dev/src/target/debug/build/story-0123456789abcdef/out/tool', 'package')],
    ],
    quiet: [[executed('/home/dev/.cargo/registry/src/x/story-1.0.0/configure', 'package')], [blob]],
  },
};
export default signal;
