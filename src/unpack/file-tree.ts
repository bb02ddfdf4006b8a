import { createHash } from 'node:crypto';
import type { CrateFile } from '../model/facts.ts';
import type { Anomalies } from './anomaly.ts';

/** The files met so far, held to be one tree on every file system: no path twice, none that folds into another. */
export class FileTree {
  readonly #files = new Map<string, CrateFile>();
  /** Folded path of each file and folder to the path as first written. */
  readonly #folded = new Map<string, { readonly path: string; readonly folder: boolean }>();
  readonly #anomalies: Anomalies;

  constructor(anomalies: Anomalies) {
    this.#anomalies = anomalies;
  }

  addFolder(path: string): void {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (this.#known(folder)) return;
      this.#place(folder, true, null);
    }
  }

  addFile(file: CrateFile): void {
    const parent = file.path.lastIndexOf('/');
    if (parent > 0) this.addFolder(file.path.slice(0, parent));
    const twin = this.#files.get(file.path);
    if (twin !== undefined) {
      this.#anomalies.note('duplicate-path', 'the same path twice', file.path, !isSame(twin, file));
      return;
    }
    this.#place(file.path, false, file);
    this.#files.set(file.path, file);
  }

  /**
   * Sorted by the bytes of their path; without any `.cargo-ok`, which cargo unpacks nowhere: it is its own mark of a
   * finished unpacking.
   */
  get files(): readonly CrateFile[] {
    const unpacked = [...this.#files.values()].filter((file) => !/(^|\/)\.cargo-ok$/.test(file.path));
    return unpacked.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  #known(folder: string): boolean {
    const there = this.#folded.get(folded(folder));
    return there?.folder === true && there.path === folder;
  }

  #place(path: string, folder: boolean, file: CrateFile | null): void {
    const key = folded(path);
    const there = this.#folded.get(key);
    if (there === undefined) {
      this.#folded.set(key, { path, folder });
      return;
    }
    if (there.folder !== folder) {
      this.#anomalies.note('file-and-folder', `both a file and a folder, as ${there.path}`, path);
      return;
    }
    const twin = this.#files.get(there.path);
    const differ = file !== null && twin !== undefined && !isSame(twin, file);
    // cargo itself packs `readme.md` once more as `README.md`: the same bytes under both are read the same everywhere.
    if (file !== null && twin !== undefined && !differ && twin.path.toLowerCase() === path.toLowerCase()) return;
    this.#anomalies.note('path-collision', `one with ${there.path} where case or form is folded`, path, differ);
  }
}

function isSame(one: CrateFile, other: CrateFile): boolean {
  return one.known === undefined && other.known === undefined
    ? one.bytes.equals(other.bytes)
    : hashOf(one) === hashOf(other);
}

function hashOf({ bytes, known }: CrateFile): string {
  return known?.sha256 ?? createHash('sha256').update(bytes).digest('hex');
}

/** One key for all paths that are one file on Windows or macOS: case, Unicode form, dots and spaces at a name's end. */
function folded(path: string): string {
  const form = path.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  return form.replace(/[. ]+(?=\/|$)/g, '');
}
