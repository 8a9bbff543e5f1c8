import { NEVER_REPORTS, tileKey } from '../../charts/tiles/layout.ts';
import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { Labels, QueryResult } from '../../contracts/query.ts';
import type { Band, Thermometer } from '../../contracts/thermometer.ts';
import type { ApiChange, ApiValue } from '../../contracts/value.ts';
import type { PeriodGrain } from '../../domain/period.ts';
import type { QuerySpec } from '../template/chapter.ts';

/** One row of an answer, with its position in it. */
export interface Line {
  readonly row: number;
  readonly period: number;
  /** Codes of the row per dimension, `region` among them where the answer is split by place. */
  readonly members: Readonly<Record<string, string>>;
  /** Names of the members, in order. */
  readonly name: string;
  readonly value: ApiValue;
  readonly base?: ApiValue;
  readonly change?: ApiChange;
  readonly n?: number;
  readonly band?: Band | null;
}

/** One answer as a text speaks of it, whichever endpoint gave it. */
export interface Sheet {
  readonly name: string;
  readonly id: string;
  readonly metric: CatalogueMetric;
  readonly title: string;
  readonly grain: PeriodGrain;
  readonly compare: 'yoy' | 'previous' | undefined;
  /** What the rows are split by beside the period: dimensions, or `region`. */
  readonly split: readonly { readonly id: string; readonly title: string }[];
  readonly lines: readonly Line[];
  readonly labels: Labels;
  readonly body: QueryResult | Thermometer;
}

/** A region with no 总工会 that reports to this system is no line of a paper until it has a value. */
const outside = (region: string | undefined, value: number | null): boolean =>
  region !== undefined && value === null && NEVER_REPORTS.has(tileKey(region));

const nameOf = (labels: Labels, dimension: string, code: string): string =>
  labels[dimension]?.[code]?.zh ?? code;

export function sheetOfQuery(
  name: string,
  result: QueryResult,
  metric: CatalogueMetric,
  spec: QuerySpec,
): Sheet {
  const byPlace = spec.at === 'children';
  const own = result.dimensions.filter((d) => d.id !== 'region');
  const split = [
    ...(byPlace ? [{ id: 'region', title: '地区' }] : []),
    ...own.map((d) => ({ id: d.id, title: d.title.zh })),
  ];
  return {
    name,
    id: result.query_id,
    metric,
    title: result.metric.title.zh,
    grain: result.period_grain,
    compare: 'metric' in spec ? spec.compare : undefined,
    split,
    labels: result.labels,
    body: result,
    lines: result.rows.flatMap((row, i): Line[] => {
      if (byPlace && outside(row.region, row.value)) return [];
      const codes: Readonly<Record<string, unknown>> = row;
      const members = Object.fromEntries(
        split.flatMap(({ id }) => (typeof codes[id] === 'string' ? [[id, codes[id]]] : [])),
      ) as Record<string, string>;
      return [
        {
          row: i,
          period: row.period,
          members,
          name: Object.entries(members)
            .map(([dimension, code]) => nameOf(result.labels, dimension, code))
            .join('·'),
          value: { value: row.value, status: row.status },
          ...(row.base === undefined ? {} : { base: row.base }),
          ...(row.change === undefined ? {} : { change: row.change }),
          ...(row.n == null ? {} : { n: row.n }),
        },
      ];
    }),
  };
}

export function sheetOfThermometer(
  name: string,
  result: Thermometer,
  metric: CatalogueMetric,
  spec: QuerySpec,
  inside: ReadonlySet<string> | undefined,
): Sheet {
  const byPlace = spec.at === 'children';
  const { dimension } = result;
  const split = [
    ...(byPlace ? [{ id: 'region', title: '地区' }] : []),
    ...(dimension === 'total' ? [] : [{ id: dimension, title: DIMENSION[dimension] }]),
  ];
  return {
    name,
    id: result.query_id,
    metric,
    title: result.title.zh,
    grain: 'month',
    compare: 'yoy',
    split,
    labels: result.labels,
    body: result,
    lines: result.readings.flatMap((reading, i): Line[] => {
      if (inside !== undefined && !inside.has(reading.region)) return [];
      if (byPlace && outside(reading.region, reading.reading.value)) return [];
      if (dimension !== 'total' && reading.member === '*') return [];
      const members = {
        ...(byPlace ? { region: reading.region } : {}),
        ...(dimension === 'total' ? {} : { [dimension]: reading.member }),
      };
      return [
        {
          row: i,
          period: reading.period,
          members,
          name: Object.entries(members)
            .map(([d, code]) => nameOf(result.labels, d, code))
            .join('·'),
          value: reading.reading,
          change: reading.change.yoy,
          band: reading.band,
        },
      ];
    }),
  };
}

const DIMENSION = { need_domain: '需求领域', consumption_class: '消费类别', industry: '行业' } as const;

/** 其他/未分类 ends in 99 in every code list of ours, and U is unknown: in tables, but neither leading nor rising. */
export const isRest = (line: Line): boolean =>
  Object.entries(line.members).some(
    ([dimension, code]) => dimension !== 'region' && (code === 'U' || code.endsWith('99')),
  );

/** The lines of the last period of the sheet. */
export function latest(sheet: Sheet): Line[] {
  const last = sheet.lines.reduce((max, line) => Math.max(max, line.period), 0);
  return sheet.lines.filter((line) => line.period === last);
}
