import { CUBE_KEYS, type CubeMeasure, type CubeShape, stem } from '../domain/cube.ts';
import type { Gated } from '../domain/table.ts';
import { type MoneyNoise, noisyMoneySql } from './money-noise.ts';
import { perturbedSql } from './perturb.ts';
import type { PerturbationTable } from './perturbation-table.ts';
import type { AudiencePolicy } from './policy.ts';

/**
 * The protected form of a cube, as a query over the exact one: counts, persons and money perturbed by cell key, then
 * whatever rests on too few persons or contributors set to NULL. Beside each measure stands `<measure>_status`.
 * Keys, contributors and largest amounts stay inside.
 */
export function outsideCubeSql(
  cube: CubeShape,
  from: string,
  policy: AudiencePolicy,
  table: PerturbationTable,
  noise: MoneyNoise,
): string {
  const least = policy.persons.hide_below;
  // Each step once and in a query of its own: what follows looks at each result several times.
  const shifted = cube.measures
    .filter(isPerturbed)
    .map((m) => `${shownSql(m, cube, least, table, noise)} as ${shownName(m)}`);
  const few = cube.persons ? `coalesce(${cube.persons} between 1 and ${least - 1}, false)` : 'false';
  const kept = cube.measures.map((m) => `${keptSql(m, cube, policy)} as ${m.name}__kept`);
  const columns = [
    ...CUBE_KEYS,
    ...cube.dimensions,
    ...cube.measures.flatMap(({ name }) => [
      `${name}__kept::bigint as ${name}`,
      `case when ${name} is null then ${STATUS.none} when ${name}__kept is null then ${STATUS.hidden} else ${STATUS.shown} end as ${name}_status`,
    ]),
  ];
  const list = (of: readonly string[]): string => of.join(',\n       ');
  return `select ${list(columns)}\nfrom (select ${list(['*', ...kept])}\n      from (select ${list(['*', `${few} as few__`, ...shifted])}\n            from ${from}))`;
}

/** A closed list: stored and read as text, worked on as one byte. */
const STATUSES = "enum('not_applicable', 'observed', 'suppressed')";
const STATUS = {
  none: `'not_applicable'::${STATUSES}`,
  shown: `'observed'::${STATUSES}`,
  hidden: `'suppressed'::${STATUSES}`,
} as const;

const isPerturbed = (m: CubeMeasure): boolean => m.keyed || m.kind === 'money';

function shownSql(
  m: CubeMeasure,
  cube: CubeShape,
  least: number,
  table: PerturbationTable,
  noise: MoneyNoise,
): string {
  if (m.kind !== 'money') return perturbedSql(table, m.name, `${m.name}_key`, least);
  // The records behind a sum of money are those of its cell: their key names the cell in every table.
  const records = cube.measures.find((other) => other.keyed && other.kind === 'count') ?? null;
  const key = records ? `${records.name}_key` : `${cube.persons}_key`;
  return records || cube.persons ? noisyMoneySql(noise, m.name, stem(m.name), key) : 'null::bigint';
}

const shownName = (m: CubeMeasure): string => (isPerturbed(m) ? `${m.name}__shown` : m.name);

/** A query that reads nothing but what was protected when it was frozen. */
export interface ProtectedSource {
  readonly sql: string;
}

/** The way out for whole tables: a select over the outside layer needs no further judgement. */
export const outsideSource = (select: (schema: 'outside') => string): Gated<ProtectedSource> =>
  ({ sql: select('outside') }) as Gated<ProtectedSource>;

/** The measure where it may be shown, else NULL; too small a count is NULL already, a true zero may be shown. */
function keptSql(m: CubeMeasure, cube: CubeShape, policy: AudiencePolicy): string {
  const least = policy.persons.hide_below;
  const shown = shownName(m);
  switch (m.kind) {
    case 'persons':
      return `case when ${shown} >= ${least} then ${shown} when ${m.name} = 0 then 0 end`;
    case 'count':
      // Where nobody is named, as many people as records.
      return `case when not few__ and ${shown} >= ${least} then ${shown} when ${m.name} = 0 then 0 end`;
    case 'sum': {
      const records = cube.measures.find((other) => other.kind === 'count')?.name;
      const fewRecords = records ? `coalesce(${records} between 1 and ${least - 1}, false)` : 'false';
      return `case when not (few__ ${records ? `and ${records} > 0 ` : ''}or ${fewRecords}) then ${shown} end`;
    }
    case 'things':
      return shown;
    case 'money':
      return `case when not ${moneyHiddenSql(m.name, policy)} then ${shown} end`;
  }
}

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
