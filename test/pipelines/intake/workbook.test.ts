import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../../pipelines/intake/workbook.ts';
import { cellDate, cellNumber, isDateFormat } from '../../../pipelines/intake/workbook-cell.ts';
import { accounted, atDesk, refusal } from './support.ts';
import { textRows, writeRawBook } from './workbooks.ts';

describe('cells', () => {
  it.each([
    ['45721', false, '2025-03-05'],
    ['45721.5', false, '2025-03-05 12:00:00'],
    ['44259', true, '2025-03-05'],
    ['59', false, '1900-02-28'],
    ['61', false, '1900-03-01'],
    ['0.25', false, '06:00:00'],
    ['45720.9999999999', false, '2025-03-05'],
  ])('date %s (1904: %s) is %s', (value, from1904, expected) =>
    expect(cellDate(value, from1904)).toBe(expected),
  );

  it.each([
    ['12', '12'],
    ['0.30000000000000004', '0.3'],
    ['1234.5', '1234.5'],
    ['3.2022219900101002E+17', '3.20222199001010E+17'],
    ['1E-7', '0.0000001'],
    ['17850', '17850'],
  ])('number %s is %s', (value, expected) => expect(Number(cellNumber(value))).toBe(Number(expected)));

  it('keeps the exponent of a number too long to be exact', () => {
    expect(cellNumber('320222199001010017')).toMatch(/E\+17$/);
  });

  it.each([
    [14, undefined, true],
    [0, undefined, false],
    [165, 'yyyy"年"m"月"d"日"', true],
    [166, '0.00_);[Red](0.00)', false],
    [167, '[$-804]aaaa', false],
    [168, 'General', false],
    [169, '[h]:mm', true],
    [170, '#,##0"days"', false],
  ])('format %s %s shows a date: %s', (id, code, expected) => expect(isDateFormat(id, code)).toBe(expected));
});

const HEADER = ['订单编号', '明细行号', '下单时间', '成交金额'];

describe('workbooks', () => {
  it('reads shared strings, rich text, phonetic guides, formulas, dates and escapes', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('book.xlsx', '');
      await writeRawBook(path, {
        strings: `<si><t>订单编号</t></si><si><r><t>下单</t></r><r><rPr><b/></rPr><t>时间</t></r><rPh sb="0" eb="1"><t>xiadan</t></rPh></si>
          <si><t>成交金额</t></si><si><t xml:space="preserve"> A&amp;B_x000D_ </t></si>`,
        styles: `<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d\\ h:mm"/></numFmts>
          <cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`,
        sheets: [
          {
            name: '数据',
            data: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
              <row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>45721.5</v></c><c r="C2"><f>1+1</f><v>2</v></c><c r="E2" t="b"><v>1</v></c></row>
              <row r="4"><c t="str"><f>"x"</f><v>甲</v></c><c s="1"><v>45722</v></c><c t="e"><v>#N/A</v></c></row>`,
          },
        ],
      });
      const book = await openWorkbook(path);
      const rows = [];
      for await (const batch of book.rows(book.sheets[0] ?? { name: '', hidden: false })) rows.push(...batch);
      book.close();
      expect(rows.map((r) => [r.number, ...r.cells])).toEqual([
        [1, '订单编号', '下单时间', '成交金额'],
        [2, ' A&B\r ', '2025-03-05 12:00:00', '2', undefined, '1'],
        [4, '甲', '2025-03-06', '#N/A'],
      ]);
    });
  });

  it('skips title, unit, total, footnote and repeated header rows, each by its reason', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('book.xlsx', '');
      await writeRawBook(path, {
        sheets: [
          {
            name: '明细',
            data: textRows([
              ['消费明细表'],
              ['填报单位:样例工会', undefined, undefined, '单位:万元'],
              ['订单编号', '明细行号', '下单时间', '成交金额(万元)'],
              ['A1', 1, '2026-01-01', 1.5],
              ['小计', undefined, undefined, 1.5],
              ['订单编号', '明细行号', '下单时间', '成交金额(万元)'],
              ['A2', 1, '2026-01-02', 2],
              ['合 计', undefined, undefined, 3.5],
              ['注:数据截至 2026 年 1 月'],
            ]),
            after: '<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>',
          },
        ],
      });
      const result = await desk.load('consumption', path);
      expect(accounted(result)).toBe(true);
      expect({ loaded: result.loaded, skippedBy: result.skippedBy }).toEqual({
        loaded: 2,
        skippedBy: { title: 2, total: 2, header: 1, footnote: 1 },
      });
      expect(await desk.rows('select sum(paid_amount_fen)::bigint as fen from raw.consumption')).toEqual([
        { fen: 3_500_000 },
      ]);
    });
  });

  it('names the worksheet row of a refused record', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('book.xlsx', '');
      await writeRawBook(path, {
        sheets: [
          {
            name: '明细',
            data:
              textRows([['标题'], HEADER, ['A1', 1, '2026-01-01', 1]]) +
              textRows(
                [
                  ['A2', 1, '待定', 1],
                  ['A3', 1, '2026-01-01', 2, 9],
                ],
                20,
              ),
          },
        ],
      });
      const result = await desk.load('consumption', path);
      expect([result.loaded, result.rejected]).toEqual([2, 1]);
      expect(desk.notes.join()).toContain('1 个单元格在表头右侧');
      expect(await desk.rows('select line, rule, value_masked from ledger.rejects order by line')).toEqual([
        { line: 20, rule: 'not_a_timestamp', value_masked: '待**' },
      ]);
    });
  });

  it('chooses the sheet whose header is known and names the others', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('book.xlsx', '');
      await writeRawBook(path, {
        sheets: [
          { name: '说明', data: textRows([['这是说明']]) },
          { name: '明细', data: textRows([HEADER, ['A1', 1, '2026-01-01', 1]]) },
          { name: '隐藏', data: textRows([HEADER, ['B1', 1, '2026-01-01', 1]]), hidden: true },
        ],
      });
      expect((await desk.load('consumption', path)).loaded).toBe(1);
      expect(desk.notes.join()).toContain('“说明”');
      expect(await refusal(desk.load('consumption', path, { file: { sheet: '没有' } }))).toContain(
        '它有：说明、明细、隐藏',
      );
      const hidden = await desk.load('consumption', path, { file: { sheet: '隐藏' } });
      expect(hidden.loaded).toBe(1);
    });
  });
});
