import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const left = [
  ...(process.env.TEST_FULL === '1' ? [] : ['test/full/**']),
  ...(process.env.TEST_CLUSTER === '1' ? [] : ['test/cluster/**']),
];

/** What replaces a module, or draws letters as wide as a fresh process does. */
const APART = ['test/api/editions.test.ts', 'test/charts/golden.test.ts'];

/** Unit, model and API tests; the browser tests run in the same process through playwright-core. */
export default defineConfig({
  test: {
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share the modules of their worker: loading them anew for each of 210 files cost a fifth of the run.
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...left, ...APART],
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
});
