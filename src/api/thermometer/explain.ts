import type { Contribution, IndicatorValue } from '../../contracts/thermometer.ts';
import type { Basis } from '../../disclosure/basis.ts';
import { derive, gateTable, type OpenCell } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import type { Gated } from '../../domain/table.ts';
import type { Gauge } from '../../indices/definition.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';

export interface ExplainSelection {
  readonly layer: 'inside' | 'outside';
  readonly gauge: Gauge;
  readonly dimension: string;
  readonly level: string;
  readonly period: number;
  readonly regions: readonly string[] | null;
  readonly members: readonly string[] | null;
}

const whereOf = (s: ExplainSelection): string => {
  const regions = s.regions ? ` and region_code in (${s.regions.map(literal).join(', ') || "''"})` : '';
  const members = s.members ? ` and member in (${s.members.map(literal).join(', ') || "''"})` : '';
  return `gauge = ${literal(s.gauge.id)} and dimension = ${literal(s.dimension)} and region_level = ${literal(s.level)} and period = ${s.period}${regions}${members}`;
};

interface StoredBar extends Record<string, unknown> {
  region: string;
  member: string;
  component: string;
  indicator: string;
  kind: Contribution['kind'];
  value: number;
  persons: number | null;
}

/**
 * The bars of every stated reading of one month. A bar speaks about the records of its indicator: where these are
 * of too few persons it is hidden, and the next smallest with it, since the bars add up to the reading.
 */
export async function readContributions(
  db: Database,
  s: ExplainSelection,
  policy: AudiencePolicy,
): Promise<Gated<Contribution[]>> {
  // A total is explained by its components; each component's persons stand at its own split.
  const bars = await db.all<StoredBar>(
    `select c.region_code as region, c.member, c.component, c.indicator, c.kind, c.value, v.n_persons::double as persons
     from (select * from ${s.layer}.index_contributions where ${whereOf(s)}) c
     left join ${s.layer}.index_indicator_values v
       on v.gauge = c.gauge and v.period = c.period and v.region_level = c.region_level and v.region_code = c.region_code
      and v.indicator = c.indicator and v.member = case when c.component = '*' then c.member else c.component end
      and v.dimension = ${s.dimension === 'total' ? literal(s.gauge.splits[0]?.dimension ?? 'total') : 'c.dimension'}
     order by region, c.member, c.kind, c.component, c.indicator`,
  );
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
  const gated = gateTable({ cells: [...cells, ...totals.values()], additive: [false, false, true] }, policy);
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

interface StoredIndicator extends Record<string, unknown> {
  region: string;
  member: string;
  indicator: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  persons: number | null;
  status: ObservationStatus | MissingReason;
  low: number | null;
  high: number | null;
  score: number | null;
  weight: number | null;
}

/** The indicators behind the readings of one month, each gated as the rate it is. */
export async function readIndicators(
  db: Database,
  s: ExplainSelection,
  policy: AudiencePolicy,
): Promise<Gated<IndicatorValue[]>> {
  const rows = await db.all<StoredIndicator>(
    `select region_code as region, member, indicator, value, numerator, denominator, n_persons::double as persons, status,
            goalpost_low as low, goalpost_high as high, score, weight
     from ${s.layer}.index_indicator_values where ${whereOf(s)} order by region, member, indicator`,
  );
  const cells = rows.map(
    (row): OpenCell => ({
      period: s.period,
      region: row.region,
      members: [row.member, row.indicator],
      value: row.value,
      status: row.status,
      basis: row.value === null ? null : indicatorBasis(row, s.gauge),
      n: null,
    }),
  );
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

function indicatorBasis(row: StoredIndicator, gauge: Gauge): Basis {
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
