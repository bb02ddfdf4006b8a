import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
let rust: Promise<Parser> | null = null;

/** The Rust grammar, loaded once in a process. */
async function rustParser(): Promise<Parser> {
  rust ??= (async () => {
    await Parser.init();
    const language = await Language.load(await readFile(require.resolve('tree-sitter-rust/tree-sitter-rust.wasm')));
    const parser = new Parser();
    parser.setLanguage(language);
    return parser;
  })();
  return rust;
}

/** Parses one source; null where the deadline (milliseconds since the epoch) passes first. The caller deletes the tree. */
export async function parseRust(text: string, deadline: number): Promise<Tree | null> {
  const parser = await rustParser();
  parser.reset();
  return parser.parse(text, null, { progressCallback: () => Date.now() > deadline });
}
