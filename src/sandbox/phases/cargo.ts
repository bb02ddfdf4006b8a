/**
 * Flags of every build: what is locked and nothing else, and whatever Rust the packages ask for. Users have newer ones than the image,
 * and a package that asks for more than it needs is built all the same.
 */
export const SETTLED = '--offline --locked --ignore-rust-version';
