import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopbackRegistry } from './loopback-registry.ts';
import { archiveOf, DAY, MINUTE, type Publish, publish } from './publish-crate.ts';

/** Inert: it leaves a file named `inert` in the temp dir, which is what a dropper of another sort would have left. */
const DROPPER = `fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let _ = std::fs::write(std::env::temp_dir().join("inert"), b"");
}
`;
const ORDINARY = 'fn main() {\n    println!("cargo:rerun-if-changed=build.rs");\n}\n';

/** Two established crates, and the four that were published an hour before the day began, as their first versions were: clean. */
export const CARRIERS = ['slicewindow', 'keeponlyvec'] as const;
export const DROPPERS = ['token-macros1', 'token-macros-en', 'windowing', 'windowingnao'] as const;

/** What was there in the morning: years of good versions, and four first versions without a fault. */
function morning(): Publish[] {
  const years = [3300, 2800, 2100, 1500, 900, 700];
  const good = CARRIERS.flatMap((name) =>
    years.map((days, at) => ({
      name,
      version: `0.3.${at}`,
      age: days * DAY,
      repository: `https://vcs.test/good/${name}`,
    })),
  );
  const first = DROPPERS.map((name, at) => ({
    name,
    version: '1.0.0',
    age: (90 - at) * MINUTE,
    files: { 'build.rs': ORDINARY },
    repository: 'https://vcs.test/good/token-macros2',
  }));
  return [...good, ...first];
}

/** What came then: droppers, one behind another helper, and one new version of each carrier that needs them and differs in nothing else. */
export function hijack(): Publish[] {
  const [near, , helper, far] = DROPPERS;
  return [
    { name: near, version: '1.0.1', age: 30 * MINUTE, files: { 'build.rs': DROPPER } },
    { name: far, version: '1.0.1', age: 29 * MINUTE, files: { 'build.rs': DROPPER } },
    { name: helper, version: '1.0.1', age: 28 * MINUTE, needs: [{ name: far, requirement: '^1.0.1' }] },
    { name: CARRIERS[0], version: '0.3.6', age: 20 * MINUTE, needs: [{ name: near, requirement: '^1.0.1' }] },
    { name: CARRIERS[0], version: '0.3.7', age: 10 * MINUTE, needs: [{ name: near, requirement: '^1.0.1' }] },
    { name: CARRIERS[1], version: '0.3.6', age: 19 * MINUTE, needs: [{ name: helper, requirement: '^1' }] },
  ];
}

/** The day as an index tells it; `yanked`: the older good versions were withdrawn meanwhile. */
export function publishDay(
  registry: LoopbackRegistry,
  options: { readonly yanked: boolean; readonly evil: boolean },
): void {
  const old = morning().map((one) => ({
    ...one,
    yanked: options.yanked && CARRIERS.some((name) => name === one.name),
  }));
  for (const one of [...old, ...(options.evil ? hijack() : [])]) publish(registry, one);
}

/** The hijack's archives as files, for an overlay over the morning's index. */
export async function writeOverlay(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const one of hijack()) await writeFile(join(folder, `${one.name}-${one.version}.crate`), archiveOf(one));
}
