import type { Benchmark, Benchmarks } from '../../contracts/benchmarks.ts';
import { type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import type { ApiValue, Layer } from '../../contracts/value.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import {
  CONSUMPTION_CLASSES,
  UNCLASSIFIED_CONSUMPTION,
  UNCOVERED_CONSUMPTION_CLASSES,
} from '../../domain/consumption-class.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { HARDLY, rebase } from '../../indices/rebase.ts';
import { principal } from '../access/ambient.ts';
import { homeOf } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { lastMonth, type Structure, structuresOf } from './structures.ts';

/** What households spend is compared with what is spent through the union. */
const METRIC = 'paid_amount';
const CLASSES: readonly string[] = CONSUMPTION_CLASSES.filter((code) => code !== UNCLASSIFIED_CONSUMPTION);

/** Structures with a figure of ours; older ones are in the release's `reference` files. */
const SHOWN = 12;

const TITLES: Record<Structure['population'], { zh: string; en: string }> = {
  all: { zh: '居民人均消费支出构成', en: 'Structure of household consumption per person' },
  urban: { zh: '城镇居民人均消费支出构成', en: 'Structure of urban household consumption per person' },
  rural: { zh: '农村居民人均消费支出构成', en: 'Structure of rural household consumption per person' },
};

/** Official structures of spending, each re-based to the classes our records cover, beside ours of the same months. */
export async function benchmarks(
  asked: { readonly region?: string; readonly layer: Layer },
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Benchmarks>> {
  const { region = homeOf(principal(), release), layer } = asked;
  const place = release.regions.get(region);
  if (!place) {
    throw new ApiFailure(
      'UNKNOWN_REGION',
      {
        zh: `没有地区“${region}”。代码见 /api/catalogue。`,
        en: `There is no region "${region}". See /api/catalogue.`,
      },
      { value: region },
    );
  }
  const inYuan = release.manifest.currency === 'CNY';
  const found = inYuan
    ? await release.pool.use((db) => structuresOf(db, release, [...new Set([region, NATION])]))
    : [];
  const ordered = found
    .sort((a, b) => Number(b.region === region) - Number(a.region === region))
    .slice(0, SHOWN);
  const answers = await Promise.all(
    ordered.map((structure) => ourParts(structure, place, layer, release, context)),
  );
  const compared = ordered.map((structure, i) => ({ structure, ours: answers[i] ?? null }));
  return deriveAll(
    answers.map((answer) => answer ?? noPersons<QueryResult | null>(null)),
    () => ({
      release: release.id,
      layer,
      synthetic: release.manifest.synthetic,
      metric: METRIC,
      region,
      benchmarks: compared
        .map(({ structure, ours }) => benchmarkOf(structure, ours))
        .sort((a, b) => Number(b.comparable) - Number(a.comparable)),
      labels: {
        consumption_class: release.labels.consumption_class ?? {},
        region: Object.fromEntries(
          [region, NATION].map((code) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
        ),
      },
      notes: NOTES.map((note) => ({ ...note })),
    }),
  );
}

/** Our spending by class over the months of a structure; null where the release cannot answer for them. */
async function ourParts(
  structure: Structure,
  place: { readonly code: string; readonly level: string },
  layer: Layer,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<QueryResult> | null> {
  const { grain, from, to } = stretch(structure);
  const request = queryRequestSchema.parse({
    metric: METRIC,
    by: ['consumption_class'],
    region: place.level === 'nation' ? { level: 'nation' } : { level: place.level, codes: [place.code] },
    period: { grain, from, to },
    layer,
  });
  try {
    return await context.ask(request, release);
  } catch (error) {
    if (error instanceof ApiFailure) return null;
    throw error;
  }
}

/** The periods of ours that make up the period of a structure, in the largest grain that fits. */
export function stretch(structure: Pick<Structure, 'period_grain' | 'period' | 'cumulative'>): {
  readonly grain: 'month' | 'quarter' | 'year';
  readonly from: number;
  readonly to: number;
} {
  const { period_grain: grain, period, cumulative } = structure;
  if (grain === 'year') return { grain, from: period, to: period };
  const end = lastMonth(structure);
  const year = Math.trunc(end / 100);
  if (end % 100 === 12 && cumulative) return { grain: 'year', from: year, to: year };
  if ((end % 100) % 3 === 0) {
    const last = year * 10 + (end % 100) / 3;
    if (cumulative) return { grain: 'quarter', from: year * 10 + 1, to: last };
    if (grain === 'quarter') return { grain, from: last, to: last };
  }
  return { grain: 'month', from: cumulative ? year * 100 + 1 : end, to: end };
}

function benchmarkOf(structure: Structure, answer: QueryResult | null): Benchmark {
  const { figures, kind: _kind, cumulative: _cumulative, ...head } = structure;
  const ours = new Map(CLASSES.map((code) => [code, amountOf(code, answer)]));
  const total = figures.get('*') ?? (structure.kind === 'expenditure_share' ? 100 : null);
  const parts = rebase(
    CLASSES.map((part) => ({
      part,
      ours: ours.get(part)?.value ?? null,
      published: figures.get(part) ?? null,
    })),
    { total, uncovered: UNCOVERED_CONSUMPTION_CLASSES },
  );
  const covered = parts.filter((p) => p.coverage === 'covered');
  const comparable = covered.length > 1;
  return {
    ...head,
    title: TITLES[structure.population],
    comparable,
    covered_share: comparable ? covered.reduce((sum, p) => sum + (p.published ?? 0), 0) : null,
    rows: parts.map((p) => ({
      consumption_class: p.part,
      coverage: p.coverage,
      published: figures.get(p.part) ?? null,
      published_share: p.published,
      rebased_share: comparable ? p.rebased : null,
      ours: oursOf(p.ours, comparable, ours.get(p.part)),
    })),
  };
}

/** The sum over the periods; one that is missing or hidden leaves no sum, for its reason. */
function amountOf(code: string, answer: QueryResult | null): ApiValue {
  const rows = answer?.rows.filter((row) => row.consumption_class === code) ?? [];
  if (rows.length === 0) return { value: null, status: 'not_reported' };
  const missing = rows.find((row) => row.value === null);
  if (missing) return { value: null, status: missing.status };
  const provisional = rows.some((row) => row.status === 'provisional');
  return {
    value: rows.reduce((sum, row) => sum + (row.value ?? 0), 0),
    status: provisional ? 'provisional' : 'observed',
  };
}

function oursOf(share: number | null, comparable: boolean, amount: ApiValue | undefined): ApiValue {
  if (share !== null && comparable && amount) return { value: share, status: amount.status };
  return amount?.value === null ? amount : { value: null, status: 'not_applicable' };
}

const NOTES = [
  {
    id: 'rebased',
    text: {
      zh: `口径：两列都只在“已覆盖”的类别内重新计算占比。居住类大多不经工会消费，某类占比不到官方占比的 ${HARDLY * 100}% 时也视为基本未覆盖，均不参与比较；被隐去或未报的类别也不参与。`,
      en: `Both shares are of the covered classes alone. Residence is seldom bought through the union, and a class of which our share is under ${HARDLY * 100}% of the official one is hardly covered: both are left out, as are hidden and unreported ones.`,
    },
  },
  {
    id: 'not_a_sample',
    text: {
      zh: '本系统记录会员经工会渠道的消费，不是住户抽样调查，不能代表居民全部消费；官方数为人均消费支出，对照只看结构，不比水平。',
      en: 'Our records are purchases of members through the union, no sample of households; the official figures are expenditure per person. Compare structures, not levels.',
    },
  },
] as const;
