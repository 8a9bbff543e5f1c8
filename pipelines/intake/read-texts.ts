import { sha256Hex } from '../../src/crypto/digest.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import type { ScrubKind } from '../privacy/scrub/kind.ts';
import { scrub } from '../privacy/scrub/scrub.ts';
import { examplesIn, topicCoder } from '../topics/topic-coder.ts';
import { textColumn } from './door-statement.ts';
import type { Plan, TextUse } from './plan.ts';

/** What the free text of one file became, as the ledger keeps it: counts and names of columns, no text. */
export interface ReadText {
  /** Headers of the columns the text stood in. */
  readonly from: readonly string[];
  /** Accepted rows that said something. */
  readonly texts: number;
  /** Of derived codes: which words they were derived by, and how many texts said too little. */
  readonly classified?: { readonly coder: string; readonly other: number };
  /** Of kept texts: by whose word, and how many persons' traces were taken out, by kind. */
  readonly kept?: {
    readonly owner: string;
    readonly removed: Readonly<Partial<Record<ScrubKind, number>>>;
  };
}

/** Rows looked at in one go: what is in memory at once, and for how long nothing else happens. */
const ROWS_AT_ONCE = 1000;
/** A letter is rarely longer; what a text says after this adds time and no topic. */
const READ_FOR_TOPIC = 2000;
/** A kept text is cut here, so that one cell cannot hold a load up. */
const KEPT_AT_MOST = 20_000;
const SEPARATOR = '\x1e';
const ACCEPTED = 'structural is null and faults is null';

/**
 * Gives the accepted rows of table `door` the codes their free text stands for and the scrubbed texts that somebody
 * keeps, and empties the columns the texts stood in. A plan that declares neither costs nothing.
 * @returns by field, what became of its text; undefined where the plan reads none.
 */
export async function readTexts(
  db: Database,
  plan: Plan,
): Promise<Readonly<Record<string, ReadText>> | undefined> {
  if (plan.texts.length === 0) return undefined;
  const read: Record<string, ReadText> = {};
  for (const text of plan.texts) {
    const reader = readerOf(text);
    const texts = await readColumn(db, text, reader.value);
    const from = text.columns.map((column) => plan.headers[column] ?? '');
    read[text.field] = { from, texts, ...reader.told() };
    await db.run(`alter table door drop column ${textColumn(text)}`);
  }
  return read;
}

interface TextReader {
  readonly value: (text: string) => string;
  readonly told: () => Pick<ReadText, 'classified' | 'kept'>;
}

function readerOf({ use }: TextUse): TextReader {
  if ('keep' in use) {
    const removed: Partial<Record<ScrubKind, number>> = {};
    return {
      value: (text) => {
        const clean = scrub(shortened(text));
        for (const { kind } of clean.found) removed[kind] = (removed[kind] ?? 0) + 1;
        return clean.text;
      },
      told: () => ({ kept: { owner: use.keep.owner, removed } }),
    };
  }
  const coder = topicCoder(use.classify);
  let other = 0;
  return {
    value: (text) => {
      const { code, because } = coder.code(text.slice(0, READ_FOR_TOPIC));
      if (because.length === 0) other += 1;
      return code;
    },
    told: () => ({ classified: { coder: coderVersion(use.classify), other } }),
  };
}

async function readColumn(db: Database, text: TextUse, value: (text: string) => string): Promise<number> {
  const column = textColumn(text);
  const { rows } = await db.one<{ rows: number }>('select count(*)::bigint as rows from door');
  await db.run('create table read_texts (place bigint, value varchar)');
  let count = 0;
  for (let from = 0; from < Number(rows); from += ROWS_AT_ONCE) {
    const said = await db.all<{ place: number; text: string }>(
      `select rowid::bigint as place, ${column} as text from door
       where rowid >= ${from} and rowid < ${from + ROWS_AT_ONCE} and ${ACCEPTED} and ${column} is not null`,
    );
    if (said.length === 0) continue;
    count += said.length;
    await db.run(
      `insert into read_texts
       select unnest(string_split($places, ','))::bigint, unnest(string_split($values, chr(30)))`,
      {
        places: said.map(({ place }) => place).join(','),
        values: said.map((row) => value(row.text).replaceAll(SEPARATOR, ' ')).join(SEPARATOR),
      },
    );
  }
  await db.run(`update door set ${identifier(text.field)} = read_texts.value
    from read_texts where read_texts.place = door.rowid`);
  await db.run('drop table read_texts');
  return count;
}

/** Cut before a run of letters or digits, so that no number loses the half by which it is known. */
function shortened(text: string): string {
  if (text.length <= KEPT_AT_MOST) return text;
  return `${text.slice(0, KEPT_AT_MOST).replace(/[\p{L}\p{N}@._-]{1,200}$/u, '')}……`;
}

/** What a coder knows is the phrases and names it learned from. */
const coderVersion = (list: Parameters<typeof examplesIn>[0]): string =>
  sha256Hex(JSON.stringify(examplesIn(list))).slice(0, 12);
