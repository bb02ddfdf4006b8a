import type { CrateId } from '../model/crate.ts';

/** Whether the newest report on this very archive, built in a cage, calls it clean. A store that cannot tell says no. */
export type ClearedCrates = (crate: CrateId & { readonly checksum: string }) => Promise<boolean>;
