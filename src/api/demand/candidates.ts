import type { Candidate, Demand } from '../../contracts/demand.ts';
import type { Labels } from '../../contracts/query.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { needOf } from '../../domain/need-item.ts';
import { type OrderPart, orderParts, partId } from '../../domain/order-part.ts';
import { months, period } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { WORK_MACHINES } from '../../domain/work-kind.ts';
import type { WorkItem } from '../../worklog/work-item.ts';
import { workItems } from '../../worklog/work-item.ts';
import { principal } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { labelsFor } from '../supply/place.ts';
import { demandAnswers, gatedParts, hasItems } from './answers.ts';
import { candidateOf } from './candidate.ts';
import { capsOn } from './caps.ts';
import { isDivided, needAt, needName } from './need-name.ts';
import { type Listing, listingOf, windowsOf } from './place.ts';

/** What was not put under any heading cannot be ordered. */
const UNORDERED = new Set(['S99', 'U', '*']);

export const DEMAND_LISTS = [
  'need_domain',
  'budget_band',
  'consumption_class',
  'cap_item',
  'cap_basis',
] as const;

interface Found {
  readonly candidates: readonly Candidate[];
  readonly hidden: number;
}

/** Needs of some places in one window that enough people stand behind, the largest first. */
export async function findCandidates(
  context: ApiContext,
  release: OpenRelease,
  listing: Listing,
  window: number,
  whole = false,
): Promise<Gated<Found>> {
  const answers = await demandAnswers(context, release, listing, window, whole);
  const rules = await release.pool.use((db) => capsOn(db, release, lastDayOf(window)));
  return deriveAll<unknown, Found>([...gatedParts(answers), noPersons(rules)], () => {
    const rows = answers.wanted.rows.filter(
      (row) => row.period === window && !UNORDERED.has(row.need_domain ?? ''),
    );
    const candidates = rows
      .filter((row) => row.value !== null && row.value > 0)
      .map((row) =>
        candidateOf(
          {
            need: needAt(row.need_domain ?? '', row.service_item, release),
            region: row.region ?? NATION,
            window,
          },
          answers,
          rules,
          release,
        ),
      )
      .sort((a, b) => (b.wanted.value ?? 0) - (a.wanted.value ?? 0) || a.id.localeCompare(b.id));
    return { candidates, hidden: rows.filter((row) => row.status === 'suppressed').length };
  });
}

/** The place as a whole first, then its parts: what is too small in each of them may be an order of the whole. */
async function withWhole(
  context: ApiContext,
  release: OpenRelease,
  listing: Listing,
  window: number,
): Promise<Gated<Found>> {
  const { region, places } = listing;
  const parts = await findCandidates(context, release, listing, window);
  if (places.length === 1 && places[0] === region) return parts;
  const level = release.regions.get(region)?.level ?? 'nation';
  const whole = await findCandidates(context, release, { region, level, places: [region] }, window);
  return deriveAll([whole, parts], () => ({
    candidates: [...whole.candidates, ...parts.candidates],
    hidden: whole.hidden + parts.hidden,
  }));
}

/** The same of named parts, asked place by place; parts that may not be shown are left out. */
export async function findParts(
  context: ApiContext,
  release: OpenRelease,
  parts: readonly OrderPart[],
): Promise<Gated<readonly Candidate[]>> {
  const windows = windowsOf(release);
  // A domain that has items is asked as a whole only by name: orders made before there were items.
  const asked = parts.map((part) => {
    const { domain, item } = needOf(part.need);
    return { ...part, whole: item === null && hasItems(release) && isDivided(domain, release) };
  });
  const places = [
    ...new Map(asked.map((part) => [`${part.region} ${part.window} ${part.whole}`, part])).values(),
  ];
  const found = await Promise.all(
    places
      .filter(
        ({ region, window }) =>
          windows.includes(window) && (region === NATION || release.regions.has(region)),
      )
      .map(({ region, window, whole }) => {
        const level = release.regions.get(region)?.level ?? 'nation';
        return findCandidates(context, release, { region, level, places: [region] }, window, whole);
      }),
  );
  const wanted = new Set(parts.map(partId));
  return deriveAll(found, () =>
    found.flatMap(({ candidates }) => candidates).filter((candidate) => wanted.has(candidate.id)),
  );
}

