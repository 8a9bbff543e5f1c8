import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeRow } from '../../src/domain/code-list.ts';
import { REGION_LEVELS, type Region } from '../../src/domain/region.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const REFERENCE = join(ROOT, 'data/reference');

/** Real data sets stand beside the repository on the developers' machines; tests that need them say so. */
export const SHARED = join(ROOT, '../shared/data');
export const hasShared = existsSync(SHARED);

/** RFC 4180: quoted fields, doubled quotes, line breaks inside quotes; LF or CRLF. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      row.push(c === '\n' ? field.replace(/\r$/, '') : field);
      field = '';
      if (c === '\n') {
        rows.push(row);
        row = [];
      }
    } else field += c;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

export type Row = Readonly<Record<string, string>>;

/** Rows of a CSV text as objects; a row of another width fails with its line. */
export function records(text: string): Row[] {
  const [header = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  return rows.map((cells, i) => {
    if (cells.length !== header.length) {
      throw new Error(
        `record ${i + 1}: ${cells.length} fields, header has ${header.length}: ${cells.join(',')}`,
      );
    }
    return Object.fromEntries(header.map((name, j) => [name, cells[j] ?? '']));
  });
}

export const readCsv = (path: string): Row[] => records(readFileSync(path, 'utf8'));
export const readReference = (name: string): Row[] => readCsv(join(REFERENCE, name));

const list = (text: string | undefined): string[] => (text ? text.split('|') : []);

/** A region table in the shape `src/domain` takes. */
export function readRegions(path: string): Region[] {
  return readCsv(path).map((row) => {
    const level = REGION_LEVELS.find((l) => l === row.level);
    if (!level) throw new Error(`${path}: ${row.code} has level "${row.level}"`);
    return {
      code: row.code ?? '',
      level,
      parent: row.parent ?? '',
      name_zh: row.name_zh ?? '',
      name_en: row.name_en ?? '',
      short_zh: row.short_zh ?? '',
      successor: row.successor ?? '',
      aliases: list(row.aliases),
    };
  });
}

export function readCodes(): CodeRow[] {
  return readReference('codes.csv').map((row) => ({
    list: row.list ?? '',
    code: row.code ?? '',
    name_zh: row.name_zh ?? '',
    name_en: row.name_en ?? '',
    sort: Number(row.sort),
    aliases: list(row.aliases),
  }));
}
