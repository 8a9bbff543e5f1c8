import { type ChartTable, flatColumns } from './table.ts';

/**
 * RFC 4180 with a BOM, because a spreadsheet opens it otherwise as mojibake. Every value has its status beside it,
 * every row its source, so that a file that is passed on still says what it is.
 */
export function tableCsv(table: ChartTable, metadata: Readonly<Record<string, string>> = {}): string {
  const columns = flatColumns(table);
  const head = columns.map(({ heading }) => heading);
  const rows = table.rows.map((_, r) =>
    columns.map(({ values }) =>
      'text' in values ? guard(values.text[r] ?? '') : String(values.number[r] ?? ''),
    ),
  );
  const source = Object.values(metadata).join(' · ');
  const lines =
    source === '' ? [head, ...rows] : [[...head, 'source'], ...rows.map((row) => [...row, guard(source)])];
  return `\uFEFF${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`;
}

/** A leading = + - @ would run as a formula when opened. */
const guard = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
