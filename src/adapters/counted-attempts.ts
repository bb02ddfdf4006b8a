/** Messages remembered at most. */
const LIMIT = 10_000;

/**
 * Counts deliveries by message id, as far as this process has seen them: a subscription without a dead-letter policy does not
 * tell the count, and a job that ends in a defect must not come back for ever.
 */
export function countedAttempts(): (id: string, told: number) => number {
  const seen = new Map<string, number>();
  return (id, told) => {
    const count = Math.max(told, (seen.get(id) ?? 0) + 1);
    seen.delete(id);
    seen.set(id, count);
    const [oldest] = seen.keys();
    if (seen.size > LIMIT && oldest !== undefined) seen.delete(oldest);
    return count;
  };
}
