/** The engine's name of gVisor, whose kernel is a program of its own. */
export const GVISOR = 'runsc';

/** Container runtimes that a scan can ask for; the first is every engine's own. */
export const RUNTIMES = ['runc', GVISOR] as const;
