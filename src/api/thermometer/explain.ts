import type { Contribution, IndicatorValue } from '../../contracts/thermometer.ts';
import type { Basis } from '../../disclosure/basis.ts';
import { derive, gateTable, type OpenCell } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Gated } from '../../domain/table.ts';
import type { Gauge, IndexDefinition } from '../../indices/definition.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { barsOf } from './bars.ts';
import { type IndicatorCell, readIndicatorCells } from './indicator-cells.ts';
import type { ExplainSelection } from './selection.ts';

/**
 * The bars of every stated reading of one month. A bar speaks about the records of its indicator: where these are
 * of too few persons it is hidden, and the next smallest with it, since the bars add up to the reading.
 */
export async function readContributions(
  db: Database,
  s: ExplainSelection,
  definition: IndexDefinition,
  policy: AudiencePolicy,
): Promise<Gated<Contribution[]>> {
  // A total is explained by its components; each component's persons stand at its own split.
  const bars = await barsOf(db, s, definition);
  const cells: OpenCell[] = [];
  const totals = new Map<string, OpenCell>();
  for (const bar of bars) {
    const members = [bar.member, bar.kind, `${bar.component} ${bar.indicator}`];
    const { persons } = bar;
    const basis: Basis | null = persons === null ? null : { kind: 'count', count: persons, persons };
    cells.push({
      period: s.period,
      region: bar.region,
      members,
      value: bar.value,
      status: 'observed',
      basis,
      n: null,
    });
    const key = [bar.region, bar.member, bar.kind].join(' ');
    // The reading itself is gated where it is shown; here it stands for the sum the bars give away.
    totals.set(key, {
      period: s.period,
      region: bar.region,
      members: [bar.member, bar.kind, ALL],
      value: 0,
      status: 'observed',
      basis: null,
      n: null,
    });
  }
  const gated = gateTable(
    { cells: [...cells, ...totals.values()], additive: [false, false, true], signed: true },
    policy,
  );
  return derive(gated, (table) =>
    table.cells
      .filter((cell) => cell.members[2] !== ALL)
      .map((cell): Contribution => {
        const [member = ALL, kind = 'level', bar = ''] = cell.members;
        const [component = ALL, indicator = ''] = bar.split(' ');
        return {
          period: cell.period,
          region: cell.region,
          member,
          component,
          indicator,
          kind: kind as Contribution['kind'],
          contribution: { value: cell.value, status: cell.status },
        };
      }),
  );
}

/** The indicators behind the readings of one month, each gated as the rate it is. */
export async function readIndicators(
  db: Database,
  s: ExplainSelection,
  definition: IndexDefinition,
  policy: AudiencePolicy,
): Promise<Gated<IndicatorValue[]>> {
  const rows = await readIndicatorCells(db, s, definition, [s.period]);
  const cells = rows.map((row) => partCell(row, s.gauge));
  return derive(gateTable({ cells, additive: [false, false] }, policy), (table) =>
    table.cells.map((cell, i): IndicatorValue => {
      const row = rows[i];
      const shown = cell.value !== null;
      return {
        period: cell.period,
        region: cell.region,
        member: cell.members[0] ?? ALL,
        indicator: cell.members[1] ?? '',
        value: { value: cell.value, status: cell.status },
        goalposts: { low: row?.low ?? null, high: row?.high ?? null },
        // Score and weight tell the value; they go with it.
        score: shown ? (row?.score ?? null) : null,
        weight: shown ? (row?.weight ?? null) : null,
      };
    }),
  );
}

/** The parts that may be shown, in the months given: an indicator whose value the gate hides is not among them. */
export function shownParts(
  rows: readonly IndicatorCell[],
  gauge: Gauge,
  policy: AudiencePolicy,
): Gated<IndicatorCell[]> {
  const cells = rows.map((row) => partCell(row, gauge));
  return derive(gateTable({ cells, additive: [false, false] }, policy), (table) =>
    rows.filter((_, i) => table.cells[i]?.value !== null),
  );
}

const partCell = (row: IndicatorCell, gauge: Gauge): OpenCell => ({
  period: row.period,
  region: row.region,
  members: [row.member, row.indicator],
  value: row.value,
  status: row.status,
  basis: row.value === null ? null : indicatorBasis(row, gauge),
  n: null,
});

function indicatorBasis(row: IndicatorCell, gauge: Gauge): Basis {
  const indicator = gauge.indicators.find((i) => i.id === row.indicator);
  const persons = row.persons ?? 0;
  const people = (count: number): Basis => ({
    kind: 'count',
    count,
    persons: persons > 0 ? Math.min(persons, count) : count,
  });
  const share = indicator?.unit === 'percent';
  const counted = indicator?.unit !== 'yuan' && (row.numerator ?? 0) > 0;
  return {
    kind: 'ratio',
    numerator: counted ? people(row.numerator ?? 0) : people(persons),
    denominator: { kind: 'count', count: row.denominator ?? 0, persons: row.denominator ?? 0 },
    share,
  };
}
