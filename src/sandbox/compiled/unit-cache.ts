import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { EvidenceSchema } from '../../model/evidence.ts';
import { besides, writeWhole } from '../write-whole.ts';
import type { ExportedUnit } from './read-export.ts';
import { UNIT } from './unit-scripts.ts';

/** Beyond it those that were not used for longest go. */
const LIMIT_BYTES = 8 * 1024 ** 3;
/** Of one crate, the newest that are brought in to compile a new closure: a library takes four where it is built for host and target. */
const VARIANTS = 12;

const Unit = z.object({
  unit: z.string().regex(UNIT),
  /** Of the crate and all that it depends on. */
  identity: z.string(),
  sha256: z.string(),
  bytes: z.int().positive(),
  /** What compiling it showed, to be told by every scan that does without. */
  evidence: z.array(EvidenceSchema),
});
export type Unit = z.infer<typeof Unit>;

const Closure = z.object({ closure: z.string(), units: z.array(z.object({ identity: z.string(), unit: z.string() })) });

/**
 * Units that were compiled before, in a folder of this machine: `<identity>/<unit>.tar` with what is known of it beside. Each is signed with a
 * key that only this folder has: one that was changed, or comes from elsewhere, is not there. No cage ever has the folder; it is given copies.
 */
export class UnitCache {
  readonly #folder: string;
  readonly #key: Buffer;

  private constructor(folder: string, key: Buffer) {
    this.#folder = folder;
    this.#key = key;
  }

  static async open(folder: string): Promise<UnitCache> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'key');
    const beside = besides(path);
    await writeFile(beside, randomBytes(32), { mode: 0o600 });
    // Whoever comes first makes it: a name is never given to what is half written.
    await link(beside, path).catch(() => {});
    await rm(beside);
    return new UnitCache(folder, await readFile(path));
  }

  /** The units of a crate that were compiled last, whatever its features. */
  async variants(identity: string): Promise<readonly Unit[]> {
    const folder = this.#of(identity);
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const dated = await Promise.all(names.map(async (name) => ({ name, time: await timeOf(join(folder, name)) })));
    const newest = dated.sort((a, b) => b.time - a.time).slice(0, VARIANTS);
    const units = await Promise.all(newest.map(({ name }) => this.#unit(identity, name.slice(0, -'.json'.length))));
    return units.filter((unit) => unit !== null);
  }

  /** The units of a closure; null where it is not known, or one of them is not there any more. */
  async closure(closure: string): Promise<readonly Unit[] | null> {
    const known = Closure.safeParse(await this.#signed(this.#closure(closure)));
    if (!known.success || known.data.closure !== closure) return null;
    const units = await Promise.all(known.data.units.map(({ identity, unit }) => this.#unit(identity, unit)));
    return units.includes(null) ? null : units.filter((unit) => unit !== null);
  }

  /** Copies a unit's archive, and tells whether the copy is what was compiled. One that is not is let go: it is compiled again. */
  async copy({ identity, unit, sha256 }: Unit, to: string): Promise<boolean> {
    const archive = this.#archive(identity, unit);
    const copied = await copyFile(archive, to).then(
      () => sha256OfFile(to),
      () => null,
    );
    if (copied === sha256) await utimes(this.#of(identity), new Date(), new Date()).catch(() => {});
    else await Promise.all([archive, to, archive.replace(/tar$/, 'json')].map((path) => rm(path, { force: true })));
    return copied === sha256;
  }

  async keep(identity: string, exported: ExportedUnit, evidence: Unit['evidence']): Promise<Unit> {
    const { unit, sha256, bytes, path } = exported;
    const kept: Unit = { unit, identity, sha256, bytes, evidence };
    await mkdir(this.#of(identity), { recursive: true });
    const beside = besides(this.#archive(identity, unit));
    await copyFile(path, beside);
    await rename(beside, this.#archive(identity, unit));
    await this.#sign(join(this.#of(identity), `${unit}.json`), kept);
    return kept;
  }

  async remember(closure: string, units: readonly Unit[]): Promise<void> {
    await mkdir(join(this.#folder, 'closures'), { recursive: true });
    const named = units.map(({ identity, unit }) => ({ identity, unit }));
    await this.#sign(this.#closure(closure), { closure, units: named });
  }

  /** Lets go of the crates that were not used for longest, until all is within the limit in bytes. */
  async trim(limit = LIMIT_BYTES): Promise<void> {
    const crates = await Promise.all(
      (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => this.#size(name)),
    );
    let bytes = crates.reduce((sum, one) => sum + one.bytes, 0);
    for (const { identity, bytes: size } of crates.sort((a, b) => a.used - b.used)) {
      if (bytes <= limit) return;
      await rm(this.#of(identity), { recursive: true, force: true });
      bytes -= size;
    }
  }

  async #size(identity: string): Promise<{ readonly identity: string; readonly bytes: number; readonly used: number }> {
    const folder = this.#of(identity);
    const files = await readdir(folder).catch(() => []);
    const sizes = await Promise.all(
      files.map((name) =>
        stat(join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return { identity, bytes: sizes.reduce((sum, size) => sum + size, 0), used: await timeOf(folder) };
  }

  async #unit(identity: string, unit: string): Promise<Unit | null> {
    const read = Unit.safeParse(await this.#signed(join(this.#of(identity), `${unit}.json`)));
    return read.success && read.data.identity === identity && read.data.unit === unit ? read.data : null;
  }

  async #sign(path: string, value: unknown): Promise<void> {
    await writeWhole(path, JSON.stringify({ value, signature: this.#signature(value) }));
  }

  /** Null where there is nothing, or it is not ours. */
  async #signed(path: string): Promise<unknown> {
    try {
      const { value, signature } = JSON.parse(await readFile(path, 'utf8')) as { value: unknown; signature: string };
      const given = Buffer.from(signature, 'hex');
      const ours = Buffer.from(this.#signature(value), 'hex');
      return given.length === ours.length && timingSafeEqual(given, ours) ? value : null;
    } catch {
      return null;
    }
  }

  #signature(value: unknown): string {
    return createHmac('sha256', this.#key).update(canonicalJson(value)).digest('hex');
  }

  #of(identity: string): string {
    return join(this.#folder, identity);
  }

  #archive(identity: string, unit: string): string {
    return join(this.#of(identity), `${unit}.tar`);
  }

  #closure(closure: string): string {
    return join(this.#folder, 'closures', `${closure}.json`);
  }
}

/** Milliseconds since the epoch at which it changed; 0 where it is not there. */
async function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
