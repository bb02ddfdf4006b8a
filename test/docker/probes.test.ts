import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import { isCageMoment } from '../../src/model/evidence.ts';
import type { SandboxPhase } from '../../src/model/phases.ts';
import { watchFiles } from '../support/watch-files.ts';
import { BEHAVIOURS, shows } from './probes/table.ts';

const SOURCE = await readFile(new URL('./probes/probes.rs', import.meta.url), 'utf8');
/** The probes in a module of their own, under the name of the place. */
const probes = (where: string) => `mod probes { const WHERE: &str = "${where}"; ${SOURCE} }`;
const PLACES: readonly (readonly [string, string, SandboxPhase, string])[] = [
  ['build', 'prober@1.0.0', 'build', 'build-script-build'],
  ['load', 'prober@1.0.0', 'link-and-run', 'app'],
  ['test', 'prober@1.0.0', 'run-tests', 'all-'],
  ['macro', 'prober-macros@1.0.0', 'macros', 'rustc'],
];
const manifest = (name: string, more: string) =>
  `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n${more}`;

/** What the two stays missed, by their own word. */
let gaps: readonly Evidence[];
let seen: ReadonlyMap<string, readonly Evidence[]>;

beforeAll(async () => {
  const library = await watchFiles({
    'Cargo.toml': manifest('prober', 'build = "build.rs"\n'),
    'build.rs': `${probes('build')}\nfn main() { probes::probe_all() }`,
    'src/lib.rs': `${probes('load')}
#[cfg(not(test))]
#[used]
#[link_section = ".init_array"]
static START: extern "C" fn() = { extern "C" fn start() { probes::probe_all() } start };`,
    'tests/all.rs': `${probes('test')}\n#[test] fn all() { probes::probe_all() }`,
  });
  const macros = await watchFiles({
    'Cargo.toml': manifest('prober-macros', '[lib]\nproc-macro = true\n'),
    'src/lib.rs': `${probes('macro')}
#[proc_macro] pub fn probe(_: proc_macro::TokenStream) -> proc_macro::TokenStream { probes::probe_all(); Default::default() }`,
  });
  const all = [...library.evidence, ...macros.evidence];
  gaps = all.filter(({ kind }) => kind === 'sensor-gap');
  seen = new Map(
    PLACES.map(([where, , phase]) => [where, all.filter(({ at }) => isCageMoment(at) && at.phase === phase)]),
  );
}, 300_000);

test.each(PLACES)(
  'from %s every behaviour shows or is denied and told, each as the doing of %s in %s',
  (where, subject, _phase, program) => {
    const pieces = seen.get(where) ?? [];
    const missed = BEHAVIOURS.filter((behaviour) => {
      const shown = shows(pieces, behaviour, where).filter(
        ({ subject: by, at }) =>
          by === subject && isCageMoment(at) && at.process.some((name) => name.startsWith(program)),
      );
      return shown.length === 0;
    });
    expect(missed.map(({ name }) => name)).toEqual([]);
  },
);

test('there are more than sixty behaviours, and no sensor missed anything while they went on', () => {
  expect(new Set(BEHAVIOURS.map(({ name }) => name)).size).toBeGreaterThan(60);
  expect(gaps.map(({ data }) => data)).toEqual([]);
});
