import type { Base } from '../../../src/indices/base.ts';
import { CONTRIBUTION_KINDS, contributionsOf, NONE } from '../../../src/indices/contribution.ts';
import { type Gauge, GRADES, type IndexDefinition } from '../../../src/indices/definition.ts';
import { CELL_STATUSES, isStated, type Panel, statusCode } from '../../../src/indices/panel.ts';
import { type Block, isReading, type Readings } from '../../../src/indices/reading.ts';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { type ColumnSpec, TableWriter } from './table-writer.ts';

/** Every code that occurs, so that tables hold positions instead of texts. */
export interface Vocabulary {
  readonly methodVersions: readonly string[];
  readonly regions: readonly string[];
  readonly levels: readonly string[];
  readonly members: readonly string[];
}

const TOTAL = 'total';
const ALL = '*';
/** The bar of a change that comes from seeing more or fewer indicators than before. */
export const COVERAGE_BAR = 'coverage';

/** The three tables of readings, written gauge by gauge; they replace the older ones when the transaction ends. */
export class IndexTables {
  readonly #codes: ReturnType<typeof codesOf>;
  readonly #definition: IndexDefinition;
  readonly readings: TableWriter;
  readonly contributions: TableWriter;
  readonly indicatorValues: TableWriter;

  private constructor(
    definition: IndexDefinition,
    codes: ReturnType<typeof codesOf>,
    [readings, contributions, indicatorValues]: readonly [TableWriter, TableWriter, TableWriter],
  ) {
    this.#definition = definition;
    this.#codes = codes;
    this.readings = readings;
    this.contributions = contributions;
    this.indicatorValues = indicatorValues;
  }

  static async create(
    db: Database,
    schema: string,
    definition: IndexDefinition,
    vocabulary: Vocabulary,
  ): Promise<IndexTables> {
    const codes = codesOf(definition, vocabulary);
    const cell: Record<string, ColumnSpec> = {
      gauge: codes.gauges,
      period_grain: codes.grains,
      period: 'INTEGER',
      region_level: codes.levels,
      region_code: codes.regions,
      dimension: codes.dimensions,
      member: codes.members,
    };
    const version = { method_version: codes.methodVersions };
    return new IndexTables(definition, codes, [
      await TableWriter.create(db, schema, 'readings', {
        ...cell,
        score_raw: 'DOUBLE',
        reading: 'DOUBLE',
        status: CELL_STATUSES,
        coverage: 'DOUBLE',
        grade: GRADES,
        n_persons: 'INTEGER',
        ...version,
      }),
      await TableWriter.create(db, schema, 'contributions', {
        ...cell,
        component: codes.members,
        indicator: codes.indicators,
        kind: CONTRIBUTION_KINDS,
        value: 'DOUBLE',
        ...version,
      }),
      await TableWriter.create(db, schema, 'indicator_values', {
        ...cell,
        indicator: codes.indicators,
        value: 'DOUBLE',
        numerator: 'DOUBLE',
        denominator: 'DOUBLE',
        n_persons: 'INTEGER',
        reporting: 'DOUBLE',
        status: CELL_STATUSES,
        goalpost_low: 'DOUBLE',
        goalpost_high: 'DOUBLE',
        score: 'DOUBLE',
        weight: 'DOUBLE',
        ...version,
      }),
    ]);
  }

