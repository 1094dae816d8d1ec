import { defineConfig } from 'vitest/config';
import { LongestFirst } from './packages/testing/src/longest-first.ts';

export default defineConfig({
  test: {
    include: ['apps', 'packages', 'scripts', 'tests', 'bench', 'drills'].map(
      (folder) => `${folder}/**/*.test.ts`,
    ),
    globalSetup: 'packages/testing/src/global-setup.ts',
    pool: 'forks',
    // The tests are their own load: each worker shares the processors with the servers that it drives, and waits for them.
    maxWorkers: 3,
    // To load the packages anew for each file takes a second of processor time a file, and there are hundreds.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 15_000,
  },
});
