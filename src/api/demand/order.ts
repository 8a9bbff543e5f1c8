import { isEverything } from '../../accounts/scope.ts';
import {
  type Candidate,
  type DemandOrder,
  type MerchantMatch,
  signalMarkSchema,
} from '../../contracts/demand.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { needItem, needOf } from '../../domain/need-item.ts';
import { type OrderPart, orderParts, partId } from '../../domain/order-part.ts';
import type { Gated } from '../../domain/table.ts';
import type { WorkItem } from '../../worklog/work-item.ts';
import { principal } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { merchants } from '../merchants/query.ts';
import type { OpenRelease } from '../release/open.ts';
import { matchesFor } from '../supply/matches.ts';
import { type Window, windowOf } from '../supply/window.ts';
import { workItemOf } from '../work-items/desk.ts';
import { findParts, headOf, isOpen } from './candidates.ts';
import { orderOf, orders, piecesOf, UNBOUND } from './orders.ts';
import { provinceOf } from './place.ts';

/** Suppliers named for one part, and merchants. */
const MOST_SUPPLIERS = 8;
const MOST_MERCHANTS = 8;

/** `GET /api/demand/order`: the sheet of one order as its reader may see it. */
export async function orderSheet(
  context: ApiContext,
  release: OpenRelease,
  id: string,
): Promise<Gated<DemandOrder>> {
  const standing = await orders(context);
  const item = orderOf(standing, id, release);
  const parts = orderParts(item.subject);
  const [view, found, suppliers, named] = await Promise.all([
    workItemOf(context, release, id),
    findParts(context, release, parts),
    suppliersOf(context, release, parts),
    merchantsOf(context, release, parts),
  ]);
  const unbound = UNBOUND.includes(item.state);
  const pieces = unbound ? await piecesOf(context, release, parts) : [];
  return deriveAll<unknown, DemandOrder>([view, found, noPersons(suppliers), ...(named?.from ?? [])], () => {
    const head = headOf(release, found, [
      ...parts.map((part) => part.region),
      ...suppliers.flatMap((s) => s.region),
    ]);
    const shown = new Set(found.map((candidate) => candidate.id));
    return {
      ...head,
      labels: {
        ...head.labels,
        ...Object.fromEntries(MATCH_LISTS.map((list) => [list, release.labels[list] ?? {}])),
        region: { ...head.labels.region, ...regionLabels(release, named?.merchants ?? []) },
      },
      item: view,
      parts: [...found],
      missing: parts.map(partId).filter((part) => !shown.has(part)),
      totals: totalsOf(found),
      joinable: unbound ? joinable(standing, item) : [],
      divisible: pieces.length > 1 ? pieces.map(partId) : [],
      suppliers,
      suppliers_left: 0,
      merchants: named?.merchants ?? null,
      signal: signalOf(item),
    };
  });
}

const MATCH_LISTS = [
  'site_type',
  'partner_type',
  'merchant_type',
  'merchant_status',
  'credit_grade',
] as const;

/** When the signal of an order was made public, and by whom; null where it is not. */
export function signalOf({ detail }: WorkItem): DemandOrder['signal'] {
  const found = signalMarkSchema.safeParse(detail.signal);
  return found.success ? found.data : null;
}

/** Sums over the parts; persons are those of the only part, or not stated: they do not add up. */
function totalsOf(parts: readonly Candidate[]): DemandOrder['totals'] {
  const sum = (of: (part: Candidate) => ApiValue): ApiValue => {
    const values = parts.map(of);
    const missing = values.find((value) => value.value === null);
    if (missing || values.length === 0) return missing ?? { value: null, status: 'not_reported' };
    return {
      value: values.reduce((total, { value }) => total + (value ?? 0), 0),
      status: values[0]?.status ?? 'observed',
    };
  };
  const [only] = parts;
  return {
    wanted: sum((part) => part.wanted),
    quantity: sum((part) => part.quantity),
    budget: sum((part) => part.budget),
    persons: only && parts.length === 1 ? only.persons : { value: null, status: 'not_at_this_grain' },
  };
}

