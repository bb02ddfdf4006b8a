/** Seconds that it is later in the cage than it is: the network must not say otherwise. */
const LATER = Number(process.env['LATER'] ?? 0);

/** Milliseconds since the epoch, as they are told in the cage. */
export function now(): number {
  return Date.now() + LATER * 1000;
}
