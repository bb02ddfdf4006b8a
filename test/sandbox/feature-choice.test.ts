import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { NO_ENTRY_POINTS } from '../../src/model/entry-points.ts';
import { featureChoices, flagsOf, toldChoice } from '../../src/sandbox/feature-choice.ts';
import { harnessManifest } from '../../src/sandbox/harness.ts';
import { failsByItself } from '../../src/sandbox/phases/coverage.ts';
import { subjectOf } from '../support/subject-of.ts';

const FEATURES = '[features]\ndefault = ["std"]\nstd = []\none = []\ntwo = ["dep:itoa"]\nthree = []\nfour = []\n';
const DEPENDENCIES =
  '[dependencies]\nitoa = { version = "1", optional = true }\nryu = { version = "1", optional = true }\n';
const ALL = ['std', 'one', 'two', 'three', 'four', 'ryu'];
const on = (...features: string[]) => ({ features, byDefault: true });
const crateWith = (manifest: string) => subjectOf({ 'src/lib.rs': '' }, manifest);
const choicesOf = (documented: string, features = FEATURES + DEPENDENCIES) =>
  featureChoices(crateWith(`[package.metadata.docs.rs]\n${documented}\n${features}`));

test('a crate without features leaves nothing to choose', () => {
  expect(featureChoices(crateWith(''))).toEqual([]);
  expect(choicesOf('all-features = true', '')).toEqual([]);
});

test('what the documentation is built with comes first, then all, then one at a time', () => {
  expect(choicesOf('features = ["two"]')).toEqual([on('two'), on(...ALL), on('std'), on('one')]);
  expect(choicesOf('all-features = true')).toEqual([on(...ALL), on('std'), on('one'), on('two')]);
  expect(featureChoices(crateWith(FEATURES + DEPENDENCIES))[0]).toEqual(on(...ALL));
  expect(choicesOf('no-default-features = true\nfeatures = ["one"]')[0]).toEqual({
    features: ['one'],
    byDefault: false,
  });
});

test('features that the crate does not have, and what is no list of them, are passed over', () => {
  expect(choicesOf(`features = ["one", "'; true", "--config"]`)[0]).toEqual(on('one'));
  expect(choicesOf('features = ["nothing"]')[0]).toEqual(on(...ALL));
  expect(choicesOf('features = "one"')[0]).toEqual(on(...ALL));
});

test('the choice is told to cargo and to people', () => {
  const choice = { features: ['one', 'two'], byDefault: false };
  expect(flagsOf(choice)).toBe(" --no-default-features '--features=one,two'");
  expect(flagsOf()).toBe('');
  expect(toldChoice(choice)).toBe('with one, two without default features');
  expect(toldChoice(on(...ALL))).toBe('with std, one, two, three, four and 1 more');
});

test('the consumer project asks for the choice, also where phases turn on more', () => {
  const { crate, facts } = crateWith(FEATURES);
  const manifestOf = (choice: ReturnType<typeof on>, more: readonly string[]) =>
    parse(harnessManifest({ crate, facts, entries: NO_ENTRY_POINTS, choice }, more));
  const dependency = { package: 'story', version: '=1.0.0' };
  expect(manifestOf(on('one'), [])).toMatchObject({
    dependencies: { dependency: { ...dependency, features: ['one'] } },
  });
  expect(manifestOf(on('one'), ['two'])).toMatchObject({
    dependencies: { dependency: { ...dependency, features: ['one'], 'default-features': false } },
    features: { with0: ['dependency/two'], default: ['dependency/default'] },
  });
  const { dependencies, features } = manifestOf({ features: ['one'], byDefault: false }, ['two']);
  expect(dependencies).toMatchObject({ dependency: { 'default-features': false } });
  expect(features).toEqual({ with0: ['dependency/two'] });
});

test('a build that lacks something, memory or time does not fail by itself', () => {
  const failed = (reason: string) => failsByItself({ stage: 'build', state: 'failed', reason, asked: true });
  expect(failed('exit status 101')).toBe(true);
  expect(failed('exit status 101; missing: library foo')).toBe(false);
  expect(failed('out of memory')).toBe(false);
  expect(failed('killed by SIGKILL')).toBe(false);
  expect(failsByItself({ stage: 'build', state: 'timed-out', reason: 'exit status 101', asked: true })).toBe(false);
});
