import type { ActivityEffect } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { activityUplift } from '../../indices/activity-uplift.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { NOT_REPORTED } from '../shown.ts';
import { gateRows } from './gate-rows.ts';
import { inside, type Root } from './place.ts';

/** Promotions on one page, those with the most union money. */
const MOST = 60;
const HIDDEN: ApiValue = { value: null, status: 'suppressed' };

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly started_on: string;
  readonly ended_on: string;
  readonly shift_days: number;
  readonly participants: number | null;
  readonly money: number | null;
  readonly crowded: boolean;
  readonly [part: `${'led' | 'before' | 'during' | 'others_before' | 'others_during'}_${string}`]:
    | number
    | null;
}

/** What promotions cost and brought, each number through the gate. Null where none is stored. */
export async function activityEffects(
  db: Database,
  root: Root,
  policy: AudiencePolicy,
): Promise<{ readonly effects: ActivityEffect[]; readonly left: number }> {
  const rows = await db.all<Row>(
    `select activity_no::varchar as id, coalesce(activity_name, '') as name, city_code::varchar as city,
            started_on::varchar as started_on, ended_on::varchar as ended_on, shift_days::int as shift_days,
            participants::double as participants, coalesce(nullif(subsidy_fen, 0), budget_fen)::double / 100 as money,
            is_crowded as crowded, ${COLUMNS.map((c) => `${c}::double as ${c}`).join(', ')}
     from inside.activity_effects where ${inside(root)}
     order by money desc nulls last, started_on desc, activity_no limit ${MOST + 1000}`,
  );
  const kept = rows.slice(0, MOST);
  const people = gateRows(
    kept,
    ({ participants: n }) =>
      n === null ? null : { value: n, basis: { kind: 'count', count: n, persons: n } },
    policy,
  );
  const money = (part: 'led' | 'before' | 'during') =>
    gateRows(
      kept,
      (row) => {
        const total = row[`${part}_fen`];
        if (total == null) return null;
        const largest = [row[`${part}_top1_fen`] ?? 0, row[`${part}_top2_fen`] ?? 0] as const;
        const basis = {
          kind: 'money' as const,
          total,
          contributors: row[`${part}_contributors`] ?? 0,
          largest,
        };
        return { value: total / 100, basis };
      },
      policy,
    );
  const [led, before, during] = [money('led'), money('before'), money('during')];
  const effects = kept.map((row, i): ActivityEffect => {
    const spent = led[i] ?? NOT_REPORTED;
    const windows = [before[i] ?? NOT_REPORTED, during[i] ?? NOT_REPORTED];
    return {
      id: row.id,
      name: row.name,
      region: row.city,
      started_on: row.started_on,
      ended_on: row.ended_on,
      shift_days: row.shift_days,
      participants: people[i] ?? NOT_REPORTED,
      union_money: row.money === null ? NOT_REPORTED : { value: row.money, status: 'observed' },
      led: spent,
      leverage:
        spent.value === null || !row.money
          ? { value: null, status: spent.value === null ? spent.status : 'not_reported' }
          : { value: spent.value / row.money, status: 'observed' },
      uplift: windows.some(({ status }) => status === 'suppressed')
        ? { ...HIDDEN, low: null, high: null }
        : upliftOf(row),
      crowded: row.crowded,
    };
  });
  return { effects, left: rows.length - kept.length };
}

const PARTS = ['fen', 'contributors', 'top1_fen', 'top2_fen'];
const COLUMNS = [
  ...['led', 'before', 'during'].flatMap((part) => PARTS.map((column) => `${part}_${column}`)),
  ...['before', 'during'].map((part) => `${part}_squares`),
  ...['before', 'during'].flatMap((part) => [`others_${part}_fen`, `others_${part}_squares`]),
];

function upliftOf(row: Row): ActivityEffect['uplift'] {
  const spent = (part: 'before' | 'during' | 'others_before' | 'others_during') => ({
    sum: (row[`${part}_fen`] ?? 0) / 100,
    squares: row[`${part}_squares`] ?? 0,
  });
  const found = activityUplift(
    { before: spent('before'), during: spent('during') },
    { before: spent('others_before'), during: spent('others_during') },
  );
  if (found === null) return { ...NOT_REPORTED, low: null, high: null };
  const { effect, low, high } = found;
  return { value: 100 * effect, status: 'estimated', low: 100 * low, high: 100 * high };
}
