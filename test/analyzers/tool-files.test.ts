import fc from 'fast-check';
import { expect, test } from 'vitest';
import toolFiles from '../../src/analyzers/catalog/tool-files.ts';
import { subjectOf } from '../support/subject-of.ts';

async function look(path: string, text: string): Promise<string[]> {
  const { evidence } = await toolFiles.analyze(
    subjectOf({ 'src/lib.rs': '', [path]: text }),
    AbortSignal.timeout(10_000),
  );
  return evidence.map(({ data }) => ('claim' in data && 'callee' in data ? `${data.claim} ${data.callee}` : ''));
}

test.each([
  ['.cargo/config.toml', '[build]\nrustc-wrapper = "./tools/wrap.sh"', 'config-runs build.rustc-wrapper'],
  ['.cargo/config', 'build = { "rustc\\u002dwrapper" = "tools/wrap" }', 'config-runs build.rustc-wrapper'],
  [
    'sub/.cargo/config.toml',
    'target.x86_64-unknown-linux-gnu.linker = ["sh", "-c", "true"]',
    'config-runs-target target.x86_64-unknown-linux-gnu.linker',
  ],
  [
    '.cargo/config.toml',
    "[target.'cfg(all())']\nrunner = 'bash run.sh'",
    'config-runs-target target.cfg(all()).runner',
  ],
  ['.cargo/config.toml', '[build]\nrustflags = ["-C", "linker=./ld"]', 'config-runs build.rustflags'],
  ['.cargo/config.toml', '[source.crates-io]\nreplace-with = "other"', 'config-runs source.crates-io.replace-with'],
  ['rust-toolchain.toml', '[toolchain]\npath = "./toolchain"', 'config-runs toolchain.path'],
  [
    '.vscode/tasks.json',
    '{"tasks":[{"command":"node x.js","runOptions":{"runOn":"folderOpen"}}]}',
    'editor-runs tasks.runOn',
  ],
  ['.vscode/tasks.json', '{"runOptions": {"runO\\u006e" : "folderOpen"}} // comment', 'editor-runs tasks.runOn'],
  ['.vscode/settings.json', '{"rust-analyzer.check.overrideCommand": ["./check.sh"]}', 'editor-runs settings'],
  ['x.code-workspace', '{"settings":{"rust-analyzer.server.path": "bin/ra"}}', 'editor-runs settings'],
  ['.devcontainer/devcontainer.json', '{"initializeCommand": "bash setup.sh"}', 'editor-runs initializeCommand'],
  ['.zed/settings.json', '{"lsp":{"rust-analyzer":{"binary":{"path":"./ra.sh"}}}}', 'editor-runs language server'],
  ['.helix/languages.toml', '[language-server.x]\ncommand = "./ra.sh"', 'editor-runs language server'],
  [
    '.claude/settings.json',
    '{"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"true"}]}]}}',
    'editor-runs hooks',
  ],
  ['.mcp.json', '{"mcpServers":{"a":{"command":"./server"}}}', 'editor-runs server command'],
  ['.git/config', '[core]\n\tfsmonitor = ./x\n', 'editor-runs git config'],
  [
    'CLAUDE.md',
    `Be kind.${[...'do this'].map((c) => String.fromCodePoint(0xe0000 + (c.codePointAt(0) ?? 0))).join('')}`,
    'agent-hidden-text invisible-run',
  ],
  ['.cursorrules', 'use ser\u200bde', 'agent-hidden-text split-word'],
  ['docs/AGENTS.md', 'read \u202edrawkcab\u202c', 'agent-hidden-text bidi'],
])('%s: %j is told', async (path, text, told) => {
  expect(await look(path, text)).toContain(told);
});

