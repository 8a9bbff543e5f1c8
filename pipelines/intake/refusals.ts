import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import type { Contract } from '../contracts/contract.ts';
import type { DoorStatement } from './door-statement.ts';
import { countLines, physicalLines } from './physical-lines.ts';
import type { Plan } from './plan.ts';
import { ROW_RULES, reasonOf, SPLIT_RULES } from './reasons.ts';
import { BAD_LINES, type Source } from './source.ts';
import { structuralLine } from './structural-rows.ts';

export interface Refusals {
  /** Rows refused, each counted once however many reasons it has. */
  readonly rejected: number;
  readonly skipped: ReadonlyMap<string, { readonly from: number; readonly lines: number }>;
}

/** A record that could not be split into columns. */
interface BadLine {
  readonly record: number;
  readonly rule: string;
  readonly text: string;
}

/**
 * Gathers what was not accepted: table `refused` (one row per reason, value masked) and the structural
 * lines by reason. Lines are places in the file as a person's editor counts them.
 */
export async function gatherRefusals(
  db: Database,
  plan: Plan,
  door: DoorStatement,
  source: Source,
): Promise<Refusals> {
  const bad = source.text || source.numbered ? await badLines(db, source) : [];
  const structural = new Map<string, { from: number; lines: number }>();
  const note = (reason: string, line: number, lines = 1): void => {
    const known = structural.get(reason);
    structural.set(reason, { from: Math.min(known?.from ?? line, line), lines: (known?.lines ?? 0) + lines });
  };
  if (source.titles.length > 0) note('title', 1, source.titles.length);

  const { lineOf, lineOfBad, blank, firstBlank } = await places(db, source, bad);
  if (blank > 0) note('blank', firstBlank, blank);
  const skippedRows = await db.all<{ reason: string; n: number; first: number; line: number | null }>(
    `select structural as reason, count(*)::bigint as n, min(rowid)::bigint as first, min(line) as line
     from door where structural is not null group by 1`,
  );
  for (const { reason, n, first, line } of skippedRows)
    note(reason, line ?? lineOf(Number(first)), Number(n));

  await makeRefused(db);
  const refusedBad: BadLine[] = [];
  for (const record of bad) {
    const reason = structuralLine(record.text);
    if (reason) note(reason, lineOfBad(record.record));
    else refusedBad.push(record);
  }
  await insertRows(
    db,
    refusedBad.map((b) => [lineOfBad(b.record), b.rule, '', shownBadLine(b.text)]),
  );
  await db.run(`insert into refused
    select coalesce(d.line, p.line, d.place + 1), f.rule, f.field, f.value
    from (select rowid as place, line, unnest(faults) as f from door where faults is not null) as d
    left join places as p on p.place = d.place`);
  await describe(db, plan.contract, plan, door);

  const { n } = await db.one<{ n: number }>(
    'select count(*)::bigint as n from door where faults is not null',
  );
  return { rejected: Number(n) + refusedBad.length, skipped: structural };
}

/** Why most rows were refused, in the words of the return ticket. */
export async function commonestReason(db: Database): Promise<{ zh: string; en: string } | undefined> {
  const rows = await db.all<{ zh: string; en: string }>(
    `select zh, en from refused join reasons using (rule, field) group by all order by count(*) desc, zh limit 1`,
  );
  return rows[0];
}

/** A line may hold anything, so only its size is shown. DuckDB hands blank lines before it along with it. */
function shownBadLine(text: string): string {
  const whole = text.trim();
  const lines = whole.split('\n').length;
  return lines > 1 ? `(${lines} 行,${whole.length} 字)` : `(${whole.length} 字)`;
}

async function badLines(db: Database, source: Source): Promise<BadLine[]> {
  const rows = await db.all<{ line: number; error_type: string; csv_line: string }>(
    `select line::bigint as line, any_value(error_type)::varchar as error_type, any_value(csv_line) as csv_line from ${BAD_LINES} group by line order by line`,
  );
  return rows.map((row) => ({
    record: source.numbered ? Number.parseInt(row.csv_line, 10) : Number(row.line),
    rule: SPLIT_RULES[row.error_type] ?? 'columns_extra',
    text: row.csv_line ?? '',
  }));
}

