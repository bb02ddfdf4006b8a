import { expect, test } from 'vitest';
import { ok } from '../../src/kit/result.ts';
import { IMAGES } from '../../src/model/images.ts';
import type { Subject } from '../../src/sandbox/build-and-watch.ts';
import { type DetonationCage, detonate } from '../../src/sandbox/detonate.ts';

/** An engine with these images and nothing else: whoever goes on to start a container with it fails the test. */
function engineWith(inputs: Readonly<Record<string, string>>): DetonationCage {
  const image = async (name: string) => {
    const made = inputs[name];
    return made === undefined ? null : { id: name, labels: { 'sandpit.inputs': made } };
  };
  const runtime = { probe: async () => ok({ version: '20', runtimes: ['runc'] }), image };
  return { runtime, imageInputs: 'now' } as unknown as DetonationCage;
}

test.each([
  { images: {}, what: 'image missing', where: IMAGES.builder },
  { images: { [IMAGES.builder]: 'now' }, what: 'image missing', where: IMAGES.sinkhole },
  {
    images: { [IMAGES.builder]: 'now', [IMAGES.sinkhole]: 'before' },
    what: 'image older than its sources',
    where: IMAGES.sinkhole,
  },
])('$what ($where): the engine is to blame, and the line says what mends it', async ({ images, what, where }) => {
  const options = { runId: 'run', runtime: null, profile: 'quick', budgetSeconds: 1 } as const;
  const never = new AbortController().signal;
  const detonated = await detonate({} as Subject, engineWith(images), options, () => {}, never);
  const failure = { code: 'image-missing', blame: 'engine', what, where };
  expect(detonated).toMatchObject({ ok: false, failure: { ...failure, remedy: "run 'npx sandpit doctor --mend'" } });
});
