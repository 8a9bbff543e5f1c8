import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../src/domain/text.ts';
import { csvTable } from '../intake/csv-records.ts';
import { REFERENCE_FOLDER } from '../workspace.ts';

/** One code of a list as people read it. */
export interface Code extends Bilingual {
  readonly code: string;
  /** Other spellings that sources use and the door accepts. */
  readonly aliases: readonly string[];
  readonly note: string;
}

export type CodeLists = ReadonlyMap<string, readonly Code[]>;

/** The code lists of `data/reference/codes.csv`, in the order they are shown. */
export function readCodeLists(file = join(REFERENCE_FOLDER, 'codes.csv')): CodeLists {
  const lists = new Map<string, { sort: number; code: Code }[]>();
  for (const row of csvTable(readFileSync(file, 'utf8'))) {
    const { list = '', code = '', name_zh = '', name_en = '', sort, aliases, note = '' } = row;
    const known = lists.get(list) ?? [];
    lists.set(list, known);
    known.push({
      sort: Number(sort),
      code: { code, zh: name_zh, en: name_en, aliases: aliases ? aliases.split('|') : [], note },
    });
  }
  return new Map(
    [...lists].map(([list, codes]) => [list, codes.sort((a, b) => a.sort - b.sort).map(({ code }) => code)]),
  );
}

/** @throws Error naming the list that the reference table lacks. */
export function codesOf(lists: CodeLists, list: string): readonly Code[] {
  const codes = lists.get(list);
  if (!codes) throw new Error(`no code list "${list}" in data/reference/codes.csv`);
  return codes;
}
