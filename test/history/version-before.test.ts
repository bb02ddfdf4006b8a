import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { publish } from '../support/publish-crate.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';
import { STORIES } from '../support/version-stories.ts';

const folder = await temporaryFolder();
const registry = await LoopbackRegistry.start();
const reports = new Map<string, Report>();

const OURS =
  /^(build-script-|became-|new-binary|build-gains|library-gains|young-|loose-|dependency-|older-|update-forced|dormant-|build-crates-|advisory-|depends-on)/;

beforeAll(async () => {
  for (const { name, versions, others = [] } of STORIES)
    for (const one of [...versions.map((version) => ({ name, ...version })), ...others]) publish(registry, one);
  const flags = ['--static-only', '--format', 'json', '--registry', registry.url];
  const places = { XDG_DATA_HOME: join(folder.path, 'data'), SANDPIT_CACHE: join(folder.path, 'cache') };
  const ran = await sandpit(['scan', ...flags, ...STORIES.map(({ name }) => name)], places);
  for (const line of ran.stdout.split('\n').filter((text) => text !== '')) {
    const report = Report.parse(JSON.parse(line));
    reports.set(report.crate.name, report);
  }
});
afterAll(async () => {
  await registry.stop();
  await folder[Symbol.asyncDispose]();
});

test.each(STORIES.map((told) => [told.name, told] as const))(
  '%s: what is new is told, and nothing else',
  (name, told) => {
    const report = reports.get(name);
    expect(report?.signals.map(({ id }) => id).filter((id) => OURS.test(id))).toEqual(told.signals);
    expect(report?.coverage.filter(({ stage }) => ['history', 'dependencies', 'metadata'].includes(stage))).toEqual(
      ['metadata', 'history', 'dependencies'].map((stage) =>
        expect.objectContaining({ stage, state: 'complete', asked: true }),
      ),
    );
  },
);
