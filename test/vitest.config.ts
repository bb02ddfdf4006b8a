import { defineConfig } from 'vitest/config';

// Two workers: the machine the project is sized for has two cores, and the Docker tier builds real crates.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // The cloud clients look for Google's machines even where an emulator is named, and wait for an answer.
    env: { METADATA_SERVER_DETECTION: 'none' },
  },
});
