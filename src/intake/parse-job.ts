import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import { Job } from '../model/job.ts';

/** A job is below 4 kB; nothing larger is parsed. */
const LIMIT_BYTES = 64 * 1024;

/** Reads a job message; fails with `bad-message`, naming the field, in words fit for the dead letter. */
export function parseJob(body: Buffer): Result<Job, Failure> {
  if (body.length > LIMIT_BYTES) return refuse(`it has ${body.length} bytes, more than ${LIMIT_BYTES}`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('it is not JSON in UTF-8');
  }
  const parsed = Job.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return refuse(`${issue?.path.join('.') || 'the message'}: ${issue?.message}`);
}

function refuse(why: string): Result<never, Failure> {
  return fail({
    code: 'bad-message',
    blame: 'caller',
    what: `the job message cannot be used: ${why}`,
    where: 'the queue',
    remedy: 'send it again by the schema sandpit.job/1',
  });
}
