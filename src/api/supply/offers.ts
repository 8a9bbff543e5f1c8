import { queryRequestSchema } from '../../contracts/query.ts';
import type { Offer, Offers } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { period, range, shift } from '../../domain/period.ts';
import type { Gated } from '../../domain/table.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED, shownOf } from '../shown.ts';
import { activityEffects } from './activities.ts';
import { gateRows } from './gate-rows.ts';
import { originsOf } from './origins.ts';
import { labelsFor, type Root, rootOf } from './place.ts';

/** A comparison of fewer lines says more of these than of the offer. */
const FEWEST_LINES = 30;

interface OfferRow extends Record<string, unknown> {
  readonly class: string;
  readonly type: string;
  readonly mode: string;
  readonly lines: number;
  readonly listed: number;
  readonly list: number;
  readonly saving: number;
  readonly unit_value: number | null;
  readonly unit_before: number | null;
}

/**
 * 品质甄选: each kind of offer (class × type of merchant × way of buying) against its list price, a year before, and
 * the ratings of other merchants. A list price is what the platform calls the market's; the union keeps no prices of
 * shops it does not work with.
 */
export async function offers(
  region: string | undefined,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Offers>> {
  const root = rootOf(region, release);
  const watermark = release.manifest.families.consumption ?? release.manifest.watermark;
  const last = watermark.complete_through;
  const kept = root.level === 'nation' || root.level === 'province';
  const months =
    last === null ? [] : range(shift(period('month', last), -11), period('month', last)).map((p) => p.code);
  const rows =
    kept && months.length > 0 && release.tables.has('inside.item_values')
      ? await release.pool.use((db) => readOffers(db, root, months))
      : [];
  const policy = context.policy.audiences.inside;
  // Indices rest on the lines they are made of, as price indices do.
  const gated = (of: (row: OfferRow) => number | null): ApiValue[] =>
    gateRows(
      rows,
      (row) => {
        const value = of(row);
        return value === null ? null : { value, basis: { kind: 'index', persons: row.lines, coverage: 1 } };
      },
      policy,
    );
  const price = gated((row) => (row.list > 0 ? (100 * (row.list - row.saving)) / row.list : null));
  const discount = gated((row) => (row.list > 0 ? (100 * row.saving) / row.list : null));
  const change = gated((row) =>
    row.unit_value !== null && row.unit_before ? (row.unit_value / row.unit_before - 1) * 100 : null,
  );
  const ask = (by: readonly string[]) =>
    context.ask(
      queryRequestSchema.parse({
        metric: 'mean_score',
        by,
        region: root.level === 'province' ? { level: 'province', codes: [root.code] } : { level: 'nation' },
        period: {
          grain: 'year',
          from: Math.trunc((last ?? 200012) / 100) - 1,
          to: Math.trunc((last ?? 200012) / 100) - 1,
        },
      }),
      release,
    );
  const { held, origins } = await release.pool.use(async (db) => ({
    held: release.tables.has('inside.activity_effects') ? await activityEffects(db, root, policy) : null,
    origins: release.tables.has('inside.procurement_origins')
      ? await originsOf(db, root, Math.trunc((last ?? 200012) / 100) - 1)
      : null,
  }));
  const whole = await ask([]);
  const byType = await ask(['merchant_type']);
  return deriveAll([whole, byType], () => {
    const mean = shownOf(whole.rows[0]);
    const scores = new Map(byType.rows.map((row) => [row.merchant_type ?? '', shownOf(row)]));
    const found = rows.map((row, i): Offer => {
      const score = scores.get(row.type) ?? NOT_REPORTED;
      const against: ApiValue =
        score.value === null || mean.value === null
          ? NOT_REPORTED
          : { value: score.value - mean.value, status: 'observed' };
      return {
        consumption_class: row.class,
        merchant_type: row.type,
        buy_mode: row.mode,
        lines: row.lines,
        price_index: price[i] ?? NOT_REPORTED,
        discount: discount[i] ?? NOT_REPORTED,
        listed_share: { value: (100 * row.listed) / row.lines, status: 'observed' },
        price_change: change[i] ?? NOT_REPORTED,
        score,
        score_against: against,
        verdict: verdictOf(price[i]?.value ?? null, against.value),
      };
    });
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      region: root.code,
      currency: release.manifest.currency,
      window: null,
      months: months.length === 0 ? null : { from: months[0] ?? 0, to: months.at(-1) ?? 0 },
      offers: found.sort((a, b) => (b.discount.value ?? -1) - (a.discount.value ?? -1) || b.lines - a.lines),
      mean_score: mean,
      activities: held && held.effects.length > 0 ? held.effects : null,
      activities_left: held?.left ?? 0,
      origins,
      labels: labelsFor(
        release,
        ['consumption_class', 'merchant_type', 'buy_mode'],
        [
          root.code,
          ...(held?.effects ?? []).map(({ region: place }) => place),
          ...(origins?.provinces ?? []).map(({ region: place }) => place),
        ],
      ),
      notes: NOTES.map((note) => ({ ...note })),
      watermark,
    };
  });
}