/** Open orders of the same need. */
const joinable = (standing: readonly WorkItem[], item: WorkItem): DemandOrder['joinable'] => {
  const needs = new Set(orderParts(item.subject).map((part) => needOf(part.need).domain));
  return standing
    .filter(
      (other) =>
        other.id !== item.id &&
        isOpen(other) &&
        UNBOUND.includes(other.state) &&
        orderParts(other.subject).some((part) => needs.has(needOf(part.need).domain)),
    )
    .map(({ id, title }) => ({ id, title }));
};

/** Sites and partners that could serve each part, each with the reasons the supply hub gives. */
async function suppliersOf(
  context: ApiContext,
  release: OpenRelease,
  parts: readonly OrderPart[],
): Promise<DemandOrder['suppliers']> {
  const watermark = release.cubes.get('wants')?.watermark ?? release.manifest.watermark;
  const window: Window | null = windowOf(watermark, 4);
  if (window === null || !release.tables.has('inside.site_register')) return [];
  const { inside } = context.policy.audiences;
  const found = await Promise.all(
    parts.map((part) =>
      release.pool.use((db) =>
        matchesFor(db, release, { region: part.region, domain: needOf(part.need).domain }, window, inside),
      ),
    ),
  );
  return found.flatMap((matches, i) => {
    const part = parts[i];
    return part ? matches.slice(0, MOST_SUPPLIERS).map((match) => ({ ...match, part: partId(part) })) : [];
  });
}

interface Named {
  readonly from: readonly Gated<unknown>[];
  readonly merchants: (MerchantMatch & { readonly part: string })[];
}

/** Merchants of fitting types in the province, or of a need of the nation anywhere, the nearest and best graded first; null for who may not see their names. */
async function merchantsOf(
  context: ApiContext,
  release: OpenRelease,
  parts: readonly OrderPart[],
): Promise<Named | null> {
  const who = principal();
  if (!who.may.has('merchants') || !isEverything(who.scope)) return null;
  const from: Gated<unknown>[] = [];
  const matched: Named['merchants'] = [];
  for (const part of parts) {
    const types = needItem(part.need).merchantTypes;
    const province = provinceOf(part.region, release);
    if (province === null && release.regions.get(part.region)?.level !== 'nation') continue;
    for (const type of types) {
      const key = `merchants ${type} ${province ?? 'nation'}`;
      const answer = await context.once(release, key, () =>
        merchants(
          { merchant_type: type, ...(province === null ? {} : { region: province }) },
          release,
          context,
        ),
      );
      from.push(answer);
      for (const merchant of answer.merchants) {
        if (!ELIGIBLE.has(merchant.merchant_status ?? '') || merchant.score.value === null) continue;
        matched.push({
          ...merchant,
          part: partId(part),
          reasons: reasonsFor(merchant, part, province !== null),
        });
      }
    }
  }
  const rank = (m: MerchantMatch): number => (m.reasons.includes('same_city') ? 0 : 1);
  const best = parts.flatMap((part) =>
    matched
      .filter((m) => m.part === partId(part))
      .sort(
        (a, b) =>
          rank(a) - rank(b) ||
          (a.credit_grade ?? 'Z').localeCompare(b.credit_grade ?? 'Z') ||
          (b.score.low ?? 0) - (a.score.low ?? 0) ||
          a.name.localeCompare(b.name),
      )
      .slice(0, MOST_MERCHANTS),
  );
  return { from, merchants: best };
}

/** Who is on watch, suspended or gone is not named for new orders. */
const ELIGIBLE = new Set(['active']);
const GOOD_GRADES = new Set(['A', 'B']);

function reasonsFor(
  merchant: Omit<MerchantMatch, 'reasons'>,
  part: OrderPart,
  local: boolean,
): MerchantMatch['reasons'] {
  const near = merchant.city === part.region ? 'same_city' : 'same_province';
  return [
    'type',
    ...(local ? ([near] as const) : []),
    ...(GOOD_GRADES.has(merchant.credit_grade ?? '') ? (['grade'] as const) : []),
    ...(merchant.rank === null ? [] : (['rated'] as const)),
  ];
}

const regionLabels = (release: OpenRelease, named: Named['merchants']) =>
  Object.fromEntries(
    named.map(({ city }) => [city, release.labels.region?.[city] ?? { zh: city, en: city }]),
  );
