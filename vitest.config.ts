import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * Files of over half a minute each, mostly whole roads through processes and browsers of their own: `npm run test:long`,
 * which `.ci/run` runs as well. `npm test` keeps a shorter proof of each matter and stays under ten minutes.
 */
const LONG = [
  'test/browser/{accounts,acts,demand,environment,import,papers,supply}.test.ts',
  'test/faults/sigkill.test.ts',
  'test/pipelines/corrections/corrections.test.ts',
  'test/pipelines/operations/{backup,doctor}.test.ts',
  'test/pipelines/privacy/{retention,rights,rotation,sensitive-domains}.test.ts',
  'test/pipelines/runner/{incremental,workers}.test.ts',
  'test/pipelines/upward/*.test.ts',
  'test/readers/*.test.ts',
  'test/releases/kill.test.ts',
];
const PART = process.env.TEST_PART;

const left = [
  ...(PART === 'short' ? LONG : []),
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
          include: PART === 'long' ? LONG : ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...left, ...APART],
        },
      },
      ...(PART === 'long' ? [] : [{ extends: true as const, test: { name: 'apart', include: APART } }]),
    ],
  },
});
