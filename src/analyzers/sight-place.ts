import type { SourcePlace } from '../model/evidence.ts';
import type { Sight } from './syntax/sight.ts';

/** Where a sight is: line and column from 1, in bytes. */
export function sightPlace({ file, node, runsAt }: Sight): SourcePlace {
  const before = file.bytes.subarray(0, node.start);
  const lineStart = before.lastIndexOf(10) + 1;
  const span = { offset: node.start, length: node.end - node.start };
  return { file: file.path, line: linesIn(before) + 1, column: node.start - lineStart + 1, span, runsAt };
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