/** `GET /api/demand`. @throws ApiFailure BAD_PERIOD for a quarter that is not whole or not kept. */
export async function demand(
  context: ApiContext,
  release: OpenRelease,
  choice: { readonly region?: string; readonly window?: number; readonly need_domain?: string },
): Promise<Gated<Demand>> {
  const listing = listingOf(choice.region, release);
  const windows = windowsOf(release);
  const window = choice.window ?? windows[0];
  if (choice.window !== undefined && !windows.includes(choice.window)) throw notKept(choice.window, windows);
  const found =
    window === undefined
      ? noPersons<Found>({ candidates: [], hidden: 0 })
      : await context.once(release, `demand ${listing.region} ${window}`, () =>
          withWhole(context, release, listing, window),
        );
  const orders = await openOrders(context);
  return deriveAll([found], ([{ candidates, hidden } = { candidates: [], hidden: 0 }]) => ({
    ...headOf(release, candidates, [listing.region, ...listing.places]),
    region: listing.region,
    windows,
    window: window ?? null,
    candidates: candidates
      .filter(({ need_domain }) => choice.need_domain === undefined || need_domain === choice.need_domain)
      .map((candidate) => ({ ...candidate, order: orders.get(candidate.id) ?? null })),
    hidden,
    can_work: principal().may.has('work') && worklogIn(context) !== undefined,
  }));
}

export const worklogIn = ({ options }: ApiContext) => options.worklog ?? options.accounts?.db;

/** Orders nobody has ended, by the parts they hold. */
async function openOrders(context: ApiContext): Promise<ReadonlyMap<string, Candidate['order']>> {
  const db = worklogIn(context);
  const standing = db ? (await workItems(db, 'order')).filter(isOpen) : [];
  return new Map(
    standing.flatMap((item) =>
      orderParts(item.subject).map((part) => [
        partId(part),
        {
          id: item.id,
          state: WORK_MACHINES.order.states[item.state]?.title ?? { zh: item.state, en: item.state },
        },
      ]),
    ),
  );
}

export const isOpen = (item: WorkItem): boolean => WORK_MACHINES.order.states[item.state]?.stage !== 'ended';

/** What every answer about demand says of itself. */
export function headOf(
  release: OpenRelease,
  candidates: readonly Candidate[],
  regions: Iterable<string>,
  needs: readonly string[] = [],
) {
  const { manifest } = release;
  return {
    release: release.id,
    synthetic: manifest.synthetic,
    layer: principal().audience,
    currency: manifest.currency,
    labels: {
      ...labelsFor(release, DEMAND_LISTS, [
        NATION,
        ...regions,
        ...candidates.flatMap(({ region, caps, price, saving }) => [
          region,
          ...caps.map((cap) => cap.region),
          ...[price.region, saving.region].filter((code) => code !== null),
        ]),
      ]),
      need: Object.fromEntries(
        [...new Set([...candidates.map(({ need }) => need), ...needs])].map((code) => [
          code,
          needName(code, release),
        ]),
      ),
    } as Labels,
    notes: NOTES.map((note) => ({ ...note })),
    watermark: release.cubes.get('wants')?.watermark ?? manifest.watermark,
  };
}

function lastDayOf(quarter: number): string {
  const last = months(period('quarter', quarter)).at(-1) ?? 0;
  const end = new Date(Date.UTC(Math.trunc(last / 100), last % 100, 0));
  return end.toISOString().slice(0, 10);
}

const notKept = (window: number, windows: readonly number[]): ApiFailure =>
  new ApiFailure(
    'BAD_PERIOD',
    {
      zh: `“${window}”不是可成单的整季度。可用：${windows.join('、') || '无'}。`,
      en: `${window} is no whole quarter that orders can be made of. Offered: ${windows.join(', ') || 'none'}.`,
    },
    { value: window, nearest: [...windows] },
  );

const NOTES = [
  {
    id: 'joined',
    text: {
      zh: '一个订单汇总一个地区、一个季度、一个品目中没有得到满足的申请，以及同一人在本季度内对同一品目再次提出的申请，各计一次；没有写明品目的，按需求领域另成一项。人数按人去重，地区之间、品目之间不相加；人数不足门槛的需求不列出。',
      en: 'An order joins the applications for one item of a place in a quarter that were not met or were made again by the same person, each once; what names no item is one need of its domain. Persons are counted once and never added over places or items; a need with too few persons is not listed.',
    },
  },
  {
    id: 'saving',
    text: {
      zh: '节省来自同类消费（同类不足 6 个月时为全部消费）：逐月比较集中采购与分散采购的折扣率，取 12 个月差值的均值与 t 区间；少于 6 个月不说。先后并存不等于因果，数量不同、品质不同也会使折扣不同。',
      en: 'The saving is seen in purchases of the same class (of all classes where that has fewer than 6 months): the difference between the discounts of pooled and dispersed buying, month by month, its mean over 12 months with a t interval; fewer than 6 months say nothing. It is no proof of cause: amounts and quality differ as well.',
    },
  },
  {
    id: 'caps',
    text: {
      zh: '上限取季度最后一天有效、离采购地最近一级（市、省、全国）的规定；与写明预算的中间一半比较。提示核对，不作结论。',
      en: 'Caps are the rules in force on the last day of the quarter of the nearest level (city, province, nation), beside the middle half of the budgets stated. A reason to look, not a finding.',
    },
  },
] as const;
