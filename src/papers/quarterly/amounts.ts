import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { PaperBlock, PaperSpan } from '../../contracts/paper.ts';
import type { QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Dimension } from '../../domain/metric.ts';
import { shift } from '../../domain/period.ts';
import { bind, words } from '../spans.ts';
import { absence, comparison, leading, pull, type Ranked } from '../wording.ts';
import { type Desk, isRest, paragraph } from './desk.ts';

/** `2026年三季度,全国服务申请24.31万件,同比增长3.2%。` or why there is no number. */
export function totalSentence(desk: Desk, result: QueryResult, row: QueryRow | undefined): PaperSpan[] {
  const { when, place } = desk;
  const { title, unit } = result.metric;
  // A rate is said with 为; an amount follows its name directly, as releases write it.
  const is = unit === 'percent' || unit === 'points' ? '为' : '';
  const opening = (verb: string): PaperSpan =>
    words(`${when.zh}，${place.zh}${title.zh}${verb}`, `${when.en}, ${place.en}: ${title.en.toLowerCase()} `);
  const full = words('。', '. ');
  if (row === undefined) return [];
  if (row.value === null) return [opening(''), ...absence(row), full];
  return [
    opening(is),
    bind(result, row, 'amount'),
    ...(row.change === undefined ? [] : comparison(row.change, 'yoy', result)),
    full,
  ];
}

/** The first dimension the metric may be split by alone. */
const firstSplit = (metric: CatalogueMetric): Exclude<Dimension, 'region'> | undefined =>
  metric.by.flatMap((set) => {
    const own = set.filter((d): d is Exclude<Dimension, 'region'> => d !== 'region');
    return own.length === 1 ? own : [];
  })[0];

/** One group of metrics: a sentence each; the first amount also by its members, in a table and in words. */
export async function amountBlocks(
  desk: Desk,
  group: string,
): Promise<{ blocks: PaperBlock[]; headline: PaperSpan[] }> {
  const metrics = desk.metrics(group);
  const totals = await Promise.all(metrics.map((metric) => desk.total(metric)));
  const sentences = totals.map(({ result, row }) => totalSentence(desk, result, row));
  const main = metrics.find((m) => m.additive && firstSplit(m) !== undefined);
  const total = main === undefined ? undefined : totals[metrics.indexOf(main)];
  const split = main === undefined || total === undefined ? [] : await splitBlocks(desk, main, total);
  const trend = metrics[0] === undefined ? [] : [await monthlyFigure(desk, metrics[0])];
  return {
    headline: sentences[0] ?? [],
    blocks: [...(sentences.length === 0 ? [] : [paragraph(...sentences)]), ...split, ...trend],
  };
}

async function splitBlocks(
  desk: Desk,
  metric: CatalogueMetric,
  total: { result: QueryResult; row: QueryRow | undefined },
): Promise<PaperBlock[]> {
  const dimension = firstSplit(metric);
  if (dimension === undefined || total.row === undefined) return [];
  const result = await desk.query({
    metric: metric.id,
    by: [dimension],
    period: { grain: 'quarter', from: desk.quarter.code, to: desk.quarter.code },
    compare: 'yoy',
  });
  const name = (row: QueryRow) => {
    const code = row[dimension] ?? '';
    return result.labels[dimension]?.[code] ?? { zh: code, en: code };
  };
  const stated = result.rows.filter((row) => row.value !== null);
  const named = stated.filter((row) => !isRest(row[dimension] ?? ''));
  const ranked: Ranked[] = named.map((row) => ({ name: name(row), value: row.value ?? 0 }));
  const mover = named
    .filter((row) => row.base?.value != null)
    .sort(
      (a, b) =>
        Math.abs((b.value ?? 0) - (b.base?.value ?? 0)) - Math.abs((a.value ?? 0) - (a.base?.value ?? 0)),
    )[0];
  const spans = [
    ...leading(ranked, total.row, result),
    ...(mover === undefined
      ? []
      : pull(
          { name: name(mover), value: mover.value, base: mover.base?.value ?? null },
          total.row.base?.value ?? null,
          result,
        )),
  ];
  const by = result.dimensions.find((d) => d.id === dimension)?.title ?? { zh: dimension, en: dimension };
  const { title } = metric;
  return [
    ...(spans.length === 0 ? [] : [paragraph(spans)]),
    {
      kind: 'table',
      id: `${metric.id}-${dimension}`,
      title: {
        zh: `${desk.when.zh}${title.zh}，按${by.zh}`,
        en: `${title.en} by ${by.en.toLowerCase()}, ${desk.when.en}`,
      },
      result,
    },
  ];
}

/** Three years of months up to the end of the quarter. */
export async function monthlyFigure(desk: Desk, metric: CatalogueMetric): Promise<PaperBlock> {
  const from = shift({ grain: 'month', code: desk.month }, -35).code;
  const result = await desk.query({
    metric: metric.id,
    period: { grain: 'month', from: Math.max(from, metric.watermark.earliest ?? from), to: desk.month },
    compare: 'yoy',
    jan_feb: metric.kind === 'count' || metric.kind === 'money',
  });
  return {
    kind: 'figure',
    id: `${metric.id}-months`,
    title: { zh: `${metric.title.zh}，按月`, en: `${metric.title.en} by month` },
    chart: 'line',
    result,
  };
}
