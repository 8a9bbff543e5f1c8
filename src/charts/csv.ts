import { type ChartTable, cellText, isReported, speaksUnits } from './table.ts';

/**
 * RFC 4180 with a BOM, because a spreadsheet opens it otherwise as mojibake. Every value has its status beside it,
 * every row its source, so that a file that is passed on still says what it is.
 */
export function tableCsv(table: ChartTable, metadata: Readonly<Record<string, string>> = {}): string {
  const spoken = new Set(table.columns.filter((c) => speaksUnits(table, c)));
  const head = table.columns.flatMap((c) =>
    c.kind === 'value'
      ? [
          c.unit === undefined || c.unit === '' ? c.title : `${c.title}(${c.unit})`,
          `${c.key}_status`,
          ...(spoken.has(c) ? [`${c.key}_said`] : []),
        ]
      : [c.title],
  );
  const rows = table.rows.map((row) =>
    table.columns.flatMap((c) => {
      const cell = row[c.key];
      if (c.kind === 'text') return [guard(cellText(cell))];
      const number = cell === undefined || !isReported(cell) ? undefined : cell;
      const said = spoken.has(c) ? [guard(number?.said ?? '')] : [];
      return [number?.value == null ? '' : String(number.value), number?.status ?? '', ...said];
    }),
  );
  const source = Object.values(metadata).join(' · ');
  const lines =
    source === '' ? [head, ...rows] : [[...head, 'source'], ...rows.map((row) => [...row, guard(source)])];
  return `\uFEFF${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`;
}

/** A leading = + - @ would run as a formula when opened. */
const guard = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
