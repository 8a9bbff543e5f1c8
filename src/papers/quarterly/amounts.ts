import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { PaperBlock, PaperSpan } from '../../contracts/paper.ts';
import type { QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Dimension } from '../../domain/metric.ts';
import { shift } from '../../domain/period.ts';
import { bind, words } from '../spans.ts';
import { absence, comparison, leading, pull, type Ranked } from '../wording.ts';
import { type Desk, isRest, paragraph } from './desk.ts';

/** One metric of the quarter for the whole, with the answer it comes from. */
export interface Total {
  readonly metric: CatalogueMetric;
  readonly result: QueryResult;
  readonly row: QueryRow | undefined;
}

/** `服务申请24.31万件，同比增长3.2%`, or why there is no number. */
function clause({ result, row }: Total): PaperSpan[] {
  if (row === undefined) return [];
  const { title, unit } = result.metric;
  // A rate is said with 为; an amount follows its name directly, as releases write it.
  const is = row.value !== null && (unit === 'percent' || unit === 'points') ? '为' : '';
  const name = words(`${title.zh}${is}`, `${title.en.toLowerCase()} `);
  if (row.value === null) return [name, ...absence(row)];
  return [
    name,
    bind(result, row, 'amount'),
    ...(row.change === undefined ? [] : comparison(row.change, 'yoy', result)),
  ];
}

/** `2026年三季度，全国服务申请24.31万件，同比增长3.2%；申请职工9.8万人，同比下降0.4%。` Nothing for no metrics. */
export function totalsSentence(totals: readonly Total[], opening: PaperSpan): PaperSpan[] {
  const clauses = totals.map(clause).filter((spans) => spans.length > 0);
  if (clauses.length === 0) return [];
  const joined = clauses.flatMap((spans, i) => (i === 0 ? spans : [words('；', '; '), ...spans]));
  return [opening, ...joined, words('。', '. ')];
}

/** Numbers of things, as against rates and means of them. */
const isAmount = ({ metric }: Total): boolean => ['count', 'persons', 'money'].includes(metric.kind);

/** The first dimension the metric may be split by alone. */
const firstSplit = (metric: CatalogueMetric): Exclude<Dimension, 'region'> | undefined =>
  metric.by.flatMap((set) => {
    const own = set.filter((d): d is Exclude<Dimension, 'region'> => d !== 'region');
    return own.length === 1 ? own : [];
  })[0];

/** One group of metrics: its amounts, its rates; the first amount also by its members and by month. */
export async function amountBlocks(
  desk: Desk,
  group: string,
): Promise<{ blocks: PaperBlock[]; headline: PaperSpan[] }> {
  const totals = await Promise.all(
    desk.metrics(group).map(async (metric): Promise<Total> => ({ metric, ...(await desk.total(metric)) })),
  );
  const { when, place } = desk;
  const opening = words(`${when.zh}，${place.zh}`, `${when.en}, ${place.en}: `);
  const amounts = totals.filter(isAmount);
  const rates = totals.filter((total) => !isAmount(total));
  const sentences = [
    totalsSentence(amounts, opening),
    totalsSentence(rates, amounts.length === 0 ? opening : words('同期，', 'Over the same period: ')),
  ].filter((spans) => spans.length > 0);
  const main = totals.find(({ metric }) => metric.additive && firstSplit(metric) !== undefined);
  const split = main === undefined ? [] : await splitBlocks(desk, main);
  const [first] = totals;
  const months = first === undefined ? [] : await monthlyFigure(desk, first.metric);
  return {
    headline: totalsSentence(totals.slice(0, 1), opening),
    blocks: [...sentences.map((spans) => paragraph(spans)), ...split, ...months],
  };
}

async function splitBlocks(desk: Desk, total: Total): Promise<PaperBlock[]> {
  const { metric } = total;
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
  const by = result.dimensions.find((d) => d.id === dimension)?.title ?? { zh: dimension, en: dimension };
  const ranking = leading(ranked, total.row, result);
  const spans = [
    ...(ranking.length === 0 ? [] : [words(`按${by.zh}看，`, `By ${by.en.toLowerCase()}: `), ...ranking]),
    ...(mover === undefined
      ? []
      : pull(
          { name: name(mover), value: mover.value, base: mover.base?.value ?? null },
          total.row.base?.value ?? null,
          result,
        )),
  ];
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

/** Three years of months up to the end of the quarter; nothing where none of them has a value. */
export async function monthlyFigure(desk: Desk, metric: CatalogueMetric): Promise<PaperBlock[]> {
  const from = shift({ grain: 'month', code: desk.month }, -35).code;
  const result = await desk.query({
    metric: metric.id,
    period: { grain: 'month', from: Math.max(from, metric.watermark.earliest ?? from), to: desk.month },
    compare: 'yoy',
    jan_feb: metric.kind === 'count' || metric.kind === 'money',
  });
  if (result.rows.every((row) => row.value === null)) return [];
  const figure: PaperBlock = {
    kind: 'figure',
    id: `${metric.id}-months`,
    title: { zh: `${metric.title.zh}，按月`, en: `${metric.title.en} by month` },
    chart: 'line',
    result,
  };
  return [figure];
}
