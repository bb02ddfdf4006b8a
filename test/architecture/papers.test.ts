import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EXIT, exitOfFailure } from '../../src/cli/exit-codes.ts';
import { VARIABLES } from '../../src/config/load-config.ts';
import { STAGES } from '../../src/model/coverage.ts';
import { FAILURE_CODES } from '../../src/model/failure.ts';
import { IMAGES } from '../../src/model/images.ts';
import { SANDBOX_PHASES } from '../../src/model/phases.ts';
import { LAYOUT } from '../../src/sandbox/layout.ts';

// What the papers list, the code must have, and the other way round. Where one of these fails, mend the paper.

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const FILES = readdirSync(TOP, { withFileTypes: true })
  .filter((entry) => !['node_modules', '.git', 'coverage'].includes(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));
const read = (path: string) => readFileSync(join(TOP, path), 'utf8');
const texts = (folder: string, name: RegExp) =>
  FILES.filter((path) => path.startsWith(`${folder}/`) && name.test(path) && !path.includes('/fixtures/')).map(read);
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const sorted = (items: Iterable<string>) => [...new Set(items)].sort();

function filesBelow(folder: string): string[] {
  return readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TOP, join(entry.parentPath, entry.name)));
}

/** The part of a paper from a heading to the next one. */
function section(paper: string, heading: string): string {
  const text = read(paper);
  const start = text.indexOf(`\n## ${heading}\n`);
  if (start === -1) throw new Error(`${paper} has no heading "${heading}"`);
  const end = text.indexOf('\n## ', start + 1);
  return text.slice(start, end === -1 ? undefined : end);
}

/** The cells of the rows of its tables. */
const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const plain = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

