/** A CSV as text cells, each row with the line it starts on (1 = header). */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/**
 * Reads RFC 4180 CSV: quoted cells may hold commas, quotes and line ends; a BOM and blank lines are passed over. Of one
 * column a blank line between two others is a missing cell.
 * @throws RangeError naming the line whose number of cells is not the header's, or a name the header has twice.
 */
export function parseCsv(text: string): CsvTable {
  const rows: { line: number; cells: string[] }[] = [];
  let blank: number[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let wasQuoted = false;
  let line = 1;
  let start = 1;
  const endCell = (): void => {
    cells.push(wasQuoted ? cell : cell.trim());
    cell = '';
    wasQuoted = false;
  };
  const endRow = (): void => {
    const empty = cells.length === 0 && cell.trim() === '' && !wasQuoted;
    endCell();
    if (empty) blank.push(start);
    else {
      // Line ends at the end of a file are no cells.
      if (rows[0]?.cells.length === 1) rows.push(...blank.map((line) => ({ line, cells: [''] })));
      blank = [];
      rows.push({ line: start, cells });
    }
    cells = [];
  };
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (c === '\n') line += 1;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (c === '"' && cell.trim() === '') {
      quoted = true;
      wasQuoted = true;
      cell = '';
    } else if (c === ',') endCell();
    else if (c === '\n') {
      endRow();
      start = line;
    } else if (c !== '\r') cell += c;
  }
  if (cell !== '' || cells.length > 0 || wasQuoted) endRow();
  const [head, ...body] = rows;
  const header = head?.cells ?? [];
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`two columns are named "${twice}"`);
  for (const row of body) {
    if (row.cells.length !== header.length) {
      throw new RangeError(`line ${row.line} has ${row.cells.length} cells, the header has ${header.length}`);
    }
  }
  return { header, rows: body };
}
