import { sha256Hex } from '../../src/crypto/digest.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contractOf } from '../contracts/index.ts';
import { MACRO_SCRIPT, tidiedIdentifierSql } from '../intake/macros.ts';
import type { Vocabulary } from '../intake/vocabulary.ts';
import type { KeyRing } from '../privacy/keys.ts';
import { hmacSql, lendKeys, ownKeySql, signedKeySql } from '../privacy/pseudonym.ts';
import type { Condition, Correction, Scalar } from './correction.ts';
import { guardSql, matchSql, numbersOf, setSql, type Terms } from './correction-sql.ts';

/** What corrections make of the loaded rows, for whoever builds from them. */
export interface Corrected {
  /** Family → the view that stands for `raw.<family>`. */
  readonly views: ReadonlyMap<string, string>;
  /** Family → month (0 for registers) → the name of the corrections that concern it. */
  readonly months: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Corrections that are applied. */
  readonly applied: number;
  /** Those said to be fixed at the source whose rows still look as before. */
  readonly stillThere: readonly { readonly id: string; readonly owner: string; readonly rows: number }[];
}

/** `applied` to its rows · `retired`: the source is right now · `still_there`: said to be, and is not. */
export type CorrectionState = 'applied' | 'retired' | 'still_there';

interface Weighed {
  readonly correction: Correction;
  readonly terms: Terms;
  readonly rows: number;
  readonly state: CorrectionState;
}

/**
 * Checks every declared correction against what is loaded and puts it between the raw tables and the models: the raw
 * tables stay as the sources said, the view `corrected.<family>` says what they ought to.
 * @throws CommandError naming the first correction whose guard does not hold any more; nothing is changed then.
 */