describe('src/README.md', () => {
  test('every folder of src is on the map, and nothing else', () => {
    const folders = readdirSync(join(TOP, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const told = rows(section('src/README.md', 'The map')).map(([folder]) => plain(folder));
    expect(told.sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  test('the file to open first is there', () => {
    for (const cells of rows(section('src/README.md', 'The map')))
      expect(FILES).toContain(`src/${plain(cells.at(-1))}`);
  });

  test('stages and phases, in their order', () => {
    const words = section('src/README.md', 'The three words');
    const listed = (from: string) => all(words.slice(words.indexOf(from)).split('.')[0] ?? '', /`([a-z-]+)`/g);
    expect(listed('Stages of coverage')).toEqual([...STAGES]);
    expect(listed('Phases in the cage')).toEqual([...SANDBOX_PHASES]);
  });

  test('every failure code with its exit status and whom the code blames', () => {
    const source = texts('src', /\.ts$/).join('\n');
    const blamed = new Map<string, Set<string>>(FAILURE_CODES.map((code) => [code, new Set()]));
    const pair = /code: '([a-z-]+)',\s*blame: '([a-z]+)'|blame: '([a-z]+)',\s*code: '([a-z-]+)'/g;
    for (const [, code, blame, before, after] of source.matchAll(pair))
      blamed.get(code ?? after ?? '')?.add(blame ?? before ?? '');
    const table = rows(section('src/README.md', 'Failures')).filter((cells) => cells.length === 4);
    expect(table.map(([code]) => plain(code))).toEqual([...FAILURE_CODES]);
    for (const [code, blame, exit] of table) {
      const name = FAILURE_CODES.find((known) => known === plain(code)) ?? 'defect';
      expect({ name, exit: Number(exit) }).toEqual({ name, exit: exitOfFailure(name) });
      const told = (blame ?? '').split(', ');
      expect({ name, told }).toEqual({ name, told: expect.arrayContaining([...(blamed.get(name) ?? [])]) });
    }
  });

  test('every key of the configuration with its variable', () => {
    const table = rows(section('src/README.md', 'Configuration')).filter((cells) => cells.length === 4);
    expect(table.map(([key, variable]) => [plain(key), plain(variable)])).toEqual(Object.entries(VARIABLES));
  });

  test('every variable of ours that the code reads, and no other', () => {
    const code = ['src', 'test', 'sandbox-images', 'rules'].flatMap((folder) => texts(folder, /\.(ts|mjs|sh|cjs)$/));
    const used = all(code.join('\n'), /\b(SANDPIT_[A-Z_]+[A-Z])\b/g);
    const told = all(section('src/README.md', 'Configuration'), /`(SANDPIT_[A-Z_]+)`/g);
    expect(sorted(told)).toEqual(sorted(used));
  });
});

test('README.md: levels and exit statuses are those of the command line', () => {
  const table = rows(section('README.md', 'What it says'));
  const { usage, unreachable, defect, interrupted, ...levels } = EXIT;
  expect(Object.fromEntries(table.map(([level, status]) => [plain(level), Number(status)]))).toEqual(levels);
  const others = all(section('README.md', 'What it says').replace(/^\|.*$/gm, ''), /(?<![\w`-])(\d{1,3}) [a-z]/g);
  expect(others.map(Number)).toEqual([usage, unreachable, defect, interrupted]);
});

describe('sandbox-images/README.md', () => {
  const paper = read('sandbox-images/README.md');

  test('the mounts are those of the layout, made in the image', () => {
    const { seed, vendor, projectSource, packageSource, start } = LAYOUT;
    const layout = [seed, vendor, projectSource, packageSource, start, '/run/index'];
    expect(all(paper, /^\| `(\/[a-z/]+)` \|/gm).sort()).toEqual([...layout].sort());
    const made = /mkdir -p ([^\n]+)/.exec(read('sandbox-images/builder/mount-points.sh'))?.[1]?.split(' ') ?? [];
    expect(made.sort()).toEqual([...layout].sort());
    expect(read('src/sandbox/resolve.ts')).toContain("'/run/index'");
  });

  test('the images that are made are those that scans ask for and doctor looks at', () => {
    const made = all(
      read('sandbox-images/build.sh').replaceAll('$tag', 'current'),
      /-t "(sandpit-(?:builder|sinkhole):\S+)"/g,
    );
    expect(sorted(made)).toEqual(Object.values(IMAGES).sort());
    expect(sorted(all(paper, /^\| `(sandpit-[a-z]+:[a-z]+)` \|/gm))).toEqual(Object.values(IMAGES).sort());
  });

  test('labels are those that the images carry', () => {
    const carried = texts('sandbox-images', /Dockerfile$/).flatMap((text) => all(text, /\b(sandpit\.[a-z]+)=/g));
    expect(sorted(all(paper, /^\| `(sandpit\.[a-z]+)` \|/gm))).toEqual(sorted(carried));
  });

  test.each([
    ['sinkhole', 'sensors/sinkhole/open-sinkhole.ts', 'What it tells', /sinkhole\/(?!witness)/],
    ['witness', 'sensors/witness/open-witness.ts', 'The witness', /sinkhole\/(witness|frames)\.ts$/],
  ])('each frame that the %s writes is told, and read by the worker', (_name, reader, paragraph, writers) => {
    const written = filesBelow('sandbox-images/sinkhole')
      .filter((path) => writers.test(path))
      .flatMap((path) => all(read(path), /\b(?:emit|tell)\(\{\s*type: '([a-z-]+)'/g));
    const known = sorted(all(read(`src/sandbox/${reader}`), /type: z\.literal\('([a-z-]+)'\)/g));
    expect(known).toEqual(sorted(written));
    expect(sorted(rows(section('sandbox-images/README.md', paragraph)).map(([type]) => plain(type)))).toEqual(known);
  });
});

test('src/analyzers/README.md: each claim stands in the code, and each that a signal looks for is told', () => {
  const told = ['syntax-match', 'provenance']
    .flatMap((kind) => rows(section('src/analyzers/README.md', `Claims of \`${kind}\``)))
    .map(([claim]) => plain(claim));
  const code = texts('src/analyzers', /\.ts$/).join('\n');
  expect(told.filter((claim) => !code.includes(`'${claim}'`))).toEqual([]);
  const looked = texts('src/signals', /\.ts$/).flatMap((text) => all(text, /\bclaim === '([a-z-]+)'/g));
  const filed = all(code, /\bclaim\(world, '([a-z-]+)'/g);
  expect([...looked, ...filed].filter((claim) => !told.includes(claim))).toEqual([]);
});

test('src/analyzers/README.md: each change and risk stands in the code, and each that a signal looks for is told', () => {
  const tables = rows(section('src/analyzers/README.md', 'What surrounds a crate'));
  const told = tables.flatMap(([names]) => (names ?? '').split(', ').map(plain));
  const code = texts('src/analyzers', /\.ts$/).join('\n');
  const made = (name: string) => code.includes(`'${name}'`) || code.includes(`'${name.replace(/-gained$/, '')}'`);
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter((name) => !made(name))).toEqual([]);
  const looked = texts('src/signals', /\.ts$/).flatMap((text) =>
    all(text, /(?:\bdata\.(?:change|risk) === |\b(?:differences|risks)\(\w+, )'([a-z-]+)'/g),
  );
  expect(looked.length).toBeGreaterThan(8);
  expect(looked.filter((name) => !told.includes(name))).toEqual([]);
});

test('every file that a paper or a message names is there', () => {
  const papers = FILES.filter((path) => path.endsWith('README.md'));
  expect(papers).toEqual(expect.arrayContaining(['README.md', 'src/README.md', 'deploy/README.md', 'test/README.md']));
  const there = (path: string) => FILES.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
  const absent = papers.flatMap((paper) => {
    const named = all(read(paper), /`([\w.-]+(?:\/[\w.-]+)*\/?(?:\.\w+)?)`/g).filter((name) => name.includes('/'));
    const lost = named.filter((name) => !there(name) && !there(join(dirname(paper), name)) && isOurs(name));
    return lost.map((name) => `${paper}: ${name}`);
  });
  expect(absent).toEqual([]);
  const code = [...texts('src', /\.ts$/), ...texts('sandbox-images', /\.(ts|sh)$/)].join('\n');
  expect(
    sorted(all(code, /\b((?:src|rules|deploy|test|sandbox-images)\/[\w/-]*\.md)\b/g)).filter((path) => !there(path)),
  ).toEqual([]);
});

/** Begins with a folder of the checkout, or of the paper's own: other names with a slash are places elsewhere. */
function isOurs(name: string): boolean {
  const [first] = name.split('/');
  return first !== undefined && FILES.some((file) => file.split('/').slice(0, -1).includes(first));
}
