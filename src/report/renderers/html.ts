import { printable } from '../../kit/untrusted-text.ts';
import type { Report } from '../../model/report.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}h1 span{padding:.1em .5em;border-radius:.3em;color:#fff}' +
  '.clean{background:#187a3c}.suspicious{background:#a86400}.malicious{background:#b3261e}.inconclusive{background:#6b4ea0}pre{background:#f4f4f4;padding:.5rem;overflow:auto}';

/** One self-contained page, without scripts: each sentence opens on the evidence that proves it. */
export function renderHtml(report: Report): string {
  const { verdict, crate } = report;
  const byId = new Map(report.evidence.map((piece) => [piece.id, piece]));
  const reasons = verdict.reasons.map((reason) => {
    const proofs = reason.evidence
      .slice(0, 10)
      .map((id) => `<pre>${escapeHtml(JSON.stringify(byId.get(id), null, 1) ?? '')}</pre>`);
    return `<li><details><summary>${escapeHtml(reason.sentence)}</summary>${proofs.join('')}</details></li>`;
  });
  const coverage = report.coverage.map(
    (entry) => `<tr><td>${entry.stage}</td><td>${entry.state}</td><td>${escapeHtml(entry.reason)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${crate.name}@${crate.version}`)}: ${verdict.level}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(`${crate.name}@${crate.version}`)} <span class="${verdict.level}">${verdict.level}</span></h1>
<p>Score ${verdict.score}, recommendation: ${verdict.recommendation}. Checksum <code>${crate.checksum}</code>.</p>
<ol>${reasons.join('\n')}</ol>
<h2>Coverage</h2><table><tr><th>Stage</th><th>State</th><th>Why</th></tr>${coverage.join('\n')}</table>
</body></html>`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text
    .split('\n')
    .map((line) => printable(line, 4000))
    .join('\n')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
