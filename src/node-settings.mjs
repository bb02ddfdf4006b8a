// How Node is started for a command. Crates lie in buffers outside of its heap: with its ordinary settings the young half of the
// heap grows to 48 MB and each thread keeps memory of its own, a fifth of a worker's resident memory (seen over large crates).

export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];

/** The user's own setting goes first. */
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2', ...process.env };
