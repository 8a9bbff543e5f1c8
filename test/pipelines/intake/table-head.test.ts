import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { consumption } from '../../../pipelines/contracts/consumption.ts';
import { headerUnit, recogniser } from '../../../pipelines/intake/recognise.ts';
import { tableHead } from '../../../pipelines/intake/table-head.ts';

const recognise = recogniser(consumption);
const knows = (cell: string): boolean => recognise(cell) !== undefined;
const head = (text: string, options = {}) => tableHead(text, false, 'x.csv', { knows, ...options });

describe('the head of a table', () => {
  it.each([
    ['plain', '订单编号,下单时间,成交金额\nA1,2026-01-01,5\n', ',', 1],
    ['title row', '2026年消费明细表,,\n订单编号,下单时间,成交金额\nA1,2026-01-01,5\n', ',', 2],
    [
      'title, unit and blank row',
      '消费明细表,,\n填报单位:样例工会,,单位:万元\n,,\n订单编号,下单时间,成交金额\nA1,2026-01-01,5\n',
      ',',
      4,
    ],
    [
      'junk lines',
      'Archive:  orders.csv.zip\n  inflating: orders.csv  \n订单编号,下单时间,成交金额\nA1,2026-01-01,5\n',
      ',',
      3,
    ],
    ['tabs', '订单编号\t下单时间\t成交金额\nA1\t2026-01-01\t5\n', '\t', 1],
    [
      'semicolons and decimal commas',
      '订单编号;下单时间;成交金额\nA1;2026-01-01;5,5\nA2;2026-01-01;6,5\n',
      ';',
      1,
    ],
  ])('%s', (_name, text, delimiter, line) => {
    const found = head(text);
    expect([found.delimiter, found.headerLine]).toEqual([delimiter, line]);
    expect(found.headers.slice(0, 3)).toEqual(['订单编号', '下单时间', '成交金额']);
    expect(found.sample[0]?.[0]).toBe('A1');
  });

  it('joins two header rows where cells were merged', () => {
    const found = head('订单编号,下单时间,金额,,备注\n,,市场价,成交金额,\nA1,2026-01-01,6,5,\n');
    expect(found.headers).toEqual(['订单编号', '下单时间', '市场价', '成交金额', '备注']);
    expect(found.skip).toBe(2);
  });

  it('counts a header that spans lines as one record', () => {
    const found = head('"订单\n编号",下单时间,"成交金额\n(元)"\nA1,2026-01-01,5\n');
    expect(found.headers).toEqual(['订单 编号', '下单时间', '成交金额 (元)']);
    expect([found.skip, found.linesBefore]).toEqual([1, 3]);
  });

  it('takes the header a mapping points at, or the names it gives', () => {
    expect(head('a,b,c\n订单编号,下单时间,成交金额\n1,2,3\n', { headerRow: 1 }).headers).toEqual([
      'a',
      'b',
      'c',
    ]);
    const given = head('A1,2026-01-01,5\n', { headers: ['订单编号', '下单时间', '成交金额'] });
    expect([given.skip, given.headers[0]]).toEqual([0, '订单编号']);
  });

  it('tells repeated names apart', () => {
    expect(head('订单编号,备注,备注\nA1,x,y\n').headers).toEqual(['订单编号', '备注', '备注 (2)']);
  });

  it('says so when there is no header', () => {
    expect(() => head('1,2,3\n4,5,6\n')).toThrow(CommandError);
  });
});

describe('headers', () => {
  it.each([
    ['成交金额(元)', 'paid_amount_fen', '元'],
    ['成交金额（万元）', 'paid_amount_fen', '万元'],
    ['成交金额 [单位:元]', 'paid_amount_fen', '元'],
    ['ＩｎｖｏｉｃｅＮｏ', 'order_no', undefined],
    [' invoice no ', 'order_no', undefined],
    ['手机号码', 'phone', undefined],
    ['毫不相干', undefined, undefined],
  ])('%s is %s', (header, field, unit) => {
    const found = recognise(header);
    expect([found?.field, found?.unit]).toEqual([field, unit]);
  });

  it('splits a unit off a name', () => {
    expect(headerUnit('预算(万元)')).toEqual({ name: '预算', unit: '万元' });
    expect(headerUnit('预算(说明)')).toEqual({ name: '预算(说明)' });
  });
});
