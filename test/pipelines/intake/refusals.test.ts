import { describe, expect, it } from 'vitest';
import { accounted, atDesk, refusal } from './support.ts';

const HEAD = '订单编号,明细行号,会员编号,收货人,下单时间,消费类别,数量,成交金额,退款金额\n';

describe('refused rows', () => {
  it('names the line, the rule and the field, masks the value and accounts for every row', async () => {
    await atDesk(async (desk) => {
      const text = `${HEAD}A1,1,HY1,样例甲,2026-01-02,01,1,10,0
A2,1,HY2,样例乙,待定,01,1,10,0
,1,HY3,样例丙,2026-01-02,01,1,10,0
A4,1,HY4,样例丁,2026-01-02,01,1.5,abc,0
A5,1,3.2E+17,样例戊,2026-01-02,01,1,10,99

A6,1,HY6
A7,1,HY7,样例己,2036-01-02,01,1,10,0
A8,1,HY8,"样例
庚",2026-01-02,01,1,10,0
A9,1,HY9,样例辛,2026-01-02,01,1,10,0,多余
合计,,,,,,8,80,
A10,1,HY10,"未闭合,2026-01-02,01,1,10,0
`;
      const result = await desk.load('consumption', desk.write('x.csv', text));
      expect(accounted(result)).toBe(true);
      expect([result.rowsIn, result.loaded, result.rejected, result.skippedBy]).toEqual([
        10,
        2,
        8,
        { blank: 1, total: 1 },
      ]);
      expect(
        await desk.rows(
          'select line, rule, field, value_masked as value from ledger.rejects order by line, rule',
        ),
      ).toEqual([
        { line: 3, rule: 'not_a_timestamp', field: 'ordered_at', value: '待**' },
        { line: 4, rule: 'required', field: 'order_no', value: null },
        { line: 5, rule: 'not_a_number', field: 'paid_amount_fen', value: 'a**' },
        { line: 5, rule: 'not_a_whole_number', field: 'quantity', value: '1.5' },
        { line: 6, rule: 'broken_identifier', field: 'member_no', value: '***' },
        { line: 6, rule: 'refund_within_paid', field: 'refund_fen', value: '99' },
        { line: 8, rule: 'columns_missing', field: '', value: '(8 字)' },
        { line: 9, rule: 'ordered_not_in_future', field: 'ordered_at', value: '2036-01-02' },
        { line: 12, rule: 'columns_extra', field: '', value: '(36 字)' },
        { line: 14, rule: 'quote_open', field: '', value: '(36 字)' },
      ]);
      const [first] = await desk.rows(
        "select header, zh, en from ledger.rejects where rule = 'not_a_timestamp'",
      );
      expect(first).toEqual({
        header: '下单时间',
        zh: '“下单时间”不是可识别的时间',
        en: '"Ordered at" is not a time',
      });
    });
  });

  it('counts a refusal seen again instead of listing it twice', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('x.csv', `${HEAD}A1,1,,,待定,01,1,10,0\n`);
      await desk.load('consumption', path);
      await desk.load('consumption', path);
      expect(await desk.rows('select line, times_seen, status from ledger.rejects')).toEqual([
        { line: 2, times_seen: 2, status: 'open' },
      ]);
    });
  });

  it('tells when a whole file is refused, and why', async () => {
    await atDesk(async (desk) => {
      await desk.load(
        'consumption',
        desk.write('x.csv', `${HEAD}A1,1,,,01/02/2026,01,1,10,0\nA2,1,,,01/03/2026,01,1,10,0\n`),
      );
      expect(desk.notes.join()).toContain('2 行全部退回');
      expect(desk.notes.join()).toContain('“下单时间”不是可识别的时间');
    });
  });

  it('keeps a row with a warning and counts it', async () => {
    await atDesk(async (desk) => {
      const text = `订单编号,明细行号,下单时间,市场价,成交金额\nA1,1,2026-01-02,10,20\nA2,1,2026-01-02,10,9\n`;
      const result = await desk.load('consumption', desk.write('x.csv', text));
      expect(result.loaded).toBe(2);
      expect(await desk.rows('select warned from ledger.batches')).toEqual([
        { warned: '{"paid_within_list":1}' },
      ]);
    });
  });

  it('lists what was repaired', async () => {
    await atDesk(async (desk) => {
      const text = `订单编号,明细行号,下单时间,成交金额,消费类别\nA0001,1,2026年1月2日,¥1.2万,食 品\nA0002.0,1,2026-01-02,10,01\n`;
      const result = await desk.load('consumption', desk.write('x.csv', text));
      expect(result.rejected).toBe(0);
      const [row] = await desk.rows<{ repaired: string }>('select repaired from ledger.batches');
      expect(JSON.parse(row?.repaired ?? '{}')).toMatchObject({
        ordered_at: { date_form: 1 },
        paid_amount_fen: { number_form: 1 },
        consumption_class: { code_spelling: 1 },
      });
    });
  });
});

