/** One CSV record: its cells and the physical line (from 1) it begins on. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Splits CSV text into records, quote-aware, for heads of files and small tables; whole files are read by DuckDB.
 * A record cut off by the end of `text` inside quotes is left out when `partial` says that text is only a beginning.
 */
export function csvRecords(
  text: string,
  delimiter: string,
  options: { partial?: boolean; limit?: number } = {},
): CsvRecord[] {
  const records: CsvRecord[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begins = 1;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endCell = (): void => {
    cells.push(cell);
    cell = '';
  };
  const endRecord = (): void => {
    endCell();
    records.push({ cells, line: begins });
    cells = [];
  };
  for (; i < text.length && records.length < limit; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') quoted = false;
      else {
        if (c === '\n') line++;
        cell += c;
      }
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === delimiter) endCell();
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      endRecord();
      line++;
      begins = line;
    } else cell += c;
  }
  if (records.length < limit && !options.partial && (cell !== '' || cells.length > 0)) endRecord();
  return records;
}

/** Rows of a small committed table as objects keyed by its header. */
export function csvTable(text: string): Record<string, string>[] {
  const [header, ...rows] = csvRecords(text, ',');
  if (!header) return [];
  return rows.map(({ cells }) => Object.fromEntries(header.cells.map((name, i) => [name, cells[i] ?? ''])));
}
