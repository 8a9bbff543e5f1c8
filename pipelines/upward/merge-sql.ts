import type { PackageCube } from '../../src/contracts/report-package.ts';
import { ALL } from '../../src/domain/code-list.ts';
import { CUBE_KEYS } from '../../src/domain/cube.ts';
import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import { basisColumns } from './columns.ts';

/** One region's part of a cube: the file it is read from, and what that file has. */
export interface Part {
  readonly region: string;
  readonly file: string;
  readonly cube: PackageCube;
  /** Whether the file has the largest amounts behind sums of money. */
  readonly basis: boolean;
}

/**
 * Parts of disjoint regions as one cube. Their own rows stay as they came; every region above them (`above`: region,
 * code, level) gets the sum of the parts' totals. Counts, money, sums and things add; so do persons, because a person
 * is on one roll: what results is persons by reporter, not persons of the whole. Where any part hides a number, or has
 * no such measure, the sum is hidden: a hidden part is never taken for nothing. A part without such a cell has none.
 */
export function mergedSql(
  cube: Omit<PackageCube, 'rows'>,
  parts: readonly Part[],
  withBasis: boolean,
): string {
  const basis = withBasis ? cube.measures.filter(({ kind }) => kind === 'money').map(({ name }) => name) : [];
  const keys = [...CUBE_KEYS, ...cube.dimensions];
  const columns = [
    ...keys,
    ...cube.measures.flatMap(({ name }) => [name, `${name}_status`]),
    ...basis.flatMap(basisColumns),
  ];
  const union = parts.map((part) => partSql(cube, part, basis)).join('\nunion all\n');
  const by = ['period_grain', 'period', 'grouping_set', ...cube.dimensions].map(
    (name) => `top.${identifier(name)}`,
  );
  const sums = cube.measures.flatMap(({ name }) => {
    const [value, status] = [identifier(name), identifier(`${name}_status`)];
    const hidden = `bool_or(${status} = 'suppressed')`;
    return [
      `case when not ${hidden} then sum(${value})::bigint end as ${value}`,
      `case when ${hidden} then 'suppressed' when count(${value}) = 0 then 'not_applicable' else 'observed' end as ${status}`,
    ];
  });
  // Nobody pays in two regions: the largest two are among the two largest of each.
  const largest = basis.flatMap((name) => {
    const [contributors = '', top1 = '', top2 = ''] = basisColumns(name).map(identifier);
    return [
      `sum(${contributors})::bigint as ${contributors}`,
      `max(${top1})::bigint as ${top1}`,
      `greatest(coalesce(max(${top1}, 2)[2], 0), coalesce(max(${top2}), 0))::bigint as ${top2}`,
    ];
  });
  const list = columns.map(identifier).join(', ');
  return `with parts as (${union}),
     top as (select * from parts where region_code = reporter),
     sums as (
       select ${by.join(', ')}, above.level as region_level, above.code as region_code, ${[...sums, ...largest].join(', ')}
       from top join above on above.region = top.reporter
       group by ${by.join(', ')}, above.level, above.code)
   select ${list} from parts union all select ${list} from sums`;
}

function partSql(
  cube: Omit<PackageCube, 'rows'>,
  { region, file, cube: own, basis }: Part,
  wanted: readonly string[],
): string {
  const has = new Set([...own.dimensions, ...own.measures.map(({ name }) => name)]);
  const columns = [
    ...CUBE_KEYS.map((name) => (name === 'period' ? 'period::int as period' : identifier(name))),
    // A split that a reporter does not know leaves it with its totals.
    ...cube.dimensions.map((name) =>
      has.has(name) ? identifier(name) : `${literal(ALL)} as ${identifier(name)}`,
    ),
    ...cube.measures.flatMap(({ name }) => {
      const [value, status] = [identifier(name), identifier(`${name}_status`)];
      return has.has(name)
        ? [`${value}::bigint as ${value}`, `${status}::varchar as ${status}`]
        : [`null::bigint as ${value}`, `'suppressed' as ${status}`];
    }),
    ...wanted
      .flatMap((measure) => basisColumns(measure).map((column) => ({ measure, column })))
      .map(({ measure, column }) =>
        basis && has.has(measure)
          ? `${identifier(column)}::bigint as ${identifier(column)}`
          : `null::bigint as ${identifier(column)}`,
      ),
  ];
  return `select ${literal(region)} as reporter, ${columns.join(', ')} from read_parquet(${literal(file)})`;
}
