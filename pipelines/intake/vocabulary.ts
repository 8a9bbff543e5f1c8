import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE_FOLDER } from '../workspace.ts';
import { csvTable } from './csv-records.ts';

/** Spelling → code. Lookup is exact first, then by `spellingKey`. */
export type Spellings = ReadonlyMap<string, string>;

/** The form in which spellings of codes and places are compared; `tidy_key` in `macros.ts` is the same in SQL. */
export const spellingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase();

/** What a contract's codes and regions may be called, from the reference tables. */
export interface Vocabulary {
  /** @throws Error naming the list when no reference table has it. */
  codes(list: string): Spellings;
  readonly regions: Spellings;
}

export function readVocabulary(
  regionsFile: string,
  codesFile = join(REFERENCE_FOLDER, 'codes.csv'),
): Vocabulary {
  const lists = new Map<string, Record<string, string>[]>();
  for (const row of csvTable(readFileSync(codesFile, 'utf8'))) {
    const list = row.list ?? '';
    lists.set(list, [...(lists.get(list) ?? []), row]);
  }
  return {
    codes(list) {
      const rows = lists.get(list);
      if (!rows) throw new Error(`no code list "${list}" in ${codesFile}; add it there`);
      return codeSpellings(rows);
    },
    regions: regionSpellings(csvTable(readFileSync(regionsFile, 'utf8'))),
  };
}

const aliasesOf = (row: Record<string, string>): string[] => (row.aliases ? row.aliases.split('|') : []);

/** Codes win over names, names over aliases, earlier rows over later ones. */
function codeSpellings(rows: Record<string, string>[]): Spellings {
  const found = new Map<string, string>();
  const add = (spelling: string | undefined, code: string): void => {
    for (const form of spelling ? [spelling, spellingKey(spelling)] : [])
      if (!found.has(form)) found.set(form, code);
  };
  for (const row of rows) add(row.code, row.code ?? '');
  for (const row of rows) for (const name of [row.name_zh, row.name_en]) add(name, row.code ?? '');
  for (const row of rows) for (const alias of aliasesOf(row)) add(alias, row.code ?? '');
  return found;
}

/**
 * Places by code, by name, and by the path of names from the province down (`四川省成都市武侯区`). A name that two
 * places of the same rank share (朝阳区) stands for neither; only its path does.
 */
function regionSpellings(rows: Record<string, string>[]): Spellings {
  const byCode = new Map(rows.map((row) => [row.code ?? '', row]));
  const found = new Map<string, string>();
  const rank = ['nation', 'province', 'city', 'county'];
  for (const row of rows) found.set(row.code ?? '', row.code ?? '');
  for (const level of rank) {
    const names = new Map<string, Set<string>>();
    for (const row of rows.filter((r) => r.level === level)) {
      for (const name of [...namesOf(row), ...pathsOf(row, byCode)]) {
        for (const form of [name, spellingKey(name)])
          names.set(form, (names.get(form) ?? new Set()).add(row.code ?? ''));
      }
    }
    for (const [name, codes] of names) {
      const [code] = codes;
      if (code !== undefined && codes.size === 1 && !found.has(name)) found.set(name, code);
    }
  }
  return found;
}

const namesOf = (row: Record<string, string>): string[] =>
  [row.name_zh, row.short_zh, row.name_en, ...aliasesOf(row)].filter((name): name is string => Boolean(name));

function pathsOf(row: Record<string, string>, byCode: ReadonlyMap<string, Record<string, string>>): string[] {
  const parent = byCode.get(row.parent ?? '');
  if (!parent || parent.level === 'nation' || !row.name_zh) return [];
  const above = [parent.name_zh ?? '', ...pathsOf(parent, byCode)];
  return above.flatMap((prefix) => [
    `${prefix}${row.name_zh}`,
    `${prefix}/${row.name_zh}`,
    `${prefix}-${row.name_zh}`,
  ]);
}