export async function prepareCorrections(
  db: Database,
  corrections: readonly Correction[],
  setting: { readonly ring: KeyRing; readonly vocabulary: Vocabulary; readonly now: Date },
): Promise<Corrected> {
  const hashed = await hashNumbers(db, corrections, setting.ring);
  const weighed: Weighed[] = [];
  for (const correction of corrections) {
    const contract: Contract = contractOf(correction.family);
    const terms = { contract, vocabulary: setting.vocabulary, numbers: hashed };
    weighed.push(await weigh(db, correction, terms));
  }
  const applied = weighed.filter((one) => one.state === 'applied');
  await refuseOverlaps(db, applied);
  const families = new Map<string, Weighed[]>();
  for (const one of applied) {
    families.set(one.correction.family, [...(families.get(one.correction.family) ?? []), one]);
  }
  const months = new Map<string, Map<number, string>>();
  await db.run('begin');
  try {
    await keepList(db, weighed, setting.now);
    await db.run('create schema if not exists corrected');
    for (const [family, ones] of families) {
      await db.run(`create or replace view corrected.${identifier(family)} as ${viewSql(ones)}`);
    }
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
  for (const [family, ones] of families) months.set(family, await monthsOf(db, ones));
  return {
    views: new Map([...families.keys()].map((family) => [family, `corrected.${identifier(family)}`])),
    months,
    applied: applied.length,
    stillThere: weighed
      .filter((one) => one.state === 'still_there')
      .map(({ correction: { id, owner }, rows }) => ({ id, owner, rows })),
  };
}

/** Record numbers as the door would have hashed them. */
async function hashNumbers(
  db: Database,
  corrections: readonly Correction[],
  ring: KeyRing,
): Promise<Terms['numbers']> {
  const wanted = corrections.flatMap((correction) =>
    numbersOf(correction, contractOf(correction.family)).map((number) => ({ ...number, correction })),
  );
  const known = new Map<string, readonly string[]>();
  const nameOf = ({ family, source }: Correction, field: string, text: string): string =>
    JSON.stringify([family, source, field, text]);
  if (wanted.length > 0) {
    const aside = await db.connect();
    try {
      await aside.script(MACRO_SCRIPT);
      await lendKeys(aside, ring);
      for (const { correction, field, text } of wanted) {
        const number = tidiedIdentifierSql(text);
        const declared = (contractOf(correction.family) as Contract).fields[field];
        const own = declared?.type === 'reference' && declared.scope === 'record';
        const record = `concat(${[literal(correction.family), literal(correction.source), number].join(', chr(31), ')})`;
        const forms = [
          signedKeySql(hmacSql(ring, 'reference', number)),
          ...(own ? [ownKeySql(hmacSql(ring, 'record', record))] : []),
        ];
        const row = await aside.one<Record<string, string>>(
          `select ${forms.map((form, i) => `(${form})::varchar as f${i}`).join(', ')}`,
        );
        known.set(
          nameOf(correction, field, text),
          Object.values(row).map((value) => `${value}::bigint`),
        );
      }
    } finally {
      aside.close();
    }
  }
  return (correction, field, text) => known.get(nameOf(correction, field, text)) ?? [];
}

const tableOf = ({ family }: Correction): string => `raw.${identifier(family)}`;

async function weigh(db: Database, correction: Correction, terms: Terms): Promise<Weighed> {
  const match = matchSql(correction, terms);
  const guard = guardSql(correction, terms);
  setSql(correction, terms);
  const { rows, fit } = await db.one<{ rows: number; fit: number }>(
    `select count(*)::bigint as rows, count(*) filter (where ${guard})::bigint as fit from ${tableOf(correction)} where ${match}`,
  );
  if (correction.status === 'fixed_at_source') {
    return { correction, terms, rows: Number(fit), state: Number(fit) > 0 ? 'still_there' : 'retired' };
  }
  const expected = correction.rows ?? Number(rows);
  if (Number(rows) === 0 || Number(rows) !== expected || Number(fit) !== Number(rows)) {
    throw guardFailed(correction, Number(rows), Number(fit));
  }
  return { correction, terms, rows: Number(rows), state: 'applied' };
}

function guardFailed(correction: Correction, rows: number, fit: number): CommandError {
  const { id, family, owner } = correction;
  const guard = (language: 'zh' | 'en'): string => said(correction.guard, contractOf(family), language);
  const wanted = correction.rows === undefined ? '' : `（应为 ${correction.rows} 行）`;
  const wantedEn = correction.rows === undefined ? '' : ` (${correction.rows} expected)`;
  return new CommandError({
    zh: `更正“${id}”的前提不再成立：${family} 中符合 match 的有 ${rows} 行${wanted}，其中 ${fit} 行仍是 ${guard('zh')}。可能源头已修改或重新导出。请 ${owner} 核对：已修则把 status 改为 源头已修，否则改正 match 与 guard，再运行 thermometer build。`,
    en: `The guard of correction "${id}" no longer matches: ${rows} rows of ${family} match${wantedEn}, ${fit} of them still say ${guard('en')}. The source may have changed. Ask ${owner}: set status to fixed_at_source if it is right now, else correct match and guard, then run thermometer build.`,
  });
}

/** Two corrections may not set the same field of one row: their order would decide. */
async function refuseOverlaps(db: Database, applied: readonly Weighed[]): Promise<void> {
  for (const [i, one] of applied.entries()) {
    for (const other of applied.slice(i + 1)) {
      if (one.correction.family !== other.correction.family) continue;
      const both = Object.keys(one.correction.set).filter((field) => field in other.correction.set);
      if (both.length === 0) continue;
      const { n } = await db.one<{ n: number }>(
        `select count(*)::bigint as n from ${tableOf(one.correction)}
         where (${matchSql(one.correction, one.terms)}) and (${matchSql(other.correction, other.terms)})`,
      );
      if (Number(n) === 0) continue;
      throw new CommandError(
        {
          zh: `更正“${one.correction.id}”与“${other.correction.id}”都要改同样 ${n} 行的 ${both.join('、')}。请合并为一条或收窄 match。`,
          en: `Corrections "${one.correction.id}" and "${other.correction.id}" both set ${both.join(', ')} of the same ${n} rows. Merge them or narrow a match.`,
        },
        { exitCode: 2 },
      );
    }
  }
}

/** The raw table with the corrected values in their places, and what follows from them. */
function viewSql(ones: readonly Weighed[]): string {
  const [first] = ones;
  if (!first) throw new Error('no correction');
  const { contract } = first.terms;
  const values = new Map<string, string[]>();
  for (const { correction, terms } of ones) {
    const when = `${matchSql(correction, terms)} and ${guardSql(correction, terms)}`;
    for (const [column, value] of setSql(correction, terms)) {
      values.set(column, [...(values.get(column) ?? []), `when ${when} then ${value}`]);
    }
  }
  const corrected = new Map(
    [...values].map(([column, cases]) => [
      column,
      `cast(case ${cases.join(' ')} else ${identifier(column)} end as ${typeOf(contract, column)})`,
    ]),
  );
  const inner = `select * replace (${[...corrected].map(([column, sql]) => `${sql} as ${identifier(column)}`).join(', ')}) from raw.${identifier(contract.family)}`;
  return `select * ${replaced(follows(contract, new Set(corrected.keys())))} from (${inner})`;
}

const typeOf = (contract: Contract, column: string): string =>
  rawColumns(contract).find((c) => c.name === column)?.sqlType ?? 'VARCHAR';

const replaced = (columns: readonly (readonly [string, string])[]): string =>
  columns.length === 0
    ? ''
    : `replace (${columns.map(([column, sql]) => `${sql} as ${identifier(column)}`).join(', ')})`;

/** Columns the door derives from fields that were corrected: the date of the event, and the keys of a person. */
function follows(contract: Contract, set: ReadonlySet<string>): (readonly [string, string])[] {
  const columns: (readonly [string, string])[] = [];
  const dated = [contract.event, contract.eventFallback].filter((name) => name !== undefined);
  if (dated.some((name) => set.has(name))) {
    const days = dated.map((name) => {
      const column = identifier(name);
      return contract.fields[name]?.type === 'month'
        ? `make_date((${column} // 100)::integer, (${column} % 100)::integer, 1)`
        : `${column}::date`;
    });
    const day = `coalesce(${days.join(', ')})`;
    columns.push(['event_date', day], ['event_month', `(year(${day}) * 100 + month(${day}))::integer`]);
  }
  if (contract.unlinkWhen && [...set].some((name) => contract.unlinkWhen?.includes(name))) {
    const stored = new Set(rawColumns(contract).map((column) => column.name));
    for (const key of ['member_key', 'member_cell_key', 'link_key', 'id_link_key']) {
      if (!stored.has(key)) continue;
      columns.push([key, `case when not coalesce(${contract.unlinkWhen}, false) then ${key} end`]);
    }
  }
  return columns;
}

/** Months whose rows are corrected, as they were and as they are then. */
async function monthsOf(db: Database, ones: readonly Weighed[]): Promise<Map<number, string>> {
  const named = new Map<number, string[]>();
  for (const { correction, terms } of ones) {
    const dated = rawColumns(terms.contract).some((c) => c.name === 'event_month');
    const match = matchSql(correction, terms);
    const { set } = correction;
    const moves = [terms.contract.event, terms.contract.eventFallback].some(
      (n) => n !== undefined && n in set,
    );
    const now = `select distinct event_month as month from corrected.${identifier(correction.family)}
      where record_id in (select record_id from ${tableOf(correction)} where ${match})`;
    const rows = dated
      ? await db.all<{ month: number }>(
          `select distinct event_month as month from ${tableOf(correction)} where ${match} ${moves ? `union ${now}` : ''} order by 1`,
        )
      : [{ month: 0 }];
    const fingerprint = JSON.stringify([correction.id, correction.match, correction.guard, set]);
    for (const { month } of rows) named.set(month, [...(named.get(month) ?? []), fingerprint]);
  }
  return new Map([...named].map(([month, texts]) => [month, sha256Hex(texts.join('\n')).slice(0, 16)]));
}

/** What was declared and what it does now, for the page of data quality and the release. */
async function keepList(db: Database, weighed: readonly Weighed[], now: Date): Promise<void> {
  await db.run('create schema if not exists ledger');
  await db.run(
    `create or replace table ledger.corrections (id varchar, family varchar, source varchar, reason_zh varchar, reason_en varchar,
      owner varchar, status varchar, since date, matches_zh varchar, matches_en varchar, guards_zh varchar, guards_en varchar,
      sets_zh varchar, sets_en varchar, rows bigint, state varchar, checked_at timestamp)`,
  );
  for (const { correction, terms, rows, state } of weighed) {
    await db.run(
      `insert into ledger.corrections values ($id, $family, $source, $zh, $en, $owner, $status, $since::date, $matches_zh, $matches_en, $guards_zh,
        $guards_en, $sets_zh, $sets_en, $rows::bigint, $state, $at::timestamp)`,
      {
        id: correction.id,
        family: correction.family,
        source: correction.source,
        zh: correction.reason.zh,
        en: correction.reason.en,
        owner: correction.owner,
        status: correction.status,
        since: correction.since ?? null,
        matches_zh: said(correction.match, terms.contract, 'zh'),
        matches_en: said(correction.match, terms.contract, 'en'),
        guards_zh: said(correction.guard, terms.contract, 'zh'),
        guards_en: said(correction.guard, terms.contract, 'en'),
        sets_zh: said(correction.set, terms.contract, 'zh'),
        sets_en: said(correction.set, terms.contract, 'en'),
        rows,
        state,
        at: now.toISOString().slice(0, 19).replace('T', ' '),
      },
    );
  }
}

/** Conditions as a person reads them. Numbers of records are not told: the warehouse does not know them either. */
function said(
  fields: Readonly<Record<string, Condition>>,
  contract: Contract,
  language: 'zh' | 'en',
): string {
  const empty = language === 'zh' ? '（空）' : '(empty)';
  const one = (value: Scalar): string => (value === null ? empty : String(value));
  return Object.entries(fields)
    .map(([name, value]) => {
      const field = contract.fields[name];
      const shown =
        field?.type === 'reference'
          ? '***'
          : Array.isArray(value)
            ? value.map(one).join(' / ')
            : typeof value === 'object' && value !== null
              ? `${value.from} … ${value.to}`
              : one(value);
      return `${field?.[language] ?? name} = ${shown}`;
    })
    .join(language === 'zh' ? ';' : '; ');
}
