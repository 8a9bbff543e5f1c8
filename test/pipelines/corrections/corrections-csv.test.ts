import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { readCorrections } from '../../../pipelines/corrections/correction.ts';
import { CORRECTION_HEADINGS } from '../../../pipelines/corrections/corrections-csv.ts';

const TEMPLATE = join(import.meta.dirname, '..', '..', '..', 'docs', 'corrections-template.csv');
const folder = mkdtempSync(join(tmpdir(), 'corrections-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** The template's line with some cells changed. */
function withCells(cells: Readonly<Record<string, string>>): string {
  const [head = '', line = ''] = readFileSync(TEMPLATE, 'utf8').replace('\uFEFF', '').trim().split('\n');
  const changed = head.split(',').map((heading, i) => cells[heading] ?? line.split(',')[i] ?? '');
  return `${head}\n${changed.map((cell) => (/[,\n]/.test(cell) ? `"${cell}"` : cell)).join(',')}\n`;
}

function refusal(path: string): string {
  try {
    readCorrections([path]);
  } catch (error) {
    if (error instanceof CommandError) return error.text.zh;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('corrections.csv', () => {
  it('says in headings and words what corrections.yml says in keys and codes', () => {
    const yml = file(
      'a.yml',
      JSON.stringify({
        corrections: [
          {
            id: '样例-商户二月单位',
            family: 'consumption',
            source: 'mall',
            reason: { zh: '商户 2 月把元误作万元上报', en: 'Reported in 万元 by mistake' },
            owner: '王芳',
            status: '已报',
            since: '2026-11-01',
            match: { merchant_no: 'M1', ordered_at: { from: '2026-02-01', to: '2026-02-28' } },
            guard: { paid_amount_fen: '100000000' },
            rows: 1,
            set: { paid_amount_fen: '10000' },
          },
        ],
      }),
    );
    expect(readCorrections([TEMPLATE])).toEqual(readCorrections([yml]));
    expect(readFileSync(TEMPLATE, 'utf8').split('\n')[0]).toBe(`\uFEFF${CORRECTION_HEADINGS.join(',')}`);
  });

  it.each([
    ['GB18030', encode(withCells({}), 'gb18030')],
    [
      'semicolons, as Excel writes in Europe',
      withCells({ 条件: '商户编号=M1\n下单时间=2026-02-01..2026-02-28' })
        .replaceAll(',', ';')
        .replaceAll('"', '"'),
    ],
    [
      'dates as Excel rewrites them',
      withCells({ 状态日期: '2026/11/1', 条件: '商户编号＝M1；下单时间=2026/2/1..2026/2/28' }),
    ],
    [
      'codes and minor units',
      withCells({ 数据类别: 'consumption', 前提: 'paid_amount_fen=100000000', 更正为: '成交金额=10000分' }),
    ],
    ['万元 and thousands', withCells({ 前提: '成交金额=100万元', 更正为: '成交金额=100.00元' })],
    ['empty lines below', `${withCells({})},,,,,,,,,,,\n\n`],
  ])('is the same in %s', (_, content) => {
    expect(readCorrections([file('b.csv', content)])).toEqual(readCorrections([TEMPLATE]));
  });

  it('knows lists, empty and yes', () => {
    const line = withCells({
      数据类别: '会籍',
      条件: '性别=男|女|(空)',
      前提: '农民工=是',
      更正为: '农民工=(空)',
    });
    const path = file('c.csv', line);
    const [one] = readCorrections([path]);
    expect(one?.match).toEqual({ sex: ['男', '女', null] });
    expect(Object.values(one?.guard ?? {})).toEqual([true]);
    expect(Object.values(one?.set ?? {})).toEqual([null]);
  });

  it.each([
    [{ 更正为: '成交金额=100' }, '第 2 行 更正为 line 2 set: 成交金额“100”要写明单位'],
    [{ 条件: '商户编号 M1' }, '“商户编号 M1”应写成 字段=值'],
    [{ 状态: '完了' }, '第 2 行 line 2: status: expected 待报 / 已报 / 已确认 / 源头已修'],
    [{ 前提: '' }, 'guard: name at least one field'],
    [{ 数据类别: '订单' }, 'family'],
  ])('is refused at its line where %j', (cells, told) => {
    expect(refusal(file('d.csv', withCells(cells)))).toContain(told);
  });

  it('names columns that are missing or that nobody reads', () => {
    expect(refusal(file('e.csv', withCells({}).replace('前提', '备注')))).toContain(
      '缺少列 missing columns: 前提(guard)',
    );
    expect(refusal(file('f.csv', withCells({}).replace('原因英文', '备注')))).toContain(
      '不认识的列 unknown columns: 备注',
    );
  });

  it('an id is used once among all files', () => {
    const again = file('g.csv', withCells({}));
    expect(() => readCorrections([TEMPLATE, again])).toThrow(/样例-商户二月单位 ×2/);
  });
});