  /** Adds all readings of one gauge and split; returns how many there are and how many state a number. */
  add(readings: Readings, base: Base, methodVersion: string): { readings: number; stated: number } {
    const place = this.#placeOf(readings.panel, methodVersion);
    const counts = { readings: 0, stated: 0 };
    this.#addReadings(readings, place, counts);
    this.#addIndicatorValues(readings, base, place);
    const { panel } = readings;
    const codes = this.#codes;
    const coverage = codes.indicators.indexOf(COVERAGE_BAR);
    const indicators = panel.indicators.map((id) => codes.indicators.indexOf(id));
    contributionsOf(readings, base, this.#definition, (r, t, m, component, k, kind, value) => {
      this.contributions.add(
        ...place.cell(r, t, m),
        component === NONE ? 0 : (place.members[component] ?? 0),
        k === NONE ? coverage : (indicators[k] ?? 0),
        kind,
        value,
        place.version,
      );
    });
    return counts;
  }

  close(): void {
    for (const table of [this.readings, this.contributions, this.indicatorValues]) table.close();
  }

  #addReadings(
    { panel, members, total }: Readings,
    place: Place,
    counts: { readings: number; stated: number },
  ): void {
    const M = panel.members.length;
    const T = panel.periods.length;
    const add = (block: Block, row: number, r: number, t: number, m: number): void => {
      const reading = block.reading[row] ?? Number.NaN;
      this.readings.add(
        ...place.cell(r, t, m),
        isReading(block, row) ? (block.raw[row] ?? Number.NaN) : Number.NaN,
        reading,
        block.status[row] ?? 0,
        block.coverage[row] ?? 0,
        block.grade[row] ?? 0,
        block.persons[row] ?? 0,
        place.version,
      );
      counts.readings += 1;
      if (isReading(block, row)) counts.stated += 1;
    };
    for (let r = 0; r < panel.regions.length; r++) {
      for (let t = 0; t < T; t++) {
        if (total) add(total, r * T + t, r, t, NONE);
        for (let m = 0; m < M; m++) add(members, (r * T + t) * M + m, r, t, m);
      }
    }
  }

  #addIndicatorValues({ panel, scores, members }: Readings, base: Base, place: Place): void {
    const gauge = this.#definition.gauges.find((g) => g.id === panel.gauge) as Gauge;
    const M = panel.members.length;
    const T = panel.periods.length;
    const K = panel.indicators.length;
    const lowCoverage = statusCode('low_coverage');
    const indicators = panel.indicators.map((id) => this.#codes.indicators.indexOf(id));
    for (let r = 0; r < panel.regions.length; r++) {
      for (let t = 0; t < T; t++) {
        for (let m = 0; m < M; m++) {
          const row = (r * T + t) * M + m;
          let visible = 0;
          let any = false;
          for (let k = 0; k < K; k++) {
            const cell = row * K + k;
            any ||= !Number.isNaN(panel.numerator[cell] ?? Number.NaN);
            if (!Number.isNaN(scores[cell] ?? Number.NaN)) visible += gauge.indicators[k]?.weight ?? 0;
          }
          // Where nothing was counted at all, the reading's own status says why.
          if (!any) continue;
          const stated = isReading(members, row);
          for (let k = 0; k < K; k++) {
            const cell = row * K + k;
            const status = panel.status[cell] ?? 0;
            const indicator = gauge.indicators[k];
            const score = scores[cell] ?? Number.NaN;
            const numerator = panel.numerator[cell] ?? Number.NaN;
            const denominator = panel.denominator[cell] ?? Number.NaN;
            this.indicatorValues.add(
              ...place.cell(r, t, m),
              indicators[k] ?? 0,
              isStated(status) ? (numerator / denominator) * (indicator?.scale ?? 1) : Number.NaN,
              numerator,
              denominator,
              panel.persons[cell] ?? 0,
              panel.reporting[cell] ?? 0,
              status === lowCoverage || !isStated(status) || !Number.isNaN(score)
                ? status
                : statusCode('not_applicable'),
              base.low[m * K + k] ?? Number.NaN,
              base.high[m * K + k] ?? Number.NaN,
              score,
              stated && !Number.isNaN(score) ? (indicator?.weight ?? 0) / visible : Number.NaN,
              place.version,
            );
          }
        }
      }
    }
  }

  #placeOf(panel: Panel, methodVersion: string): Place {
    const codes = this.#codes;
    const gauge = codes.gauges.indexOf(panel.gauge);
    const levels = panel.regions.map((r) => codes.levels.indexOf(r.level));
    const regions = panel.regions.map((r) => codes.regions.indexOf(r.code));
    const members = panel.members.map((code) => codes.members.indexOf(code));
    const split = codes.dimensions.indexOf(panel.split);
    const total = codes.dimensions.indexOf(TOTAL);
    return {
      members,
      version: codes.methodVersions.indexOf(methodVersion),
      cell: (r, t, m) => [
        gauge,
        0,
        panel.periods[t] ?? 0,
        levels[r] ?? 0,
        regions[r] ?? 0,
        m === NONE ? total : split,
        m === NONE ? 0 : (members[m] ?? 0),
      ],
    };
  }
}

interface Place {
  readonly members: readonly number[];
  readonly version: number;
  cell(region: number, period: number, member: number): number[];
}

function codesOf(definition: IndexDefinition, vocabulary: Vocabulary) {
  return {
    ...vocabulary,
    gauges: definition.gauges.map((g) => g.id),
    grains: ['month'],
    dimensions: [TOTAL, ...new Set(definition.gauges.flatMap((g) => g.splits.map((s) => s.dimension)))],
    members: [ALL, ...vocabulary.members],
    indicators: [...new Set(definition.gauges.flatMap((g) => g.indicators.map((i) => i.id))), COVERAGE_BAR],
  } as const;
}
