import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Unit, model and API tests; the browser tests run in the same process through playwright-core. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: [
      ...(process.env.TEST_FULL === '1' ? [] : ['test/full/**']),
      ...(process.env.TEST_CLUSTER === '1' ? [] : ['test/cluster/**']),
    ],
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // Files share the modules of their worker: loading them anew for each of 210 files cost a fifth of the run.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
