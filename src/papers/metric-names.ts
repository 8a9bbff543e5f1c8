import type { PaperDocument } from '../contracts/paper-document.ts';

/** Numbers that describe the data themselves and are no metric of the catalogue. */
const OF_DATA: readonly (readonly [string, string])[] = [
  ['rows', '记录数'],
  ['checks', '检查项数'],
  ['coverage', '记录的覆盖'],
  ['weight', '指标权重'],
];

/** What the numbers of a paper are numbers of, by the id a run carries. */
export const metricNames = ({
  definitions,
}: Pick<PaperDocument, 'definitions'>): ReadonlyMap<string, string> =>
  new Map([...OF_DATA, ...definitions.map(({ metric, title }) => [metric, title] as const)]);
