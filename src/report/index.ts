// In: what a scan gathered and its verdict. Out: the canonical report, stored once and announced once, and its faces for people and tools.
export { clearedCrates } from './cleared-crates.ts';
export { composeReport, type Dossier } from './compose-report.ts';
export { newestReport } from './latest.ts';
export { type Published, publish, type ReportedWork, reportKey } from './publish.ts';
export { publishAgain } from './publish-again.ts';
export { renderHtml } from './renderers/html.ts';
export { renderJson } from './renderers/json.ts';
export { renderSarif } from './renderers/sarif.ts';
export { renderText } from './renderers/text.ts';
export { publishedSchemas } from './schemas.ts';
export { verdictBook } from './verdict-book.ts';
