import type { Stage } from '../../model/coverage.ts';

/** Phases in which cargo builds the crate as its users do. */
export const BUILDS: ReadonlySet<Stage> = new Set<Stage>(['build', 'bins']);

/**
 * Flags of every build: what is locked and nothing else, and whatever Rust the packages ask for. Users have newer ones than the image,
 * and a package that asks for more than it needs is built all the same.
 */
export const SETTLED = '--offline --locked --ignore-rust-version';
