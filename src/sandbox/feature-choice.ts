import { parse } from 'smol-toml';
import { z } from 'zod';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { quoted } from './phases/shell.ts';

/** Features that somebody who depends on the crate turns on, and whether its default ones stay. */
export interface FeatureChoice {
  readonly features: readonly string[];
  readonly byDefault: boolean;
}

/** Of a manifest that says nothing about features. */
export const BY_DEFAULT: FeatureChoice = { features: [], byDefault: true };

/** Choices that are tried at most: each is a build. */
const TRIED = 4;
/** Names in a line that a person reads. */
const SHOWN = 5;

/** How the author has the crate built for its documentation. */
const Documented = z.object({
  package: z.object({
    metadata: z.object({
      docs: z.object({
        rs: z.object({
          features: z.array(z.string()).default([]),
          'all-features': z.boolean().default(false),
          'no-default-features': z.boolean().default(false),
        }),
      }),
    }),
  }),
});

interface Described {
  readonly crate: UnpackedCrate;
  readonly facts: CrateFacts;
}

/**
 * Choices for a crate that needs one to be built, the likeliest first: that of its documentation, all features (which may exclude
 * one another), then one at a time.
 */
export function featureChoices({ crate, facts }: Described): readonly FeatureChoice[] {
  const all = featuresOf(facts);
  const keeping = (features: readonly string[]): FeatureChoice => ({ features, byDefault: true });
  const choices = [...documented(crate, all), keeping(all), ...all.map((name) => keeping([name]))];
  const different = new Map(choices.map((choice) => [JSON.stringify(choice), choice]));
  different.delete(JSON.stringify(BY_DEFAULT));
  return [...different.values()].slice(0, TRIED);
}

/** Those that are written down, and an optional dependency that none of them names as one. */
export function featuresOf(facts: CrateFacts): string[] {
  const written = Object.keys(facts.features).filter((name) => name !== 'default');
  const named = new Set(Object.values(facts.features).flat());
  const implied = facts.dependencies.filter(
    ({ optional, kind, name }) => optional && kind !== 'dev' && !named.has(`dep:${name}`),
  );
  return [...new Set([...written, ...implied.map(({ name }) => name)])];
}

/** The choice as cargo's flags, for a build of the crate's own files. */
export function flagsOf({ features, byDefault }: FeatureChoice = BY_DEFAULT): string {
  const named = features.length > 0 ? ` ${quoted(`--features=${features.join(',')}`)}` : '';
  return `${byDefault ? '' : ' --no-default-features'}${named}`;
}

/** The choice in words. */
export function toldChoice({ features, byDefault }: FeatureChoice): string {
  const more = features.length > SHOWN ? ` and ${features.length - SHOWN} more` : '';
  const named = features.length > 0 ? `with ${features.slice(0, SHOWN).join(', ')}${more}` : '';
  return [named, byDefault ? '' : 'without default features'].filter((part) => part !== '').join(' ');
}

function documented(crate: UnpackedCrate, all: readonly string[]): FeatureChoice[] {
  const manifest = crate.files.find(({ path }) => path === 'Cargo.toml')?.bytes.toString() ?? '';
  const read = Documented.safeParse(parse(manifest));
  if (!read.success) return [];
  const { features, ...rs } = read.data.package.metadata.docs.rs;
  const known = rs['all-features'] ? all : features.filter((name) => all.includes(name));
  return [{ features: known, byDefault: !rs['no-default-features'] }];
}