interface Located {
  lineOf(ordinal: number): number;
  lineOfBad(record: number): number;
  readonly blank: number;
  readonly firstBlank: number;
}

/** Finds the lines of refused and structural rows, and keeps them in table `places`. */
async function places(db: Database, source: Source, bad: readonly BadLine[]): Promise<Located> {
  await db.run('create table places (place bigint, line bigint)');
  const plain = { lineOf: (o: number) => o + 1, lineOfBad: (r: number) => r, blank: 0, firstBlank: 0 };
  if (!source.text) return plain;
  const wantedRows = await db.all<{ place: number }>(
    `select rowid::bigint as place from door where faults is not null
     union all select min(rowid)::bigint from door where structural is not null group by structural order by 1`,
  );
  const { n } = await db.one<{ n: number }>('select count(*)::bigint as n from door');
  const { path, delimiter, skip } = source.text;
  const wanted = wantedRows.map((row) => Number(row.place));
  const total = await countLines(path);
  const located =
    total === skip + Number(n) + bad.length
      ? oneLineEach(skip, bad)
      : await scanned(path, delimiter, skip, wanted, bad);
  await insertPlaces(
    db,
    wanted.map((place) => [place, located.lineOf(place)]),
  );
  return located;
}

/** Every record is one line: a good record's line follows from the bad ones before it. */
function oneLineEach(skip: number, bad: readonly BadLine[]): Located {
  const goodBefore = bad.map((b, i) => b.record - skip - 1 - i);
  return {
    lineOf: (ordinal) => skip + 1 + ordinal + upperBound(goodBefore, ordinal),
    lineOfBad: (record) => record,
    blank: 0,
    firstBlank: 0,
  };
}

/** How many of the ascending numbers are ≤ value. */
function upperBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function scanned(
  path: string,
  delimiter: string,
  skip: number,
  wanted: number[],
  bad: readonly BadLine[],
): Promise<Located> {
  const found = await physicalLines(
    path,
    delimiter,
    skip,
    new Set(wanted),
    new Set(bad.map((b) => b.record)),
  );
  return {
    lineOf: (ordinal) => found.lines.get(ordinal) ?? 0,
    lineOfBad: (record) => found.badLines.get(record) ?? record,
    blank: found.blank,
    firstBlank: found.firstBlank ?? 0,
  };
}

const CHUNK = 5000;

async function insertPlaces(db: Database, rows: [number, number][]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    const values = rows.slice(i, i + CHUNK).map(([place, line]) => `(${place}, ${line})`);
    await db.run(`insert into places values ${values.join(', ')}`);
  }
}

async function makeRefused(db: Database): Promise<void> {
  await db.run('create table refused (line bigint, rule varchar, field varchar, value varchar)');
}

async function insertRows(db: Database, rows: [number, string, string, string][]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    const values = rows
      .slice(i, i + CHUNK)
      .map(
        ([line, rule, field, value]) => `(${line}, ${literal(rule)}, ${literal(field)}, ${literal(value)})`,
      );
    await db.run(`insert into refused values ${values.join(', ')}`);
  }
}

/** Sentences, headers and whether the value may be shown at all, per rule and field. */
async function describe(db: Database, contract: Contract, plan: Plan, door: DoorStatement): Promise<void> {
  await db.run(
    'create table reasons (rule varchar, field varchar, header varchar, zh varchar, en varchar, hidden boolean)',
  );
  const kinds = [...door.faults, ...ROW_RULES.map((rule) => ({ rule, field: '' }))];
  const seen = new Set<string>();
  const values = kinds.flatMap(({ rule, field }) => {
    if (seen.has(`${rule}/${field}`)) return [];
    seen.add(`${rule}/${field}`);
    const { zh, en } = reasonOf(contract, { rule, field });
    const hidden = contract.fields[field]?.sensitivity === 'X';
    const header = plan.bindings.get(field)?.header ?? '';
    return [`(${[rule, field, header, zh, en].map(literal).join(', ')}, ${hidden})`];
  });
  await db.run(`insert into reasons values ${values.join(', ')}`);
}
