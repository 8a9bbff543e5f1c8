import {
  type QueryInput,
  type QueryResult,
  type QueryRow,
  queryRequestSchema,
} from '../../contracts/query.ts';
import type { Need } from '../../domain/need-item.ts';
import { months, period, shift } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { type Listing, provinceOf } from './place.ts';

/** Quarters that say whether a need comes back, and months that say how steadily. */
const QUARTERS = 8;
const MONTHS = 12;

/** Every gated answer that candidates of one place and window are made of; null where the release has none. */
export interface DemandAnswers {
  readonly wanted: Gated<QueryResult>;
  readonly monthly: Gated<QueryResult>;
  readonly bands: Gated<QueryResult>;
  readonly counts: Readonly<Record<Counted, Gated<QueryResult>>>;
  /** Prices by class: of the places themselves, of their province, of the nation. */
  readonly prices: readonly Gated<QueryResult>[];
  /** Discounts by way of buying, the nearest first: of each class where that may be shown, then of all classes. */
  readonly discounts: readonly Gated<QueryResult>[];
}

export const COUNTED = [
  'wanting',
  'wanted_unmet',
  'wanted_again',
  'wanted_quantity',
  'wanted_budget',
  'wanted_clarity',
] as const;
export type Counted = (typeof COUNTED)[number];

/**
 * Asks for all of them, as whoever asks may see them.
 * @param whole of domains as a whole; of their items otherwise.
 * @throws ApiFailure OUT_OF_SCOPE.
 */
export async function demandAnswers(
  context: ApiContext,
  release: OpenRelease,
  listing: Listing,
  window: number,
  whole = false,
): Promise<DemandAnswers> {
  const at = period('quarter', window);
  const last = months(at).at(-1) ?? 0;
  const region = { level: listing.level, codes: [...listing.places] };
  const ask = (input: QueryInput): Promise<Gated<QueryResult>> =>
    context.ask(queryRequestSchema.parse({ region, ...input }), release);
  const now = { grain: 'quarter', from: window, to: window } as const;
  const by = whole || !hasItems(release) ? WHOLE : ITEMS;
  const counts = await Promise.all(COUNTED.map((metric) => ask({ metric, by, period: now })));
  const year = { grain: 'month', from: shift(period('month', last), 1 - MONTHS).code, to: last } as const;
  const province = provinceOf(listing.region, release);
  const around: NonNullable<QueryInput['region']>[] = [
    ...(province === null ? [] : [{ level: 'province' as const, codes: [province] }]),
    { level: 'nation' },
  ];
  const discount = (
    place: QueryInput['region'],
    split: QueryInput['by'],
  ): Promise<Gated<QueryResult> | null> =>
    tried(() => ask({ metric: 'saving_rate', by: split, region: place, period: year }));
  const price = (place: QueryInput['region']): Promise<Gated<QueryResult> | null> =>
    tried(() => ask({ metric: 'paid_per_order', by: ['consumption_class'], region: place, period: now }));
  const discounts = await Promise.all([
    discount(around[0], ['consumption_class', 'buy_mode']),
    ...around.map((place) => discount(place, ['buy_mode'])),
  ]);
  const prices = await Promise.all([region, ...around].map(price));
  return {
    wanted: await ask({
      metric: 'wanted',
      by,
      period: { grain: 'quarter', from: shift(at, 1 - QUARTERS).code, to: window },
    }),
    monthly: await ask({ metric: 'wanted', by, period: year }),
    bands: await ask({ metric: 'wanted', by: [...by, 'budget_band'], period: now }),
    counts: Object.fromEntries(COUNTED.map((metric, i) => [metric, counts[i]])) as DemandAnswers['counts'],
    prices: prices.filter((answer) => answer !== null),
    discounts: discounts.filter((answer) => answer !== null),
  };
}

const WHOLE: NonNullable<QueryInput['by']> = ['need_domain'];
const ITEMS: NonNullable<QueryInput['by']> = ['need_domain', 'service_item'];

/** Whether applications of this release carry items; older releases do not. */
export const hasItems = (release: OpenRelease): boolean =>
  release.cubes.get('wants')?.slices.some(({ set }) => set === 'need_domain+service_item') ?? false;

/** What may not be asked here, or is not stored, is a gap and no failure of the page. */
async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiFailure) return null;
    throw error;
  }
}

export const gatedParts = (answers: DemandAnswers): readonly Gated<QueryResult>[] => [
  answers.wanted,
  answers.monthly,
  answers.bands,
  ...Object.values(answers.counts),
  ...answers.prices,
  ...answers.discounts,
];

/** Rows of an answer by place and domain: a list of a thousand needs looks into each answer a thousand times. */
const indexed = new WeakMap<QueryResult, ReadonlyMap<string, readonly QueryRow[]>>();
const placeOf = (region: string, domain: string | undefined): string => `${region} ${domain}`;

function byPlace(answer: QueryResult): ReadonlyMap<string, readonly QueryRow[]> {
  const known = indexed.get(answer);
  if (known) return known;
  const found = new Map<string, QueryRow[]>();
  for (const row of answer.rows) {
    const key = placeOf(row.region ?? NATION, row.need_domain);
    const rows = found.get(key);
    if (rows) rows.push(row);
    else found.set(key, [row]);
  }
  indexed.set(answer, found);
  return found;
}

/** The rows of one need at one place, in order of time. */
export const rowsAt = (answer: QueryResult, region: string, { domain, item }: Need): readonly QueryRow[] =>
  (byPlace(answer).get(placeOf(region, domain)) ?? []).filter(
    (row) => item === null || row.service_item === undefined || row.service_item === item,
  );
