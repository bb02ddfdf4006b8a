import { fileURLToPath } from 'node:url';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { ok } from '../../kit/result.ts';
import type { TriageTopic } from '../../ports/triage-topic.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { folderStore } from '../store/folder.ts';

/** One file a message, named by time and run: readers take them in order and delete them. */
const adapter: PlaceAdapter<TriageTopic> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url) => {
    const store = folderStore(fileURLToPath(url));
    return {
      announce: async (message, attributes) => {
        const name = `${message.verdictAt.replace(/[^0-9TZ]/g, '')}-${message.runId}-${message.stage}.json`;
        const written = await store.create(
          name,
          Buffer.from(`${canonicalJson({ attributes, message })}\n`),
          'application/json',
        );
        return written.ok ? ok(undefined) : written;
      },
      close: async () => {},
    };
  },
};
export default adapter;
