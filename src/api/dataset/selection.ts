import type { Filters, SelectionQuery } from '../../contracts/dataset.ts';
import { sha256Hash } from '../../crypto/digest.ts';
import type { ProtectedSource } from '../../disclosure/outside-layer.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import { period } from '../../domain/period.ts';
import type { Gated } from '../../domain/table.ts';
import { identifier, literal } from '../../warehouse/duckdb.ts';
import { ApiFailure, nearest } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { codesOf } from './codes.ts';
import { type MadeColumn, type OpenDataset, sourceOf } from './dataset.ts';

/** The part of a dataset that a request asks for, checked. */
export interface Part {
  readonly dataset: OpenDataset;
  readonly columns: readonly MadeColumn[];
  readonly source: Gated<ProtectedSource>;
  readonly filters: Filters;
  /** Names the rows: the same id is the same numbers. */
  readonly queryId: string;
  /** Nothing was filtered and every column is there. */
  readonly whole: boolean;
}

/** @throws ApiFailure UNKNOWN_COLUMN, BAD_PERIOD or BAD_REQUEST, naming what is offered. */
export function partOf(dataset: OpenDataset, query: SelectionQuery, release: OpenRelease): Part {
  const filters = filtersOf(query, dataset, release);
  const columns = chosenColumns(dataset, filters.columns);
  const whole = columns.length === dataset.table.columns.length && conditionsOf(filters).length === 0;
  return {
    dataset,
    columns,
    filters,
    whole,
    source: sourceOf(dataset, columns, conditionsOf(filters)),
    queryId: sha256Hash()
      .update(
        JSON.stringify([
          release.id,
          dataset.about.id,
          columns.map((c) => c.name),
          { ...filters, columns: null },
          dataset.kept,
        ]),
      )
      .digest('hex')
      .slice(0, 16),
  };
}

/** A measure brings its status columns; whether the numbers are made up is never left out. */
function chosenColumns({ table }: OpenDataset, names: readonly string[] | null): MadeColumn[] {
  if (names === null) return [...table.columns];
  const known = table.columns.map((c) => c.name);
  for (const name of names) if (!known.includes(name)) throw unknownColumn(name, known);
  const wanted = new Set(['synthetic', ...names]);
  for (const name of names)
    for (const companion of [`${name}_status`, `${name}_conf_status`]) wanted.add(companion);
  const measured = table.columns.some((c) => wanted.has(c.name) && c.role === 'measure');
  if (measured) for (const name of ['status', 'conf_status']) wanted.add(name);
  return table.columns.filter((c) => wanted.has(c.name));
}

function filtersOf(query: SelectionQuery, dataset: OpenDataset, release: OpenRelease): Filters {
  const { grain, from, to, level } = query;
  const where: Record<string, string[]> = {};
  for (const filter of [query.filter ?? []].flat()) {
    const at = filter.indexOf(':');
    const name = filter.slice(0, at < 0 ? undefined : at);
    const codes = at < 0 ? [] : split(filter.slice(at + 1));
    const offered = dataset.table.columns.filter((c) => c.role === 'dimension' && c.type === 'string');
    if (!offered.some((c) => c.name === name))
      throw unknownColumn(
        name,
        offered.map((c) => c.name),
      );
    if (codes.length === 0) throw emptyFilter(filter);
    refuseUnknownCodes(name, codes, release);
    where[name] = [...new Set([...(where[name] ?? []), ...codes])].sort();
  }
  if ((from !== undefined || to !== undefined) && grain === undefined) throw noGrain();
  if (grain !== undefined) for (const code of [from, to]) if (code !== undefined) checkPeriod(grain, code);
  if (from !== undefined && to !== undefined && from > to)
    throw badPeriod(`${from}…${to}`, '起始时期晚于结束时期', 'the first period is after the last');
  return {
    columns: query.columns === undefined ? null : split(query.columns),
    grain: grain ?? null,
    from: from ?? null,
    to: to ?? null,
    level: level ?? null,
    where,
  };
}

/** Only where the codes of a column are known; `*` and `U` always are. */
function refuseUnknownCodes(column: string, codes: readonly string[], release: OpenRelease): void {
  const known = codesOf(column, release).map(({ code }) => code);
  if (known.length === 0 || column === 'member') return;
  const foreign = codes.find((code) => !known.includes(code) && code !== ALL && code !== UNKNOWN);
  if (foreign === undefined) return;
  const near = nearest(foreign, known);
  throw new ApiFailure(
    'UNKNOWN_DIMENSION_VALUE',
    {
      zh: `列“${column}”没有代码“${foreign}”。最接近的有：${near.join('、')}。全部代码见代码本（codebook）。`,
      en: `Column "${column}" has no code "${foreign}". Nearest: ${near.join(', ')}. The codebook lists all codes.`,
    },
    { value: foreign, nearest: near },
  );
}

const split = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function conditionsOf({ grain, from, to, level, where }: Filters): string[] {
  return [
    ...(grain === null ? [] : [`t.period_grain = ${literal(grain)}`]),
    ...(from === null ? [] : [`t.period >= ${from}`]),
    ...(to === null ? [] : [`t.period <= ${to}`]),
    ...(level === null ? [] : [`t.region_level = ${literal(level)}`]),
    ...Object.entries(where)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, codes]) => `t.${identifier(name)} in (${codes.map(literal).join(', ')})`),
  ];
}

function checkPeriod(grain: 'month' | 'quarter' | 'year', code: number): void {
  try {
    period(grain, code);
  } catch {
    throw badPeriod(
      code,
      `不是${{ month: '月份(如 202506)', quarter: '季度(如 20252)', year: '年份(如 2025)' }[grain]}`,
      `is not a ${grain}`,
    );
  }
}

const unknownColumn = (name: string, known: readonly string[]): ApiFailure => {
  const near = nearest(name, known);
  return new ApiFailure(
    'UNKNOWN_COLUMN',
    {
      zh: `数据集没有列“${name}”。最接近的有：${near.join('、')}。全部列见代码本（codebook）。`,
      en: `The dataset has no column "${name}". Nearest: ${near.join(', ')}. The codebook lists all of them.`,
    },
    { value: name, nearest: near },
  );
};

const emptyFilter = (filter: string): ApiFailure =>
  new ApiFailure(
    'BAD_REQUEST',
    {
      zh: `筛选“${filter}”没有写代码。写法：filter=列:代码,代码。`,
      en: `The filter "${filter}" names no code. Write filter=column:code,code.`,
    },
    { value: filter },
  );

const noGrain = (): ApiFailure =>
  new ApiFailure('BAD_PERIOD', {
    zh: '写了 from 或 to，还须用 grain 写明时期粒度（month、quarter 或 year）。',
    en: 'from and to need grain (month, quarter or year) beside them.',
  });

const badPeriod = (value: unknown, zh: string, en: string): ApiFailure =>
  new ApiFailure('BAD_PERIOD', { zh: `时期 ${value}:${zh}。`, en: `Period ${value}: ${en}.` }, { value });
