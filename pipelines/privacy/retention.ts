import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';

const month = z
  .int()
  .min(190_001)
  .max(299_912)
  .refine((code) => code % 100 >= 1 && code % 100 <= 12);

/** `retention.yml` of a workspace: terms shorter than the contracts', and what may not be removed for now. */
const rulesSchema = z.strictObject({
  terms: z.record(z.string(), z.int().min(1)).default({}),
  holds: z
    .array(
      z.strictObject({
        /** A family, or `*` for all. */
        family: z.string(),
        from: month.optional(),
        to: month.optional(),
        /** The last day of the hold; without one it holds until it is taken out of the file. */
        until: z.iso.date().optional(),
        reason: z.string().min(1),
        owner: z.string().min(1),
      }),
    )
    .default([]),
});
export type Hold = z.infer<typeof rulesSchema>['holds'][number];

export interface RetentionRules {
  /** Family → months a record is kept after its own. */
  readonly terms: ReadonlyMap<string, number>;
  readonly holds: readonly Hold[];
}

export const retentionFile = (home: string): string => join(home, 'retention.yml');
const families = Object.entries(contracts as Record<string, Contract>);

/**
 * The terms of all families, from their contracts and the workspace's `retention.yml`.
 * @throws CommandError when the file says what it may not: an unknown family, or a term longer than the contract's.
 */
