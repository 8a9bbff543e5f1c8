import type { Contribution } from '../../contracts/thermometer.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, shift } from '../../domain/period.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import { CONTRIBUTION_KINDS, contributionsOf, NONE } from '../../indices/contribution.ts';
import type { IndexDefinition, Split } from '../../indices/definition.ts';
import { type FrozenMoments, frozenMoments } from '../../indices/frozen-base.ts';
import { emptyPanel, statusCode } from '../../indices/panel.ts';
import type { Block, Readings } from '../../indices/reading.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import { type IndicatorCell, readIndicatorCells } from './indicator-cells.ts';
import { type ExplainSelection, whereOf } from './selection.ts';

/** One bar of one stated reading, before the gate. */
export interface Bar {
  readonly region: string;
  readonly member: string;
  readonly component: string;
  readonly indicator: string;
  readonly kind: Contribution['kind'];
  readonly value: number;
  /** Persons behind the records of its indicator; null where the bar is about no single one. */
  readonly persons: number | null;
}

/** A month and the twelve before it: the farthest that a change looks back. */
const MONTHS = 13;
/** The bar of a change that comes from seeing more or fewer indicators than before. */
const COVERAGE = 'coverage';

type ScoredCell = IndicatorCell & { score: number };
const isScored = (cell: IndicatorCell): cell is ScoredCell => cell.score !== null;

interface StoredReading extends Record<string, unknown> {
  region: string;
  period: number;
  dimension: string;
  member: string;
  raw: number | null;
  reading: number | null;
  status: ObservationStatus | MissingReason;
  method_version: string;
}

/**
 * The bars of every stated reading of one month, worked out from the stored scores by the same function that wrote the
 * published contributions, digit for digit: a month needs three months of scores, all months would need a table as
 * large as all others together.
 */
export async function barsOf(db: Database, s: ExplainSelection, definition: IndexDefinition): Promise<Bar[]> {
  const wholly = s.dimension === 'total';
  const split = (wholly ? s.gauge.splits[0]?.dimension : s.dimension) as Split;
  const periods = Array.from(
    { length: MONTHS },
    (_, i) => shift(period('month', s.period), i + 1 - MONTHS).code,
  );
  const compared = [MONTHS - 1, MONTHS - 2, 0].map((i) => periods[i] ?? 0);
  const ofSplit = { ...s, dimension: split, members: wholly ? null : s.members };
  const scores = (await readIndicatorCells(db, ofSplit, definition, compared)).filter(isScored);
  const readings = await db.all<StoredReading>(
    `select region_code as region, period, dimension, member, score_raw as raw, reading, status, method_version
     from ${s.layer}.index_readings where ${whereOf(s, compared)} and reading is not null`,
  );
  const frozen = await db.all<FrozenMoments>(
    `select * from inside.index_goalposts
     where gauge = ${literal(s.gauge.id)} and dimension in (${literal(split)}, 'total') and region_level <> '*'
       and method_version = ${literal(readings[0]?.method_version ?? '')}`,
  );
  const codes = (of: readonly { region: string }[]): string[] => [...new Set(of.map((r) => r.region))].sort();
  const members = [...new Set([...frozen, ...scores].map((row) => row.member))].filter((m) => m !== ALL);
  const panel = emptyPanel({
    gauge: s.gauge.id,
    split,
    regions: codes(readings).map((code) => ({ level: s.level, code })),
    periods,
    members: members.sort(),
    indicators: s.gauge.indicators.map((i) => i.id),
  });
  const base = frozenMoments(frozen, panel);
  const seen = scoresOn(panel, scores, readings, definition);
  const persons = new Map(
    scores
      .filter((row) => row.period === s.period)
      .map((row) => [[row.region, row.member, row.indicator].join(' '), row.persons]),
  );
  const bars: Bar[] = [];
  contributionsOf(
    wholly ? seen : { ...seen, total: null },
    base,
    definition,
    (r, t, m, c, k, kind, value) => {
      if (t !== MONTHS - 1 || (m === NONE) !== wholly) return;
      const region = panel.regions[r]?.code ?? '';
      const member = panel.members[m] ?? ALL;
      const component = panel.members[c] ?? ALL;
      const indicator = panel.indicators[k] ?? COVERAGE;
      const behind = [region, component === ALL ? member : component, indicator].join(' ');
      bars.push({
        region,
        member,
        component,
        indicator,
        kind: CONTRIBUTION_KINDS[kind] ?? 'level',
        value,
        persons: persons.get(behind) ?? null,
      });
    },
    explainsByComponent,
  );
  return bars.sort(inOrder);
}

/** A total of a city is explained by indicators; by domain and indicator its bars would be too many and too thin. */
const explainsByComponent = (level: string): boolean => level !== 'city';

const ORDER = ['region', 'member', 'kind', 'component', 'indicator'] as const;
function inOrder(a: Bar, b: Bar): number {
  for (const key of ORDER) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
}

/** Stored scores and readings, back on the axes of a panel. */
function scoresOn(
  panel: Readings['panel'],
  scores: readonly ScoredCell[],
  readings: readonly StoredReading[],
  definition: IndexDefinition,
): Readings {
  const T = panel.periods.length;
  const M = panel.members.length;
  const K = panel.indicators.length;
  const position = (of: readonly (string | number)[]): ReadonlyMap<string | number, number> =>
    new Map(of.map((value, i) => [value, i]));
  const region = position(panel.regions.map((r) => r.code));
  const month = position(panel.periods);
  const member = position(panel.members);
  const indicator = position(panel.indicators);
  const out = {
    panel,
    scores: new Float64Array(panel.regions.length * T * M * K).fill(Number.NaN),
    members: blankBlock(panel.regions.length * T * M),
    total: blankBlock(panel.regions.length * T),
  };
  const counted = new Uint8Array(out.members.raw.length);
  for (const row of scores) {
    const r = region.get(row.region);
    if (r === undefined) continue;
    const at = (r * T + (month.get(row.period) ?? 0)) * M + (member.get(row.member) ?? 0);
    out.scores[at * K + (indicator.get(row.indicator) ?? 0)] = row.score;
    if (row.weight !== null) counted[at] = 1;
  }
  const weights = definition.gauges.find((g) => g.id === panel.gauge)?.indicators.map((i) => i.weight) ?? [];
  for (const [at, is] of counted.entries()) {
    if (!is) continue;
    let sum = 0;
    let visible = 0;
    for (const [k, weight] of weights.entries()) {
      const score = out.scores[at * K + k] ?? Number.NaN;
      if (Number.isNaN(score)) continue;
      sum += weight * score;
      visible += weight;
    }
    out.members.raw[at] = sum / visible;
  }
  for (const row of readings) {
    const cell = (region.get(row.region) ?? 0) * T + (month.get(row.period) ?? 0);
    const total = row.dimension === 'total';
    const block = total ? out.total : out.members;
    const at = total ? cell : cell * M + (member.get(row.member) ?? 0);
    if (total) block.raw[at] = row.raw ?? Number.NaN;
    block.reading[at] = row.reading ?? Number.NaN;
    block.status[at] = statusCode(row.status);
  }
  return out;
}

function blankBlock(rows: number): Block {
  return {
    raw: new Float64Array(rows).fill(Number.NaN),
    reading: new Float64Array(rows).fill(Number.NaN),
    status: new Uint8Array(rows).fill(statusCode('not_reported')),
    coverage: new Float64Array(rows),
    persons: new Float64Array(rows),
    grade: new Uint8Array(rows),
  };
}
