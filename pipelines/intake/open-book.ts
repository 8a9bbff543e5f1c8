import { openHtmlTables } from './html-tables.ts';
import { openOldWorkbook } from './old-workbook.ts';
import type { PreparedFile } from './prepare.ts';
import { openWorkbook, type Workbook } from './workbook.ts';

/** A file of sheets, however it is written: `.xlsx`, the binary `.xls`, or a web page under such a name. */
export async function openBook(file: PreparedFile): Promise<Workbook> {
  switch (file.format) {
    case 'xls':
      return openOldWorkbook(file.readable);
    case 'html':
      return openHtmlTables(file.readable, file.name);
    default:
      return openWorkbook(file.readable);
  }
}
