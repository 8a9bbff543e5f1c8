import { openWorkbook } from '../../../pipelines/intake/workbook.ts';
import { writeXlsx, type XlsxCell } from '../../../src/datasets/xlsx.ts';

/** Every sheet of a workbook as texts, by name; rows without cells are left out. */
export async function sheetsOf(path: string): Promise<Map<string, (string | undefined)[][]>> {
  const book = await openWorkbook(path);
  const sheets = new Map<string, (string | undefined)[][]>();
  for (const sheet of book.sheets) {
    const rows: (string | undefined)[][] = [];
    for await (const batch of book.rows(sheet)) rows.push(...batch.map((row) => [...row.cells]));
    sheets.set(sheet.name, rows);
  }
  book.close();
  return sheets;
}

/** What a sender writes into a ticket. `column` names another column of the same line: the row is copied for it. */
export interface FillIn {
  readonly line: number;
  readonly header: string;
  readonly column?: string;
  readonly correction?: string;
  readonly refusal?: string;
}

/** Fills in a ticket as a person would and saves it as a new workbook. */
export async function fillIn(ticket: string, target: string, entries: readonly FillIn[]): Promise<void> {
  const sheets = [...(await sheetsOf(ticket))].map(([name, rows]) => {
    const headerAt = rows.findIndex((row) => row.includes('更正值'));
    const at = (header: string): number => rows[headerAt]?.indexOf(header) ?? -1;
    const filled = rows.flatMap((row, i) => {
      if (headerAt < 0 || i <= headerAt) return [row];
      const mine = entries.filter((e) => row[at('行号')] === String(e.line) && row[at('列名')] === e.header);
      if (mine.length === 0) return [row];
      return mine.map((entry) => {
        const copy: XlsxCell[] = Array.from({ length: rows[headerAt]?.length ?? 0 }, (_, c) => row[c]);
        if (entry.column) copy[at('列名')] = entry.column;
        copy[at('更正值')] = entry.correction;
        copy[at('不更正的理由')] = entry.refusal;
        return copy;
      });
    });
    return { name, rows: filled };
  });
  await writeXlsx(target, sheets);
}
