import { z } from 'zod';

/** In the order of the walk. */
export const SANDBOX_PHASES = [
  'build',
  'bins',
  'link-and-run',
  'macros',
  'functions',
  'run-bins',
  'features',
  'targets',
  'tests',
  'run-tests',
  'run-examples',
  'doc-tests',
] as const;
export const SandboxPhase = z.enum(SANDBOX_PHASES);
export type SandboxPhase = z.infer<typeof SandboxPhase>;

/** Phases in which programs of the crate do their trade, as somebody bids them to: a network, files and other programs are ordinary there. */
export const EXERCISES: ReadonlySet<SandboxPhase> = new Set([
  'functions',
  'run-bins',
  'run-tests',
  'run-examples',
  'doc-tests',
]);
