import { isUtf8 } from 'node:buffer';
import type { Anomalies, AnomalyName } from './anomaly.ts';
import type { ArchiveLimits } from './limits.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** Reorders how a path is shown, so that a person reads another name than the machine (Trojan Source). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** What `cargo package` refuses in a file name, but for the backslash, which is a separator on Windows. */
const SPECIAL = /[<>:"|?*]/;
const COMPONENT_BYTES = 255;

/**
 * The entry's path below the package root, or null where it cannot be used (noted). Empty for the root itself. What cargo
 * quietly mends (`a//b`, `./a`) or skips (`..`) is refused: other readers mend and skip other things.
 */
export function judgePath(raw: Buffer, prefix: string, limits: ArchiveLimits, anomalies: Anomalies): string | null {
  const text = raw.toString('utf8');
  const problem = isUtf8(raw) ? (shapeProblem(raw, text, limits) ?? textProblem(text)) : 'path-not-utf8';
  if (problem !== null) {
    anomalies.note(problem, 'a path that is not taken', text);
    return null;
  }
  const path = text.replace(/\/$/, '');
  if (path === prefix) return '';
  if (path.startsWith(`${prefix}/`)) return path.slice(prefix.length + 1);
  anomalies.note('path-other-prefix', `not below ${prefix}/`, text);
  return null;
}

function shapeProblem(raw: Buffer, text: string, limits: ArchiveLimits): AnomalyName | null {
  if (raw.length > limits.pathBytes) return 'path-too-long';
  if (text.startsWith('/')) return 'path-absolute';
  const components = text.replace(/\/$/, '').split('/');
  if (components.includes('..')) return 'path-parent';
  if (components.length > limits.depth) return 'path-too-deep';
  if (components.some((component) => component === '' || component === '.')) return 'path-not-normal';
  if (components.some((component) => Buffer.byteLength(component) > COMPONENT_BYTES)) return 'path-too-long';
  // Cargo makes a file of that name itself when it is done, and fails where a folder of the name stands.
  return components.slice(0, -1).includes('.cargo-ok') ? 'path-through-cargo-ok' : null;
}

function textProblem(text: string): AnomalyName | null {
  if (CONTROL.test(text)) return 'path-control-character';
  if (BIDI.test(text)) return 'path-bidi';
  if (text.includes('\\')) return 'path-backslash';
  return SPECIAL.test(text) ? 'path-special-character' : null;
}
