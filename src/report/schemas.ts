import { z } from 'zod';
import { Job } from '../model/job.ts';
import { Report } from '../model/report.ts';
import { TriageMessage } from '../model/triage.ts';

const CONTRACTS = {
  job: [Job, 'A crate to scan, on the topic crate-published'],
  report: [Report, 'What a scan found, with the evidence and the verdict'],
  triage: [TriageMessage, 'What a scan found, in short, on the topic crate-triage'],
} as const;

/**
 * The contracts as JSON Schema (draft 2020-12), by file name, from the schemas that the code itself parses with. A field
 * that is added later does not make a document wrong for a reader of today, so objects are open.
 */
export function publishedSchemas(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(CONTRACTS).map(([name, [schema, description]]) => [
      `${name}.schema.json`,
      { ...z.toJSONSchema(schema, { io: 'input' }), title: `sandpit.${name}/1`, description },
    ]),
  );
}
