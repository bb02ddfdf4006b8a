/** What a person who waits is told: the stage that runs and what is being waited for. */
export type Progress = (stage: string, waitingFor: string) => void;
