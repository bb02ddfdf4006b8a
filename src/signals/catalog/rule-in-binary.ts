import { printable } from '../../kit/untrusted-text.ts';
import { type EvidenceOfKind, evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const match = (file: string, severity: 'low' | 'high', status: 'stable' | 'experimental' = 'stable') =>
  evidence(
    'rule-match',
    'story@1.0.0',
    { file, runsAt: 'never' },
    {
      rule: 'a_rule',
      severity,
      status,
      scope: 'build-script',
      behaviours: ['x'],
      description: 'does a thing',
      strings: [],
    },
  );
const program = evidence(
  'binary-blob',
  'story@1.0.0',
  { file: 'bin/tool' },
  { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: true },
);

/** What a program says it does, where its source is not there to ask. 0 of 2,632 archives of real crates. */
const signal: SignalDefinition = {
  id: 'rule-in-binary',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'A stable rule matches the strings of a program or library',
  references: [],
  needs: ['binaries'],
  raise: ({ evidence: all }) => {
    const programs = new Set(ofKind(all, 'binary-blob').map(({ at }) => ('file' in at ? at.file : '')));
    const matches = ofKind(all, 'rule-match').filter((piece) => weighs(piece) && programs.has(fileOf(piece)));
    const [first] = matches;
    if (first === undefined) return null;
    const rule = `${printable(first.data.rule, 60)} matches the strings of a binary: ${printable(first.data.description, 160)}`;
    return sentenceOver(matches, `The rule ${rule}`);
  },
  examples: {
    raises: [[match('bin/tool', 'high'), program]],
    quiet: [
      [match('res/data.zip', 'high'), program],
      [match('bin/tool', 'low'), program],
      [match('bin/tool', 'high', 'experimental'), program],
      [match('bin/tool', 'high')],
    ],
  },
};
export default signal;

function weighs({ data, at }: EvidenceOfKind<'rule-match'>): boolean {
  const grave = data.severity === 'high' || data.severity === 'critical';
  return grave && data.status === 'stable' && 'runsAt' in at && at.runsAt === 'never';
}

function fileOf({ at }: EvidenceOfKind<'rule-match'>): string {
  return 'file' in at ? at.file : '';
}
