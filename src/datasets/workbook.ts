import { PassThrough } from 'node:stream';
import type { Gated, Table } from '../domain/table.ts';
import { inLocale, type Locale } from '../domain/text.ts';
import { writeXlsx } from './xlsx.ts';

/** A table as a workbook: the rows under their titles, and a sheet that says what they are. */
export async function* encodeWorkbook(table: Gated<Table>, locale: Locale): AsyncGenerator<Uint8Array> {
  const zh = locale === 'zh-CN';
  const output = new PassThrough();
  const about = [
    ...Object.entries(table.metadata),
    ['', ''],
    ...table.columns.map((c) => [
      c.name,
      [inLocale(c.title, locale), c.unit, c.role].filter(Boolean).join(' · '),
    ]),
  ];
  const written = writeXlsx(output, [
    {
      name: zh ? '数据' : 'Data',
      headerRows: 1,
      rows: [table.columns.map((c) => inLocale(c.title, locale)), ...table.rows],
    },
    { name: zh ? '说明' : 'About', rows: about, widths: [20, 60] },
  ]);
  // A failure to write ends the stream below with the same error.
  written.catch((error: Error) => output.destroy(error));
  yield* output as AsyncIterable<Uint8Array>;
  await written;
}
