import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';

/** How a field is made coarser, step by step; the last step of each is to leave it out. */
const LADDERS: Readonly<Record<string, readonly string[]>> = {
  event_month: [
    'event_month::varchar',
    "(event_month // 100)::varchar || 'Q' || ((event_month % 100 + 2) // 3)::varchar",
    '(event_month // 100)::varchar',
  ],
  place: ['city_code::varchar', 'province_code::varchar'],
  age_band: [
    'age_band::varchar',
    "case when age_band in ('16-24', '25-34') then '16-34' when age_band in ('35-44', '45-54') then '35-54' when age_band = 'U' then 'U' else '55+' end",
  ],
  sex: ['sex::varchar'],
  industry: ['industry::varchar'],
  channel: ['channel::varchar'],
  service_tier: ['service_tier::varchar'],
  consumption_class: ['consumption_class::varchar'],
  buy_mode: ['buy_mode::varchar'],
};

/** What a record says that is to be studied: never used to make it coarser, and varied enough in every group. */
const SENSITIVE = ['need_domain', 'topic', 'is_unmet', 'is_dissatisfied', 'is_overdue'] as const;
const RELEASES = { open: 20, controlled: 5 } as const;
const SUPPRESSED_AT_MOST = 0.05;

/** An approved request for records, as the file says it. */
export const extractRequestSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,60}$/),
    purpose: z.string().min(10),
    requested_by: z.string().min(1),
    approved_by: z.array(z.string().min(1)).min(2),
    approved_at: z.iso.date(),
    expires: z.iso.date(),
    release: z.enum(['open', 'controlled']),
    table: z.enum(['services', 'appeals', 'consumption']),
    months: z.strictObject({ from: z.number().int(), to: z.number().int() }),
    quasi: z.array(z.enum(Object.keys(LADDERS) as [string, ...string[]])).min(1),
    sensitive: z.array(z.enum(SENSITIVE)).default([]),
    /** Share of the persons that are drawn. */
    sample: z.number().positive().max(0.5),
  })
  .superRefine((r, context) => {
    const refuse = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    const others = new Set(r.approved_by.filter((name) => name !== r.requested_by));
    if (others.size < 2)
      refuse('approved_by', 'two different people other than the one who asks / 须由申请人以外的两人批准');
    if (r.expires <= r.approved_at) refuse('expires', 'after approved_at / 须晚于批准日');
    if (r.release === 'open' && r.sample > 0.2)
      refuse('sample', 'at most 0.2 for an open release / 公开数据不超过 0.2');
  });
export type ExtractRequest = z.infer<typeof extractRequestSchema>;

/** Why no extract is made. */
export class ExtractRefused extends Error {
  readonly text: Bilingual;
  constructor(text: Bilingual) {
    super(`${text.zh}\n${text.en}`);
    this.name = 'ExtractRefused';
    this.text = text;
  }
}

export interface Extract {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | boolean | null)[])[];
  readonly k: number;
  readonly l: number;
  /** Steps each field was made coarser by; `dropped` where it was left out. */
  readonly generalised: Readonly<Record<string, number | 'dropped'>>;
  readonly drawn: number;
  readonly suppressed: number;
}

/**
 * Draws persons, makes what might identify them coarser until every combination is shared by k persons with l different
 * sensitive values, leaves out at most 5 % of the records that still stand alone, and names each row anew at random.
 * @param db holds `marts`; a temporary table is made in it.
 * @throws ExtractRefused where that cannot be done, with the field that stands in the way.
 */
export async function makeExtract(
  db: Database,
  request: ExtractRequest,
  now: Date,
  random: (bytes: number) => Buffer = randomBytes,
): Promise<Extract> {
  const today = now.toISOString().slice(0, 10);
  if (today > request.expires) {
    throw new ExtractRefused({
      zh: `批准已于 ${request.expires} 到期，请重新申请。`,
      en: `The approval expired on ${request.expires}; ask again.`,
    });
  }
  const k = RELEASES[request.release];
  const l = request.sensitive.length > 0 ? 2 : 1;
  await draw(db, request, random);
  const level = new Map(request.quasi.map((field) => [field, 0]));
  for (;;) {
    const { drawn, lost } = await failing(db, level, request.sensitive, k, l);
    if (drawn === 0) {
      throw new ExtractRefused({
        zh: '所选月份和抽样比例下没有记录。',
        en: 'There is no record in these months at this sampling share.',
      });
    }
    if (lost <= drawn * SUPPRESSED_AT_MOST) return await written(db, request, level, { k, l, drawn }, random);
    const next = await widest(db, level);
    if (next === null) {
      throw new ExtractRefused({
        zh: `即使去掉全部准标识字段，仍有 ${percent(lost, drawn)}% 的记录达不到 k=${k}、l=${l}。请扩大月份范围、提高抽样比例或减少敏感字段。`,
        en: `Even with every quasi-identifier left out, ${percent(lost, drawn)}% of the records miss k=${k}, l=${l}. Ask for more months, a larger share or fewer sensitive fields.`,
      });
    }
    level.set(next, (level.get(next) ?? 0) + 1);
  }
}

