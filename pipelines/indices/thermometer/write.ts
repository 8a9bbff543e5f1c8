import type { MissingReason } from '../../../src/domain/status.ts';
import type { Base } from '../../../src/indices/base.ts';
import { CONTRIBUTION_KINDS, contributionsOf, NONE } from '../../../src/indices/contribution.ts';
import { type Gauge, type GaugeId, GRADES, type IndexDefinition } from '../../../src/indices/definition.ts';
import {
  CELL_STATUSES,
  isStated,
  type Panel,
  type RegionRef,
  statusCode,
} from '../../../src/indices/panel.ts';
import { type Block, isReading, type Readings } from '../../../src/indices/reading.ts';
import { type Database, identifier } from '../../../src/warehouse/duckdb.ts';
import { type ColumnSpec, TableWriter } from './table-writer.ts';

/** Every code that occurs, so that tables hold positions instead of texts. */
export interface Vocabulary {
  readonly methodVersions: readonly string[];
  readonly regions: readonly string[];
  readonly levels: readonly string[];
  readonly members: readonly string[];
}

/** Position of the first column after those that say whose row it is. */
const CELL = 7;
const TOTAL = 'total';
const ALL = '*';
const SUPPRESSED = statusCode('suppressed');
/** The bar of a change that comes from seeing more or fewer indicators than before. */
export const COVERAGE_BAR = 'coverage';

/** The three tables of readings, written gauge by gauge; they replace the older ones when the transaction ends. */
export class IndexTables {
  readonly #codes: ReturnType<typeof codesOf>;
  readonly #definition: IndexDefinition;
  readonly readings: TableWriter;
  /** Null where bars are worked out when they are asked for. */
  readonly contributions: TableWriter | null;
  readonly indicatorValues: TableWriter;

  private constructor(
    definition: IndexDefinition,
    codes: ReturnType<typeof codesOf>,
    [readings, contributions, indicatorValues]: readonly [TableWriter, TableWriter | null, TableWriter],
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
    withContributions: boolean,
  ): Promise<IndexTables> {
    const codes = codesOf(definition, vocabulary);
    if (!withContributions) await db.run(`drop table if exists ${identifier(schema)}.contributions`);
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
      withContributions
        ? await TableWriter.create(db, schema, 'contributions', {
            ...cell,
            component: codes.members,
            indicator: codes.indicators,
            kind: CONTRIBUTION_KINDS,
            value: 'DOUBLE',
            ...version,
          })
        : null,
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
    if (this.contributions) this.#addContributions(this.contributions, readings, base, place);
    return counts;
  }

  /** Adds the total of a place and month that has no reading. */
  addWithheld(
    gauge: GaugeId,
    region: RegionRef,
    month: number,
    status: MissingReason,
    methodVersion: string,
  ): void {
    const codes = this.#codes;
    const { row } = this.readings;
    row[0] = codes.gauges.indexOf(gauge);
    row[1] = 0;
    row[2] = month;
    row[3] = codes.levels.indexOf(region.level);
    row[4] = codes.regions.indexOf(region.code);
    row[5] = codes.dimensions.indexOf(TOTAL);
    row[6] = 0;
    row[CELL] = Number.NaN;
    row[CELL + 1] = Number.NaN;
    row[CELL + 2] = statusCode(status);
    row[CELL + 3] = 0;
    row[CELL + 4] = GRADES.indexOf('D');
    row[CELL + 5] = 0;
    row[CELL + 6] = codes.methodVersions.indexOf(methodVersion);
    this.readings.add();
  }

  close(): void {
    for (const table of [this.readings, this.contributions, this.indicatorValues]) table?.close();
  }

