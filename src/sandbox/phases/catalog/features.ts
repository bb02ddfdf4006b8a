import { featuresOf } from '../../feature-choice.ts';
import { DEPENDENCY } from '../../harness.ts';
import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import type { Exercised, Phase } from '../define-phase.ts';
import { quoted } from '../shell.ts';

/** More than these are turned on together only. */
const ALONE = 12;
/** Dependencies by which a feature gains a network, other programs or foreign code. */
const GAINING =
  /(^|[-_])(http|https|curl|reqwest|ureq|hyper|tls|ssl|rustls|socket|websocket|tungstenite|ssh|ssh2|git2|grpc|tonic|dns|mio|tokio|async-std|isahc|attohttpc|minreq|process|command|exec|duct|xshell|subprocess|libloading|bindgen|cc|cmake)([-_]|$)/;

/** The crate with none of its features, with all, and with each that gains it a network or other programs. */
const features: Phase = {
  id: 'features',
  profiles: ['deep'],
  unfit: (subject) => (featuresOf(subject.facts).length > 0 ? null : 'it has no features'),
  time: { percent: 40, seconds: { quick: 0, standard: 0, deep: 600 } },
  needs: 'wide',
  voluntary: true,
  folder: LAYOUT.project,
  features: ({ facts }) => featuresOf(facts),
  command: () => `sh ${LAYOUT.start}/features`,
  script: (subject) => {
    const all = featuresOf(subject.facts);
    const alone = all.filter((name) => gains(subject, name)).slice(0, ALONE);
    const builds = [[], all, ...alone.map((name) => [name])].map(
      (names) =>
        `cargo build ${SETTLED} --no-default-features ${quoted(`--features=${names.map((name) => `${DEPENDENCY}/${name}`).join(',')}`)}`,
    );
    return `failed=0\n${builds.map((build) => `${build} || failed=1\n`).join('')}exit $failed\n`;
  },
};
export default features;

function gains({ facts }: Exercised, feature: string): boolean {
  const named = (facts.features[feature] ?? []).map((value) => value.replace(/^dep:/, '').replace(/[?/].*/, ''));
  return [feature, ...named].some((name) => GAINING.test(name));
}
