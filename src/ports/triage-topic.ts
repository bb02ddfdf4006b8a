import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { TriageAttributes, TriageMessage } from '../model/triage.ts';

export interface TriageTopic {
  announce(message: TriageMessage, attributes: TriageAttributes): Promise<Result<void, Failure>>;
  close(): Promise<void>;
}