  #addReadings(
    { panel, members, total }: Readings,
    place: Place,
    counts: { readings: number; stated: number },
  ): void {
    const M = panel.members.length;
    const T = panel.periods.length;
    const add = (block: Block, row: number, r: number, t: number, m: number): void => {
      const out = this.readings.row;
      place.put(out, r, t, m);
      out[CELL] = isReading(block, row) ? (block.raw[row] ?? Number.NaN) : Number.NaN;
      out[CELL + 1] = block.reading[row] ?? Number.NaN;
      out[CELL + 2] = block.status[row] ?? 0;
      out[CELL + 3] = block.coverage[row] ?? 0;
      out[CELL + 4] = block.grade[row] ?? 0;
      out[CELL + 5] = block.persons[row] ?? 0;
      out[CELL + 6] = place.version;
      this.readings.add();
      counts.readings += 1;
      if (isReading(block, row)) counts.stated += 1;
    };
    for (let r = 0; r < panel.regions.length; r++) {
      for (let t = 0; t < T; t++) {
        if (total) add(total, r * T + t, r, t, NONE);
        for (let m = 0; m < M; m++) {
          const row = (r * T + t) * M + m;
          if (this.#keeps(panel, r, members, row)) add(members, row, r, t, m);
        }
      }
    }
  }

  #addContributions(table: TableWriter, readings: Readings, base: Base, place: Place): void {
    const { panel } = readings;
    const codes = this.#codes;
    const coverage = codes.indicators.indexOf(COVERAGE_BAR);
    const indicators = panel.indicators.map((id) => codes.indicators.indexOf(id));
    const { row } = table;
    contributionsOf(
      readings,
      base,
      this.#definition,
      (r, t, m, component, k, kind, value) => {
        place.put(row, r, t, m);
        row[CELL] = component === NONE ? 0 : (place.members[component] ?? 0);
        row[CELL + 1] = k === NONE ? coverage : (indicators[k] ?? 0);
        row[CELL + 2] = kind;
        row[CELL + 3] = value;
        row[CELL + 4] = place.version;
        table.add();
      },
      (level) => level !== 'city',
    );
  }

  #addIndicatorValues({ panel, scores, members, total }: Readings, base: Base, place: Place): void {
    const gauge = this.#definition.gauges.find((g) => g.id === panel.gauge) as Gauge;
    const M = panel.members.length;
    const T = panel.periods.length;
    const K = panel.indicators.length;
    const notApplicable = statusCode('not_applicable');
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
          const inTotal =
            total !== null && isReading(total, r * T + t) && !Number.isNaN(members.raw[row] ?? Number.NaN);
          if (!inTotal && !this.#keeps(panel, r, members, row)) continue;
          const scored = !Number.isNaN(members.raw[row] ?? Number.NaN);
          for (let k = 0; k < K; k++) {
            const cell = row * K + k;
            const status = panel.status[cell] ?? 0;
            const indicator = gauge.indicators[k];
            const score = scores[cell] ?? Number.NaN;
            const numerator = panel.numerator[cell] ?? Number.NaN;
            const denominator = panel.denominator[cell] ?? Number.NaN;
            const out = this.indicatorValues.row;
            place.put(out, r, t, m);
            out[CELL] = indicators[k] ?? 0;
            out[CELL + 1] = isStated(status)
              ? (numerator / denominator) * (indicator?.scale ?? 1)
              : Number.NaN;
            out[CELL + 2] = numerator;
            out[CELL + 3] = denominator;
            out[CELL + 4] = panel.persons[cell] ?? 0;
            out[CELL + 5] = panel.reporting[cell] ?? 0;
            // A value without goalposts was not in the base window.
            out[CELL + 6] = isStated(status) && Number.isNaN(score) ? notApplicable : status;
            out[CELL + 7] = base.low[m * K + k] ?? Number.NaN;
            out[CELL + 8] = base.high[m * K + k] ?? Number.NaN;
            out[CELL + 9] = score;
            out[CELL + 10] = scored && !Number.isNaN(score) ? (indicator?.weight ?? 0) / visible : Number.NaN;
            out[CELL + 11] = place.version;
            this.indicatorValues.add();
          }
        }
      }
    }
  }

  /**
   * Below the province most cells are too thin for a reading; of these only the hidden ones are kept, and the
   * total of the place says why there is no number.
   */
  #keeps(panel: Panel, r: number, block: Block, row: number): boolean {
    const level = panel.regions[r]?.level;
    return level !== 'city' || isReading(block, row) || block.status[row] === SUPPRESSED;
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
      put(row, r, t, m) {
        row[0] = gauge;
        row[1] = 0;
        row[2] = panel.periods[t] ?? 0;
        row[3] = levels[r] ?? 0;
        row[4] = regions[r] ?? 0;
        row[5] = m === NONE ? total : split;
        row[6] = m === NONE ? 0 : (members[m] ?? 0);
      },
    };
  }
}

interface Place {
  readonly members: readonly number[];
  readonly version: number;
  /** Writes the first seven columns of a row: whose it is. */
  put(row: Float64Array, region: number, period: number, member: number): void;
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