const percent = (part: number, whole: number): number => Math.round((part / whole) * 100);

/** Persons by chance, all their records with them; the chance is drawn anew for each extract. */
async function draw(
  db: Database,
  { table, months, sample, quasi, sensitive }: ExtractRequest,
  random: (bytes: number) => Buffer,
): Promise<void> {
  const salt = random(4).readUInt32LE();
  const columns = new Set((await db.columnsOf(`marts.${identifier(table)}`)).map((c) => c.name));
  const absent = [...quasi, ...sensitive].find((f) => f !== 'place' && !columns.has(f));
  if (absent !== undefined) {
    throw new ExtractRefused({
      zh: `“${table}”没有字段“${absent}”，请从申请中去掉。`,
      en: `"${table}" has no field "${absent}"; take it out of the request.`,
    });
  }
  const fields = quasi.flatMap((field) =>
    (LADDERS[field] ?? []).map((sql, step) => `${sql} as ${field}_${step}`),
  );
  await db.run(
    `create or replace temp table drawn as select contributor_key::varchar as person, ${[...fields, ...sensitive.map((s) => `${s}::varchar as ${s}`)].join(', ')}
     from marts.${identifier(table)}
     where event_month between ${months.from} and ${months.to}
       and hash(contributor_key::varchar || '${salt}') % 1000000 < ${Math.round(sample * 1e6)}`,
  );
}

const columnsAt = (level: ReadonlyMap<string, number>): string[] =>
  [...level].flatMap(([field, step]) => (step < (LADDERS[field]?.length ?? 0) ? [`${field}_${step}`] : []));

/** Groups that fewer than k persons share, or whose sensitive values are fewer than l. */
const groupsSql = (
  level: ReadonlyMap<string, number>,
  sensitive: readonly string[],
  k: number,
  l: number,
): string => {
  const by = columnsAt(level);
  const varied = sensitive.map((s) => `count(distinct ${s}) >= ${l}`);
  const good = [`count(distinct person) >= ${k}`, ...varied].join(' and ');
  return `select ${[...by, 'count(*) as n', `${good} as good`].join(', ')} from drawn ${by.length > 0 ? `group by ${by.join(', ')}` : ''}`;
};

async function failing(
  db: Database,
  level: ReadonlyMap<string, number>,
  sensitive: readonly string[],
  k: number,
  l: number,
): Promise<{ drawn: number; lost: number }> {
  return await db.one<{ drawn: number; lost: number }>(
    `select coalesce(sum(n), 0)::double as drawn, coalesce(sum(n) filter (not good), 0)::double as lost from (${groupsSql(level, sensitive, k, l)})`,
  );
}

/** The field with the most values left: making it coarser joins the most groups. */
async function widest(db: Database, level: ReadonlyMap<string, number>): Promise<string | null> {
  const open = [...level].filter(([field, step]) => step < (LADDERS[field]?.length ?? 0));
  if (open.length === 0) return null;
  const counts = await db.one<Record<string, number>>(
    `select ${open.map(([field, step]) => `count(distinct ${field}_${step})::double as ${field}`).join(', ')} from drawn`,
  );
  return open.map(([field]) => field).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))[0] ?? null;
}

async function written(
  db: Database,
  { sensitive }: ExtractRequest,
  level: ReadonlyMap<string, number>,
  { k, l, drawn }: { readonly k: number; readonly l: number; readonly drawn: number },
  random: (bytes: number) => Buffer,
): Promise<Extract> {
  const by = columnsAt(level);
  const same = by.map((column) => `d.${column} is not distinct from g.${column}`);
  const rows = await db.all<Record<string, string | null>>(
    `select ${[...by, ...sensitive].map((c) => `d.${c}`).join(', ') || '1 as record'} from drawn d
     join (${groupsSql(level, sensitive, k, l)}) g on ${['g.good', ...same].join(' and ')}`,
  );
  const named = rows.map((row) => [
    random(16).toString('hex'),
    ...[...by, ...sensitive].map((column) => row[column] ?? null),
  ]);
  // In the order of their names, which is no order at all.
  named.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  return {
    columns: ['id', ...by.map((column) => column.replace(/_\d$/, '')), ...sensitive],
    rows: named,
    k,
    l,
    generalised: Object.fromEntries(
      [...level].map(([field, step]) => [field, step < (LADDERS[field]?.length ?? 0) ? step : 'dropped']),
    ),
    drawn,
    suppressed: drawn - named.length,
  };
}
