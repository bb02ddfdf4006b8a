import { canonicalJson } from '../../kit/canonical-json.ts';
import { ok } from '../../kit/result.ts';
import type { TriageTopic } from '../../ports/triage-topic.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { folderOf } from '../file-failure.ts';
import { folderStore } from '../store/folder.ts';

/**
 * One file a message, named by run and stage: the same message sent again while the first one is there stays one file.
 * Readers take files whose name does not begin with a dot, and delete them.
 */
const adapter: PlaceAdapter<TriageTopic> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url) => {
    const root = folderOf(url);
    if (!root.ok) return root;
    const store = folderStore(root.value);
    return ok({
      announce: async (message, attributes) => {
        const bytes = Buffer.from(`${canonicalJson({ attributes, message })}\n`);
        const written = await store.create(`${message.runId}-${message.stage}.json`, bytes, 'application/json');
        return written.ok ? ok(undefined) : written;
      },
      close: async () => {},
    });
  },
};
export default adapter;