/** Cheaper by at least one per cent, and rated no lower than all merchants together. */
function verdictOf(price: number | null, score: number | null): Offer['verdict'] {
  if (price === null || score === null) return 'unknown';
  const cheaper = price <= 99;
  if (cheaper && score >= 0) return 'both';
  if (cheaper) return 'cheaper';
  return score >= 0 ? 'better' : 'neither';
}

async function readOffers(db: Database, root: Root, months: readonly number[]): Promise<OfferRow[]> {
  // Releases made before list prices were kept have nothing to compare with.
  const columns = await db.columnsOf('inside.item_values');
  if (!columns.some(({ name }) => name === 'list_fen')) return [];
  const now = `event_month in (${months.join(', ')})`;
  const before = `event_month in (${months.map((month) => month - 100).join(', ')})`;
  return await db.all<OfferRow>(
    `select consumption_class::varchar as class, merchant_type::varchar as type, buy_mode::varchar as mode,
            sum(lines) filter (where ${now})::double as lines, sum(listed) filter (where ${now})::double as listed,
            coalesce(sum(list_fen) filter (where ${now}), 0)::double as list,
            coalesce(sum(saving_fen) filter (where ${now}), 0)::double as saving,
            (sum(paid_fen) filter (where ${now}))::double / sum(quantity) filter (where ${now}) as unit_value,
            (sum(paid_fen) filter (where ${before}))::double / sum(quantity) filter (where ${before}) as unit_before
     from inside.item_values
     where region_level = ${literal(root.level)} and region_code = ${literal(root.code)}
     group by 1, 2, 3
     having coalesce(sum(lines) filter (where ${now}), 0) >= ${FEWEST_LINES}
     order by 1, 2, 3`,
  );
}

const NOTES = [
  {
    id: 'offers',
    text: {
      zh: `商品 = 消费类别 × 商户类型 × 购买方式，近 12 个月，不足 ${FEWEST_LINES} 行的不列。价格指数 = 实付（含退款）÷ 市场价 × 100，只用写明市场价的行；市场价是平台标注的，工会没有未合作商户的价格。评分为该类型商户上一整年的平均分，与全部商户相比。两项都占优才算“优于市场”；均值之差不代表每一家。`,
      en: `An item is a class × type of merchant × way of buying over twelve months, none below ${FEWEST_LINES} lines. Price index = paid (refunds included) ÷ list price × 100, from lines that state one; list prices are the platform's, the union has none of shops it does not work with. Scores are means of the last whole year by type, against all. Only what is ahead in both beats the market, and a mean is not each shop.`,
    },
  },
  {
    id: 'activities',
    text: {
      zh: '活动提升 =（举办城市活动期间 ÷ 之前整周数相同时段的成交额）÷（同期没有消费促进活动的城市之比）− 1。95% 区间只含购买本身的偶然（各买家各日的支出互相独立），不含该城市同时发生的其他事；同城另有活动落在比较时段内的注明，那时看到的是差额。带动倍数 = 写明该活动的订单实付金额 ÷ 工会补贴（没有补贴的用预算），不是因果。',
      en: 'Uplift = what the city spent while the activity ran ÷ the same weekdays before, over the same ratio of cities without a promotion, less 1. The 95% interval holds the chance of purchases only (what each buyer paid a day is independent) and nothing else that happened to the city; where another promotion falls into a window the row says so. Leverage = paid for orders that name the activity ÷ union subsidy (or budget); it is no cause.',
    },
  },
] as const;