describe('unknown values and columns', () => {
  it('counts spellings without a code and reports columns that were not loaded', async () => {
    await atDesk(async (desk) => {
      const text = `订单编号,明细行号,下单时间,成交金额,消费类别,行政区划,神秘列,收货人\n${[1, 2, 3]
        .map((i) => `A${i},1,2026-01-02,1,新类别,火星,x,样例`)
        .join('\n')}\nA4,1,2026-01-02,1,食品,北京,x,样例\n`;
      const result = await desk.load('consumption', desk.write('x.csv', text));
      expect(result.unmapped).toEqual({ consumption_class: { 新类别: 3 }, region_code: { 火星: 3 } });
      expect(result.droppedColumns).toEqual(['神秘列', '收货人']);
      expect(
        await desk.rows(
          'select consumption_class as class, region_code as region, count(*)::int as n from raw.consumption group by all order by n',
        ),
      ).toEqual([
        { class: '01', region: '110000', n: 1 },
        { class: '99', region: null, n: 3 },
      ]);
      const [batch] = await desk.rows<{ d: string }>('select dropped_columns as d from ledger.batches');
      expect(JSON.parse(batch?.d ?? '[]')).toEqual([
        { column: '神秘列', why: 'unknown' },
        { column: '收货人', why: 'refused' },
      ]);
    });
  });

  it('masks long numbers among unknown spellings: the wrong column may have been mapped', async () => {
    await atDesk(async (desk) => {
      const text = `订单编号,明细行号,下单时间,成交金额,消费类别\nA1,1,2026-01-02,1,13800138000\n`;
      const result = await desk.load('consumption', desk.write('x.csv', text));
      expect(result.unmapped).toEqual({ consumption_class: { '138****': 1 } });
    });
  });
});

describe('mappings', () => {
  it('takes products, sums, constants, codes, units, formats, nulls and a whole-line key', async () => {
    await atDesk(async (desk) => {
      const text = `Invoice,Qty,Price,Off,When,Kind,Who\nX1,2,2.5,-1,12/31/2025 11:05:00 PM,f,0\nX1,2,2.5,-1,12/31/2025 11:05:00 PM,f,0\nX2,-1,10,0,01/01/2026 12:00:00 AM,c,17850.0\n`;
      const result = await desk.load('consumption', desk.write('x.csv', text), {
        key: 'whole_line',
        fields: {
          order_no: { column: 'Invoice' },
          quantity: { column: 'Qty' },
          paid_amount_fen: { product: ['Qty', 'Price'], unit: 'GBP' },
          list_amount_fen: { sum: ['Price', 'Price'], unit: '万元' },
          voucher_paid_fen: { column: 'Off', absolute: true },
          ordered_at: { column: 'When', format: '%m/%d/%Y %I:%M:%S %p' },
          consumption_class: { column: 'Kind', codes: { f: '食品烟酒', c: '02' } },
          member_no: { column: 'Who', nulls: ['0'] },
          buy_mode: { constant: '个人' },
          region_code: { constant: '成都市' },
        },
      });
      expect([result.loaded, result.duplicate, result.rejected]).toEqual([2, 1, 0]);
      expect(
        await desk.rows(`select quantity, paid_amount_fen as paid, list_amount_fen as list, voucher_paid_fen as off, ordered_at::varchar as moment,
          consumption_class as class, member_key is null as anonymous, buy_mode as mode, region_code as region from raw.consumption order by moment`),
      ).toEqual([
        {
          quantity: 2,
          paid: 500,
          list: 5_000_000,
          off: 100,
          moment: '2025-12-31 23:05:00',
          class: '01',
          anonymous: true,
          mode: 'personal',
          region: '510100',
        },
        {
          quantity: -1,
          paid: -1000,
          list: 20_000_000,
          off: 0,
          moment: '2026-01-01 00:00:00',
          class: '02',
          anonymous: false,
          mode: 'personal',
          region: '510100',
        },
      ]);
    });
  });

  it('reads a file without a header by the names it is given', async () => {
    await atDesk(async (desk) => {
      const result = await desk.load(
        'consumption',
        desk.write('x.csv', 'A1,1,2026-01-02,5\nA2,1,2026-01-03,6\n'),
        {
          file: { headers: ['订单编号', '明细行号', '下单时间', '成交金额'] },
        },
      );
      expect(result.loaded).toBe(2);
    });
  });

  it('refuses a source without line numbers once one order has two different lines', async () => {
    await atDesk(async (desk) => {
      const text = '订单编号,下单时间,成交金额\nA1,2026-01-02,5\nA2,2026-01-02,5\n';
      expect((await desk.load('consumption', desk.write('x.csv', text))).loaded).toBe(2);
      const again = desk.write('y.csv', `${text}A1,2026-01-02,6\n`);
      expect(await refusal(desk.load('consumption', again))).toContain('明细行号');
      expect((await desk.load('consumption', again, { key: 'whole_line' })).loaded).toBe(3);
    });
  });
});
