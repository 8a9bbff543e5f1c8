/** A dimension member that stands for all members. */
export const ALL = '*';
/** The source gave no value. */
export const UNKNOWN = 'U';

/** One row of `data/reference/codes.csv`. Lists named like a dimension hold that dimension's members. */
export interface CodeRow {
  readonly list: string;
  readonly code: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly sort: number;
  /** Other spellings that mean this code, within this list only. */
  readonly aliases: readonly string[];
}

/**
 * Every spelling that a source may use for a code, keyed by the spelling, for one list.
 * @throws Error naming list and spelling when one spelling means two codes.
 */
export function spellings(list: string, rows: readonly CodeRow[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const row of rows) {
    if (row.list !== list) continue;
    for (const text of [row.code, row.name_zh, row.name_en, ...row.aliases]) {
      const taken = codes.get(text);
      if (taken !== undefined && taken !== row.code) {
        throw new Error(
          `代码表 ${list}：“${text}”同时表示 ${taken} 与 ${row.code}，请改其一 / ` +
            `code list ${list}: "${text}" means both ${taken} and ${row.code}; change one of them`,
        );
      }
      codes.set(text, row.code);
    }
  }
  return codes;
}
