import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTables } from '../../../pipelines/intake/html-tables.ts';
import { processorTime } from '../../support/processor-time.ts';
import { compoundFile, type OldCell, oldWorkbookStream } from './old-books.ts';
import { atDesk, refusal } from './support.ts';

const text = (value: string): OldCell => ({ text: value });
const ORDERS: OldCell[][] = [
  [text('某系统导出')],
  [
    text('订单编号'),
    text('明细行号'),
    text('会员编号'),
    text('下单时间'),
    text('成交金额'),
    text('消费类别'),
  ],
  [text('A1'), { short: 1 }, { formula: 'HY1' }, { day: 46_081 }, { number: 12.5 }, text('食品烟酒')],
  [text('A2'), { short: 1 }, text('HY2'), text('2026-03-02'), { short: 8 }, text('衣着')],
];

describe('a binary workbook of before 2007', () => {
  it.each([8000, 40, 17])('is read like any other, texts in parts of %i bytes', async (split) => {
    await atDesk(async (desk) => {
      const path = desk.write('订单.xls', compoundFile('Workbook', oldWorkbookStream(ORDERS, { split })));
      const result = await desk.load('consumption', path);
      expect([result.rowsIn, result.loaded, result.rejected]).toEqual([2, 2, 0]);
      expect(result.skippedBy).toEqual({ title: 1 });
      expect(
        await desk.rows(
          'select ordered_at::date::varchar as day, paid_amount_fen as fen, consumption_class as c, member_key is not null as known from raw.consumption order by 1',
        ),
      ).toEqual([
        { day: '2026-02-28', fen: 1250, c: '01', known: true },
        { day: '2026-03-02', fen: 800, c: '02', known: true },
      ]);
      expect(await desk.rows('select format from ledger.batches')).toEqual([{ format: 'xls' }]);
    });
  });

  it('of official statistics loads as such', async () => {
    await atDesk(async (desk) => {
      const rows = [
        [text('数据库：主要城市年度数据')],
        [text('指标：国内生产总值(亿元)')],
        [text('地区'), text('2019年'), text('2018年')],
        [text('大连'), {}, { number: 7.25 }],
        [text('厦门'), { short: 5 }, { number: 4.5 }],
        [text('数据来源：国家统计局')],
      ];
      const path = desk.write('城市.xls', compoundFile('Workbook', oldWorkbookStream(rows)));
      const result = await desk.load('official_statistics', path);
      expect([result.rowsIn, result.loaded, result.skippedBy]).toEqual([4, 4, { title: 2, footnote: 1 }]);
      expect(
        await desk.rows(
          'select region_code as r, period as p, value::double as v from reference.official_statistics order by 1, 2',
        ),
      ).toEqual([
        { r: '210200', p: 2018, v: 7.25 },
        { r: '210200', p: 2019, v: null },
        { r: '350200', p: 2018, v: 4.5 },
        { r: '350200', p: 2019, v: 5 },
      ]);
    });
  });

  it.each([
    ['with a password', compoundFile('Workbook', oldWorkbookStream(ORDERS, { password: true })), '密码'],
    ['an encrypted new one', compoundFile('EncryptedPackage', Buffer.alloc(10)), '密码'],
    ['a document', compoundFile('WordDocument', Buffer.alloc(10)), '没有工作簿'],
    ['cut off', compoundFile('Workbook', oldWorkbookStream(ORDERS)).subarray(0, 1600), '损坏'],
  ])('%s is refused with what to do', async (_what, bytes, says) => {
    await atDesk(async (desk) => {
      const told = await refusal(desk.load('consumption', desk.write('x.xls', bytes)));
      for (const part of [says, '旧版 Excel', '另存为 .xlsx']) expect(told).toContain(part);
    });
  });

  it('survives damage anywhere: a sentence, never a hang or a crash', async () => {
    await atDesk(async (desk) => {
      const whole = compoundFile('Workbook', oldWorkbookStream(ORDERS, { split: 40 }));
      const path = desk.write('x.xls', whole);
      let refusals = 0;
      for (let at = 24; at < 2600; at += 211) {
        const damaged = Buffer.from(whole);
        damaged.fill(0xee, at, at + 6);
        writeFileSync(path, damaged);
        try {
          await desk.load('consumption', path);
        } catch (error) {
          expect(error).toHaveProperty('text.zh');
          refusals++;
        }
      }
      expect(refusals).toBeGreaterThan(0);
    });
  }, 120_000);
});

describe('a web page under the name of a workbook', () => {
  const page = (rows: string): string =>
    `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><style>td{color:red}</style></head>
     <body><!-- <table><tr><td>旧</td></tr></table> --><table border=1>${rows}</table></body></html>`;

  it('is read as the table it holds', async () => {
    await atDesk(async (desk) => {
      const html = page(`<tr><th colspan="5">某系统&nbsp;导出</th></tr>
        <tr><td>订单编号<td>明细行号<td>下单时间<td>成交金额(元)<td>消费类别</tr>
        <tr><td>A1</td><td>1</td><td>2026-03-01</td><td x:num>12.50</td><td>食品<b>烟酒</b></td></tr>
        <tr><td>A&amp;2</td><td>1</td><td>2026-03-02</td><td>8</td><td>衣着</td></tr>`);
      const result = await desk.load('consumption', desk.write('订单.xls', html));
      expect([result.rowsIn, result.loaded, result.rejected]).toEqual([2, 2, 0]);
      expect(desk.notes.join()).toContain('HTML');
      expect(await desk.rows('select sum(paid_amount_fen)::int as fen from raw.consumption')).toEqual([
        { fen: 2050 },
      ]);
    });
  });

  it('of official statistics loads as such', async () => {
    await atDesk(async (desk) => {
      const html =
        page(`<tr><td colspan=3>单位:亿元</td></tr><tr><td>地区</td><td>2020年</td><td>2021年</td></tr>
        <tr><td>浙江</td><td>1</td><td>…</td></tr>`);
      const mapping = { source: 'x', fields: { series: { constant: 'gdp.region' } } };
      const result = await desk.load('official_statistics', desk.write('a.xls', html), mapping);
      expect([result.rowsIn, result.loaded]).toEqual([2, 2]);
    });
  });

  it('joined cells give their text once', () => {
    const [table] = readTables(
      '<table><tr><td rowspan=2>甲<td colspan=2>乙</tr><tr><td>丙<td>丁</tr><tr><td>1<td>2<td>3</table>',
    );
    expect(table?.map((row) => row.cells)).toEqual([
      ['甲', '乙', undefined],
      [undefined, '丙', '丁'],
      ['1', '2', '3'],
    ]);
  });

  it.each([
    ['unclosed tags', '<table><tr>'.repeat(20_000) + '<td'.repeat(400_000)],
    ['unclosed comments', `<table><tr><td>a${'<!--'.repeat(400_000)}`],
    ['endless spans', `<table>${'<tr><td colspan=1000>x'.repeat(50_000)}`],
  ])('%s end soon', (_what, html) => {
    const worked = processorTime();
    readTables(html);
    expect(worked()).toBeLessThan(10);
  });
});
