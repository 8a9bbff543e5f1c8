import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE_FOLDER } from '../workspace.ts';
import { csvTable } from './csv-records.ts';

/** Spelling → code, for a code list. Lookup is exact first, then by `spellingKey`. */
export type Spellings = ReadonlyMap<string, string>;

/** The form in which spellings of codes are compared; `tidy_key` in `macros.ts` is the same in SQL. */
export const spellingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase();

/** What a contract's codes and places may be called, from the reference tables. */
export interface Vocabulary {
  /** @throws Error naming the list when no reference table has it. */
  codes(list: string): Spellings;
  readonly places: Places;
}

/** The region table of a workspace, by every name it knows. */
export interface Places {
  /** The code of a place, and whether it was written in a form the table has; undefined for an unknown one. */
  find(said: string): { readonly code: string; readonly exact: boolean } | undefined;
  readonly codes: readonly string[];
}

type TableRow = Record<string, string>;

export function readVocabulary(
  regionsFile: string,
  codesFile = join(REFERENCE_FOLDER, 'codes.csv'),
): Vocabulary {
  const lists = grouped(csvTable(readFileSync(codesFile, 'utf8')));
  const spellings = new Map<string, Spellings>();
  const places = once(() => placesOf(csvTable(readFileSync(regionsFile, 'utf8'))));
  return {
    codes(list) {
      const known = spellings.get(list);
      if (known) return known;
      const rows = lists.get(list);
      if (!rows) throw new Error(`no code list "${list}" in ${codesFile}; add it there`);
      const made = codeSpellings(rows);
      spellings.set(list, made);
      return made;
    },
    get places() {
      return places();
    },
  };
}

/** What is dear to make and often not asked for: made when first asked, then kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function grouped(rows: readonly TableRow[]): Map<string, TableRow[]> {
  const lists = new Map<string, TableRow[]>();
  for (const row of rows) {
    const list = lists.get(row.list ?? '');
    if (list) list.push(row);
    else lists.set(row.list ?? '', [row]);
  }
  return lists;
}

const aliasesOf = (row: TableRow): string[] => (row.aliases ? row.aliases.split('|') : []);

/** Codes win over names, names over aliases, earlier rows over later ones. */
function codeSpellings(rows: readonly TableRow[]): Spellings {
  const found = new Map<string, string>();
  const add = (spelling: string | undefined, code: string): void => {
    for (const form of spelling ? [spelling, spellingKey(spelling)] : []) {
      if (!found.has(form)) found.set(form, code);
    }
  };
  for (const row of rows) add(row.code, row.code ?? '');
  for (const row of rows) for (const name of [row.name_zh, row.name_en]) add(name, row.code ?? '');
  for (const row of rows) for (const alias of aliasesOf(row)) add(alias, row.code ?? '');
  return found;
}

const RANKS = ['nation', 'province', 'city', 'county'];

/** `四川省 / 成都市`, `四川省-成都市` and `四川省成都市` are one path. */
const placeKey = (text: string): string => spellingKey(text).replace(/[/\\>,、\-·|]/g, '');

/**
 * Places by code, by name, and by the path of names above it (`四川省成都市武侯区`). A name that two places of the same
 * rank share (朝阳区) stands for neither; only its path does.
 */
function placesOf(rows: readonly TableRow[]): Places {
  const byCode = new Map(rows.map((row) => [row.code ?? '', row]));
  const exact = new Map(rows.map((row) => [row.code ?? '', row.code ?? '']));
  const byRank = RANKS.map((rank) => rows.filter((row) => row.level === rank));
  for (const here of byRank) addUnshared(exact, here, namesOf);
  const paths = once(() => {
    const keyed = new Map<string, string>();
    for (const here of byRank)
      addUnshared(keyed, here, (row) => [...namesOf(row), ...pathsOf(row, byCode)].map(placeKey));
    return keyed;
  });
  return {
    find(said) {
      const code = exact.get(said);
      if (code !== undefined) return { code, exact: true };
      const keyed = paths();
      const near =
        keyed.get(placeKey(said)) ??
        exact.get(spellingKey(said).toUpperCase()) ??
        exact.get(sixDigits(said)) ??
        placeBefore(placeKey(said), keyed);
      return near === undefined ? undefined : { code: near, exact: false };
    },
    codes: [...byCode.keys()],
  };
}

/** 51, 5101, 510107001 and 510107001002 (province, city, township and village in statistics) as a code of six digits. */
function sixDigits(said: string): string {
  const digits = spellingKey(said).replace(/\.0+$/, '');
  if (!/^(\d{2}|\d{4}|\d{9}|\d{12})$/.test(digits)) return '';
  return digits.slice(0, 6).padEnd(6, '0');
}

/** The ranks of the administration, and the zones that lie inside one without a code of their own. */
const RANK_ENDS = /[省市区县州盟旗]$/u;
const ZONE =
  /^(高新|经开|经济|保税|自贸|综合|国家级|工业|科技|产业|[^省市区县]{0,6}(开发区|园区|示范区|新区))/u;

/** The place an address begins with: the longest name in front of a street, a zone or a body of that place. */
function placeBefore(key: string, keyed: ReadonlyMap<string, string>): string | undefined {
  for (let length = Math.min(key.length - 1, 30); length >= 2; length--) {
    const name = key.slice(0, length);
    const code = keyed.get(name);
    if (code !== undefined && (RANK_ENDS.test(name) || ZONE.test(key.slice(length)))) return code;
  }
  return undefined;
}

function addUnshared(
  into: Map<string, string>,
  rows: readonly TableRow[],
  names: (row: TableRow) => string[],
): void {
  const owners = new Map<string, string | undefined>();
  for (const row of rows) {
    for (const name of new Set(names(row))) owners.set(name, owners.has(name) ? undefined : row.code);
  }
  for (const [name, code] of owners) if (code !== undefined && !into.has(name)) into.set(name, code);
}

const namesOf = (row: TableRow): string[] =>
  [row.name_zh, row.short_zh, row.name_en, ...aliasesOf(row)].filter((name): name is string => Boolean(name));

/** Names with those of the places above in front, with and without the middle one. */
function pathsOf(row: TableRow, byCode: ReadonlyMap<string, TableRow>): string[] {
  const parent = byCode.get(row.parent ?? '');
  if (!parent || parent.level === 'nation' || !row.name_zh) return [];
  const above = byCode.get(parent.parent ?? '');
  const prefixes = [parent.name_zh ?? '', parent.short_zh ?? ''];
  if (above && above.level !== 'nation') {
    prefixes.push(
      `${above.name_zh}${parent.name_zh}`,
      `${above.short_zh}${parent.name_zh}`,
      above.name_zh ?? '',
    );
  }
  return prefixes.filter(Boolean).map((prefix) => `${prefix}${row.name_zh}`);
}
