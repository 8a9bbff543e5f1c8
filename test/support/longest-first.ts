import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, in the order they should be begun. On a fresh clone vitest knows no durations and sorts by
 * size; a long file that is begun last leaves the other worker with nothing to do. The first one makes a workspace of
 * its own, so that it runs while the next makes the tiny workspace that all others wait for.
 */
const LONGEST = [
  'faults/sigkill',
  'browser/import',
  'readers/',
  'browser/',
  'pipelines/privacy/rotation',
  'pipelines/runner/',
  'releases/kill',
  'pipelines/operations/',
  'pipelines/corrections/',
  'pipelines/intake/',
];

/** Begins the longest files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
