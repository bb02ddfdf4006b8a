import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence, type SourcePlace } from '../../model/evidence.ts';
import { defineAnalyzer, type Looked, type Subject } from '../define-analyzer.ts';
import { compareFacts } from '../history/compare-facts.ts';
import { gainedSince } from '../history/gained.ts';
import { dormantDays, isEstablished, versionsBefore, yankedBefore } from '../history/timeline.ts';
import { sightPlace } from '../sight-place.ts';

/** What is new against the version before, and what the index tells of the versions around it. */
export default defineAnalyzer({
  id: 'history',
  stage: 'history',
  analyze: async (subject, signal) => {
    const { previous, shortfall } = subject.background;
    const timeline = timelineOf(subject);
    if (shortfall !== null)
      return { evidence: timeline, state: shortfall.asked ? 'partial' : 'skipped', ...shortfall } satisfies Looked;
    if (previous === null) return { evidence: timeline, state: 'complete', reason: '' };
    const { gains, shortfall: unread } = await gainedSince(previous, subject, signal);
    return {
      evidence: [
        ...timeline,
        ...compareFacts(previous, subject).map(({ change, detail, place }) => piece(subject, change, detail, place)),
        ...gains.map(({ capability, sight }) =>
          piece(subject, `${capability}-gained`, `${sight.claim} (${sight.callee})`, sightPlace(sight)),
        ),
      ],
      state: unread === '' ? 'complete' : 'partial',
      reason: unread,
    };
  },
});

function timelineOf(subject: Subject): Evidence[] {
  const { crate, background } = subject;
  const { version } = crate.id;
  const days = dormantDays(version, background);
  const yanked = yankedBefore(version, background);
  return [
    ...(isEstablished(version, background)
      ? [piece(subject, 'established', `${versionsBefore(version, background.history).length}`)]
      : []),
    ...(days === null ? [] : [piece(subject, 'dormant', `${days}`)]),
    ...(yanked === null ? [] : [piece(subject, 'older-versions-yanked', `${yanked.yanked} of ${yanked.of}`)]),
  ];
}

function piece(
  { crate }: Subject,
  change: string,
  detail: string,
  place: SourcePlace = { file: 'Cargo.toml' },
): Evidence {
  return evidence('version-difference', crateLabel(crate.id), place, { change, detail });
}