test.each([
  ['[target.x86_64-linux-android]\nrunner = ".cargo/android-runner.sh"', 'elsewhere'],
  ['[target.wasm32-unknown-emscripten]\nrunner = "node -e x"', 'elsewhere'],
  ['[target.\'cfg(not(target_os = "android"))\']\nrunner = "./x"', 'target'],
  ['[target.\'cfg(any(unix, target_os = "android"))\']\nrunner = "./x"', 'target'],
  ['[target.\'cfg(all(target_arch = "wasm32", target_os = "wasi"))\']\nrunner = "./x"', 'elsewhere'],
  ['[target.aarch64-apple-darwin]\nlinker = "./ld"', 'target'],
])('%s runs for whom it is for: %s', async (text, whom) => {
  expect((await look('.cargo/config.toml', text)).map((told) => told.split(' ')[0])).toEqual([`config-runs-${whom}`]);
});

test.each([
  ['.cargo/config.toml', '[target.x86_64-pc-windows-gnu]\nlinker = "x86_64-w64-mingw32-gcc"'],
  ['.cargo/config.toml', '[build]\nrustc-wrapper = "sccache"\nrustflags = ["-C", "link-arg=-fuse-ld=lld"]'],
  [
    '.cargo/config.toml',
    '[target.wasm32-wasip1]\nrunner = "wasmtime"\n[alias]\nxtask = "run --manifest-path xtask/Cargo.toml --"',
  ],
  ['.cargo/config.toml', "[target.'cfg(unix)']\nrunner = '/usr/bin/qemu-arm -L /usr/arm'"],
  ['.cargo/config.toml', 'not [ toml'],
  ['rust-toolchain', 'nightly-2026-01-01\n'],
  ['rust-toolchain.toml', '[toolchain]\nchannel = "1.90"'],
])('%s: %j is a setting', async (path, text) => {
  expect((await look(path, text)).map((told) => told.split(' ')[0])).toEqual(['config-shipped']);
});

test.each([
  ['.vscode/tasks.json', '{"tasks":[{"label":"Build","type":"shell","command":"cargo build"}]}'],
  [
    '.vscode/settings.json',
    '{"rust-analyzer.check.overrideCommand": ["cargo", "clippy"], "editor.formatOnSave": true}',
  ],
  ['.devcontainer/devcontainer.json', '{"image":"rust:1", "postCreateCommand": "cargo build"}'],
  ['.mcp.json', '{"mcpServers":{"a":{"command":"cargo-mcp"}}}'],
  ['.zed/settings.json', '{"lsp":{"rust-analyzer":{"binary":{"path":"rust-analyzer"}}}}'],
  ['AGENTS.md', 'Families 👨‍👩‍👧, hearts ❤️‍🔥, flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and سلام‌ها are honest.'],
  ['README.md', 'a\u200bb'],
  ['src/tasks.json', '{"runOn": "folderOpen"}'],
])('%s: %j is silence', async (path, text) => {
  expect(await look(path, text)).toEqual([]);
});

test('a file too large to read is told as a gap', async () => {
  const looked = await toolFiles.analyze(
    subjectOf({ 'src/lib.rs': '', 'CLAUDE.md': 'x'.repeat(300_000), '.github/logo.png': 'x'.repeat(300_000) }),
    AbortSignal.timeout(10_000),
  );
  expect(looked).toMatchObject({ state: 'partial', reason: 'too large to be read: CLAUDE.md' });
});

test('whatever such a file holds, looking ends', async () => {
  const paths = [
    '.cargo/config.toml',
    '.vscode/settings.json',
    '.vscode/tasks.json',
    'CLAUDE.md',
    '.claude/settings.json',
  ];
  const hostile = [
    '['.repeat(200_000),
    '1'.repeat(200_000),
    '"hooks"'.repeat(30_000),
    '"command":"'.repeat(20_000),
    '\u{e0041}'.repeat(60_000),
  ];
  for (const path of paths) for (const text of hostile) expect(await look(path, text)).toBeInstanceOf(Array);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.string({ unit: 'binary' }), async (path, text) => {
      expect((await look(path, text)).length).toBeLessThanOrEqual(20);
    }),
  );
}, 60_000);
