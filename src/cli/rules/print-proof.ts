import { printable } from '../../kit/untrusted-text.ts';
import type { Proof } from '../../rulebook/index.ts';
import { problemLine, shownPath } from './book.ts';

/** The verdict on one rule; what the faults are stands below it with its place. */
export function printProof({ folder }: { readonly folder: string }, { file, faults, notes }: Proof): void {
  const examples = `${file.matching.length} that match, ${file.clean.length} clean`;
  const sound = faults.length === 0 ? 'ok  ' : 'FAIL';
  console.log(
    `${sound} ${file.meta.name} (${file.meta.status}, ${file.meta.severity}; ${examples}) ${shownPath(folder, file.path)}`,
  );
  for (const fault of faults) console.log(`     ${problemLine(folder, fault)}`);
  for (const note of notes.slice(0, 5)) console.log(`     note: ${printable(note, 300)}`);
  if (notes.length > 5) console.log(`     note: and ${notes.length - 5} more`);
}