export function retentionRules(home: string): RetentionRules {
  const path = retentionFile(home);
  const terms = new Map(families.map(([family, contract]) => [family, contract.retentionMonths]));
  if (!existsSync(path)) return { terms, holds: [] };
  const read = rulesSchema.safeParse(parse(readFileSync(path, 'utf8')) ?? {});
  if (!read.success) {
    const [issue] = read.error.issues;
    throw wrong(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  for (const [family, months] of Object.entries(read.data.terms)) {
    const declared = terms.get(family);
    if (declared === undefined) throw wrong(path, `terms.${family}`);
    if (months > declared) {
      throw new CommandError({
        zh: `${path}：${family} 的期限 ${months} 个月长于契约的 ${declared} 个月。这里只能缩短；确需延长，请用 holds 写明原因与负责人，或修改契约。`,
        en: `${path}: the term of ${family}, ${months} months, is longer than its contract's ${declared}. Terms can only be shortened here; to keep longer, state a hold with reason and owner, or change the contract.`,
      });
    }
    terms.set(family, months);
  }
  for (const { family } of read.data.holds)
    if (family !== '*' && !terms.has(family)) throw wrong(path, `holds: ${family}`);
  return { terms, holds: read.data.holds };
}

const wrong = (path: string, what: string): CommandError =>
  new CommandError({
    zh: `${path} 有误（${what}）。格式见 docs/privacy.md“保存期限”。`,
    en: `${path} is wrong (${what}). See "Retention" in docs/privacy.md.`,
  });

/** Records (or refused lines) of one family and month that are past their term. */
export interface Expired {
  readonly family: string;
  readonly kind: 'records' | 'refusals';
  /** Month of the event; of the last export that held it, for registers; first seen, for refused lines. */
  readonly month: number;
  readonly lines: number;
  readonly term_months: number;
  /** Why it stays all the same. */
  readonly held?: Hold;
}

const monthsBefore = (now: Date, months: number): number => {
  const index = now.getUTCFullYear() * 12 + now.getUTCMonth() - months;
  return Math.floor(index / 12) * 100 + (index % 12) + 1;
};

const monthOf = (at: string): string => `(year(${at}) * 100 + month(${at}))::integer`;

/** SQL: the month a record of a family is kept from. */
function recordMonth(contract: Contract): string {
  const exported = monthOf('exported_at');
  return rawColumns(contract).some((column) => column.name === 'event_month')
    ? `coalesce(event_month, ${exported})`
    : exported;
}

interface Place {
  readonly family: string;
  readonly kind: Expired['kind'];
  readonly table: string;
  /** SQL of the month. */
  readonly month: string;
  /** SQL that picks the family's rows. */
  readonly ofFamily: string;
}

const places: readonly Place[] = families.flatMap(([family, contract]): Place[] => [
  {
    family,
    kind: 'records',
    table: `raw.${identifier(family)}`,
    month: recordMonth(contract),
    ofFamily: 'true',
  },
  {
    family,
    kind: 'refusals',
    table: 'ledger.rejects',
    month: monthOf('first_seen'),
    ofFamily: `family = ${literal(family)}`,
  },
]);

/** What is past its term in a warehouse today, held or not, by family and month. */
export async function expiredIn(
  db: Database,
  catalog: string | undefined,
  { terms, holds }: RetentionRules,
  now: Date,
): Promise<Expired[]> {
  const found: Expired[] = [];
  const today = now.toISOString().slice(0, 10);
  const prefix = catalog === undefined ? '' : `${catalog}.`;
  for (const { family, kind, table, month: at, ofFamily } of places) {
    const term = terms.get(family) ?? 0;
    const rows = await db.all<{ month: number; lines: number }>(
      `select ${at} as month, count(*)::bigint as lines from ${prefix}${table}
       where ${ofFamily} and ${at} < ${monthsBefore(now, term)} group by 1 order by 1`,
    );
    for (const row of rows) {
      const held = holds.find(
        (hold) =>
          (hold.family === '*' || hold.family === family) &&
          (hold.from ?? 0) <= row.month &&
          (hold.to ?? 999_999) >= row.month &&
          (hold.until ?? today) >= today,
      );
      found.push({ family, kind, month: row.month, lines: Number(row.lines), term_months: term, held });
    }
  }
  return found;
}

/** The table of one kind of rows and the SQL of those in it that go; empty where none do. */
export function goingFrom(expired: readonly Expired[]): {
  readonly family: string;
  readonly kind: Expired['kind'];
  readonly table: string;
  readonly going: string;
}[] {
  return places.flatMap(({ family, kind, table, month: at, ofFamily }) => {
    const months = expired
      .filter((e) => e.family === family && e.kind === kind && !e.held)
      .map((e) => e.month);
    return months.length === 0
      ? []
      : [{ family, kind, table, going: `(${ofFamily} and ${at} in (${months.join(', ')}))` }];
  });
}

/** How a family stands towards its term, as the pages of data quality show it. */
export interface RetentionState {
  readonly family: string;
  readonly term_months: number;
  /** Month of the oldest record held; null where none is. */
  readonly oldest_month: number | null;
  readonly holds: number;
  /** Records and refused lines removed so far, through which month, and when last. */
  readonly removed: number;
  readonly removed_through: number | null;
  readonly last_removed: string | null;
}

/** Terms, the oldest record and what was removed, per family, from a warehouse opened for reading. */
export async function retentionState(db: Database, rules: RetentionRules): Promise<RetentionState[]> {
  const removals = (await db.has('ledger.retention'))
    ? await db.all<{ family: string; n: number; through: number; last: string }>(
        `select family, sum(lines)::bigint as n, max(month) as through, max(removed_at)::varchar as last from ledger.retention group by family`,
      )
    : [];
  const states: RetentionState[] = [];
  for (const [family, contract] of families) {
    const table = `raw.${identifier(family)}`;
    const columns = await db.columnsIfThere(table);
    if (!columns?.some(({ name }) => name === 'exported_at')) continue;
    const { oldest } = await db.one<{ oldest: number | null }>(
      `select min(${recordMonth(contract)}) as oldest from ${table}`,
    );
    const removal = removals.find((r) => r.family === family);
    if (oldest === null && !removal) continue;
    states.push({
      family,
      term_months: rules.terms.get(family) ?? contract.retentionMonths,
      oldest_month: oldest,
      holds: rules.holds.filter((hold) => hold.family === '*' || hold.family === family).length,
      removed: Number(removal?.n ?? 0),
      removed_through: removal?.through ?? null,
      last_removed: removal?.last ?? null,
    });
  }
  return states;
}
