// In: an unpacked crate, its facts and the rulebook. Out: evidence of what its files hold, and how much of them was looked at.

export type { Background, Corpora, ReadVersion, Shortfall } from './background.ts';
export { blobTexts } from './blobs/blob-text.ts';
export { corpusLine, readFileCorpus } from './clones/file-corpus.ts';
export { findEntries } from './entries/find-entries.ts';
export { readNameCorpus } from './names/name-corpus.ts';
export { analyze } from './run-analyzers.ts';
export { type ScopedText, scopedTexts } from './scoped-texts.ts';
