import { CUBE_KEYS, type CubeMeasure, type CubeShape, stem } from '../domain/cube.ts';
import type { Gated } from '../domain/table.ts';
import { perturbedSql } from './perturb.ts';
import type { PerturbationTable } from './perturbation-table.ts';
import type { AudiencePolicy } from './policy.ts';

/**
 * The protected form of a cube, as a query over the exact one: counts and persons perturbed by cell key, then
 * whatever rests on too few persons or contributors set to NULL. Beside each measure stands `<measure>_status`.
 * Keys, contributors and largest amounts stay inside.
 */
export function outsideCubeSql(
  cube: CubeShape,
  from: string,
  policy: AudiencePolicy,
  table: PerturbationTable,
): string {
  // Shifted once, in a step of its own: what follows looks at each shifted count several times.
  const shifted = cube.measures
    .filter(isPerturbed)
    .map((m) => `${perturbedSql(table, m.name, `${m.name}_key`)} as ${shownName(m)}`);
  const columns = [
    ...CUBE_KEYS,
    ...cube.dimensions,
    ...cube.measures.flatMap((m) => protectedColumns(m, cube, policy)),
  ];
  return `select ${columns.join(',\n       ')}\nfrom (select ${['*', ...shifted].join(',\n       ')}\n      from ${from})`;
}

const isPerturbed = (m: CubeMeasure): boolean => m.keyed && m.kind !== 'money';
const shownName = (m: CubeMeasure): string => (isPerturbed(m) ? `${m.name}__shown` : m.name);

/** A query that reads nothing but what was protected when it was frozen. */
export interface ProtectedSource {
  readonly sql: string;
}

/** The way out for whole tables: a select over the outside layer needs no further judgement. */
export const outsideSource = (select: (schema: 'outside') => string): Gated<ProtectedSource> =>
  ({ sql: select('outside') }) as Gated<ProtectedSource>;

function protectedColumns(m: CubeMeasure, cube: CubeShape, policy: AudiencePolicy): string[] {
  const shown = shownName(m);
  const hidden = hiddenSql(m, cube, policy, shown);
  return [
    `case when ${hidden} then null else ${shown} end::bigint as ${m.name}`,
    `case when ${m.name} is null then 'not_applicable' when ${hidden} then 'suppressed' else 'observed' end as ${m.name}_status`,
  ];
}

function hiddenSql(m: CubeMeasure, cube: CubeShape, policy: AudiencePolicy, shown: string): string {
  const least = policy.persons.hide_below;
  switch (m.kind) {
    case 'persons':
      return `(${m.name} > 0 and (${m.name} < ${least} or ${shown} < ${least} or ${shown} is null))`;
    case 'count':
      return `(${m.name} > 0 and (${personsBehind(m.name, cube)} < ${least} or ${shown} < ${least} or ${shown} is null))`;
    case 'sum': {
      const records = cube.measures.find((other) => other.kind === 'count');
      const behind = records ? personsBehind(records.name, cube) : (cube.persons ?? 'null');
      return `coalesce(${behind} between 1 and ${least - 1}, false)`;
    }
    case 'money':
      return moneyHiddenSql(m.name, policy);
  }
}

/** No more people than records; and as many as records where nobody is named. */
const personsBehind = (count: string, cube: CubeShape): string =>
  cube.persons
    ? `case when ${cube.persons} > 0 then least(${cube.persons}, ${count}) else ${count} end`
    : count;

function moneyHiddenSql(measure: string, { money }: AudiencePolicy): string {
  const base = stem(measure);
  const [n, x1, x2] = [
    `${base}_contributors`,
    `coalesce(${base}_top1_fen, 0)`,
    `coalesce(${base}_top2_fen, 0)`,
  ];
  const top = money.dominance.largest === 1 ? x1 : `(${x1} + ${x2})`;
  return `coalesce(${n} > 0 and (${n} < ${money.contributors} or (${measure} - ${x1} - ${x2}) * 100 < ${money.p_percent} * ${x1} or ${top} * 100 > ${money.dominance.percent} * ${measure}), false)`;
}
