import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../../pipelines/contracts/mapping.ts';
import { inspectFile } from '../../../../pipelines/intake/inspect-file.ts';
import type { LoadResult } from '../../../../pipelines/intake/load-file.ts';
import { REFERENCE_FOLDER } from '../../../../pipelines/workspace.ts';
import { inspectionSchema } from '../../../../src/contracts/inspection.ts';
import { accounted, atDesk, type Desk, refusal } from '../support.ts';

/**
 * Tables in the forms the bureaus use, with figures made up for these tests: none was ever published.
 * `gb18030()` writes them in the encoding of the exports.
 */
const gb18030 = (text: string): Buffer => {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder('gb18030');
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue;
      const letter = decoder.decode(Uint8Array.of(high, low));
      if (letter.length === 1 && !table.has(letter)) table.set(letter, [high, low]);
    }
  }
  return Buffer.from(
    [...text].flatMap((c) => (c.charCodeAt(0) < 128 ? [c.charCodeAt(0)] : (table.get(c) ?? [0x3f]))),
  );
};

const BY_PROVINCE = `数据库：分省年度数据\r
指标：地区生产总值(亿元)\r
时间：最近3年\r
地区,2024年,2023年,2022年\r
北京市,,11.5,10.25\r
内蒙古,7.5,…,6\r
瀛洲省,1,2,3\r
全国,100,90,80\r
注：1.按当年价格计算。\r
　　　2.2024年为初步数,可能修订。\r
数据来源：国家统计局\r
`;

const BY_MONTH = `数据库：月度数据
时间：2016-
时间,居民消费价格指数(上年同月=100),食品烟酒类居民消费价格指数(上年同月=100),出口总值当期值(千美元)
2016年3月,102.5,104.5,
2016年2月,101.5,103.5,1234567
2016年1月,100.5,待公布,1000000
"注：1.第一行,
第二行。"
数据来源：国家统计局
`;

const counts = (r: LoadResult) => [r.rowsIn, r.loaded, r.updated, r.unchanged, r.duplicate, r.rejected];
const load = (desk: Desk, name: string, content: string | Buffer, mapping = {}, at = '2025-01-20') =>
  desk.load('official_statistics', desk.write(name, content), mapping, at);
const figures = (desk: Desk, columns: string, rest = '') =>
  desk.rows(`select ${columns} from reference.official_statistics ${rest}`);

describe('two header rows of a yearbook', () => {
  const AS_LOADED = [
    { series: 'expenditure.total', period: 2023, value: '11' },
    { series: 'expenditure.total', period: 2024, value: '13' },
    { series: 'income.total', period: 2023, value: '10' },
    { series: 'income.total', period: 2024, value: '12' },
  ];
  it.each([
    [
      'years over series, in merged cells',
      '表 6-1 居民收支\n单位：元\n地区,2023年,,2024年,\n,居民人均可支配收入,居民人均消费支出,居民人均可支配收入,居民人均消费支出\n全国,10,11,12,13\n',
    ],
    [
      'series over years, in repeated cells',
      '地区,居民人均可支配收入(元),居民人均可支配收入(元),居民人均消费支出(元),居民人均消费支出(元)\n地区,2023,2024,2023,2024\n全国,10,12,11,13\n',
    ],
  ])('%s: each figure has its series and its year', async (_, text) => {
    await atDesk(async (desk) => {
      const result = await load(desk, 'yearbook.csv', text);
      expect(counts(result)).toEqual([4, 4, 0, 0, 0, 0]);
      expect(result.skippedBy.header).toBe(1);
      const loaded = 'series_code as series, period, value::double::varchar as value';
      expect(await figures(desk, loaded, 'order by 1, 2')).toEqual(
        AS_LOADED.map((one) => ({ ...one, value: `${one.value}.0` })),
      );
      expect(await figures(desk, 'distinct unit')).toEqual([{ unit: '元' }]);
    });
  });
});

describe('tables of official statistics', () => {
  it('places down, periods across: GB18030, titles, notes, gaps, an unknown place', async () => {
    await atDesk(async (desk) => {
      const result = await load(desk, 'a.csv', gb18030(BY_PROVINCE));
      expect(counts(result)).toEqual([12, 9, 0, 0, 0, 3]);
      expect(accounted(result)).toBe(true);
      expect(result.skippedBy).toEqual({ title: 3, footnote: 3 });
      expect(result.unmapped).toEqual({ region: { 瀛洲省: 3 } });
      expect(await figures(desk, 'distinct series_code, title_zh, title_en, unit, source, vintage')).toEqual([
        {
          series_code: 'gdp.region',
          title_zh: '地区生产总值',
          title_en: 'Gross regional product',
          unit: '亿元',
          source: '国家统计局',
          vintage: '2025-01-20',
        },
      ]);
      expect(
        await figures(
          desk,
          'region_code as r, period_grain as g, period as p, value::double as v, status as s',
          'order by r, p',
        ),
      ).toEqual([
        { r: '000000', g: 'year', p: 2022, v: 80, s: 'observed' },
        { r: '000000', g: 'year', p: 2023, v: 90, s: 'observed' },
        { r: '000000', g: 'year', p: 2024, v: 100, s: 'observed' },
        { r: '110000', g: 'year', p: 2022, v: 10.25, s: 'observed' },
        { r: '110000', g: 'year', p: 2023, v: 11.5, s: 'observed' },
        { r: '110000', g: 'year', p: 2024, v: null, s: 'not_reported' },
        { r: '150000', g: 'year', p: 2022, v: 6, s: 'observed' },
        { r: '150000', g: 'year', p: 2023, v: null, s: 'not_reported' },
        { r: '150000', g: 'year', p: 2024, v: 7.5, s: 'observed' },
      ]);
      const [batch] = await desk.rows(
        'select encoding, rows_in, rejected, skipped, warned::varchar as warned from ledger.batches',
      );
      expect(batch).toEqual({
        encoding: 'gb18030',
        rows_in: 12,
        rejected: 3,
        skipped: 6,
        warned: '{"not_reported":2}',
      });
      expect(
        await desk.rows(
          'select line::int as line, field, header, rule, value_masked, status from ledger.rejects',
        ),
      ).toEqual([
        {
          line: 7,
          field: 'region',
          header: '地区',
          rule: 'unknown_place',
          value_masked: '瀛**',
          status: 'open',
        },
      ]);
      expect(await desk.rows('select line, note from reference.official_notes order by line')).toEqual([
        { line: 9, note: '注：1.按当年价格计算。' },
        { line: 10, note: '2.2024年为初步数,可能修订。' },
        { line: 11, note: '数据来源：国家统计局' },
      ]);
    });
  });

  it('series across, periods down: a national database, a cell that is no number', async () => {
    await atDesk(async (desk) => {
      const result = await load(desk, 'b.csv', gb18030(BY_MONTH));
      expect(counts(result)).toEqual([9, 8, 0, 0, 0, 1]);
      expect(await figures(desk, 'distinct region_code as r, period_grain as g')).toEqual([
        { r: '000000', g: 'month' },
      ]);
      expect(
        await figures(
          desk,
          'series_code as s, period as p, value::double as v',
          "where s like 'cpi%' order by s, p",
        ),
      ).toEqual([
        { s: 'cpi_yoy.01', p: 201602, v: 103.5 },
        { s: 'cpi_yoy.01', p: 201603, v: 104.5 },
        { s: 'cpi_yoy.total', p: 201601, v: 100.5 },
        { s: 'cpi_yoy.total', p: 201602, v: 101.5 },
        { s: 'cpi_yoy.total', p: 201603, v: 102.5 },
      ]);
      expect(await desk.rows('select line::int as line, header, rule from ledger.rejects')).toEqual([
        { line: 6, header: '食品烟酒类居民消费价格指数(上年同月=100)', rule: 'not_a_number' },
      ]);
    });
  });

  it('2016.1 is October beside 2016.01, and a trailing empty column is none', async () => {
    await atDesk(async (desk) => {
      const text = '省份,2016.01,2016.09,2016.1,\n浙江,101.5,102.5,103.5,\n西藏,101,102,103,\n';
      const mapping = { source: 'nbs', fields: { series: { constant: 'cpi_yoy.03' } } };
      expect(counts(await load(desk, 'c.csv', text, mapping))).toEqual([6, 6, 0, 0, 0, 0]);
      expect(
        await figures(desk, 'period as p, value::double as v', "where region_code = '330000' order by p"),
      ).toEqual([
        { p: 201601, v: 101.5 },
        { p: 201609, v: 102.5 },
        { p: 201610, v: 103.5 },
      ]);
      expect(desk.notes.join()).toContain('按 10 月读取');
    });
  });

  it('one figure a line, with households and growth beside the amount', async () => {
    await atDesk(async (desk) => {
      const text =
        '年份,地区,人群,指标,值_元,比上年名义增长_pct\n2020,全国,全体,人均消费支出,1000,-1.5\n2020,全国,城镇,食品烟酒,300,2\n2020Q3,上海,全体,衣着,50,\n';
      expect(counts(await load(desk, 'd.csv', text))).toEqual([6, 6, 0, 0, 0, 0]);
      expect(
        await figures(
          desk,
          'series_code as s, region_code as r, period as p, value::double as v, unit as u',
          "where s not like 'other%' order by s",
        ),
      ).toEqual([
        { s: 'expenditure.02', r: '310000', p: 20203, v: 50, u: '元' },
        { s: 'expenditure.total', r: '000000', p: 2020, v: 1000, u: '元' },
        { s: 'expenditure_urban.01', r: '000000', p: 2020, v: 300, u: '元' },
      ]);
      expect(
        await figures(
          desk,
          'title_zh as t, value::double as v, unit as u',
          "where series_code like 'other%' order by t",
        ),
      ).toEqual([
        { t: '城镇居民食品烟酒比上年名义增长', v: 2, u: '%' },
        { t: '居民人均消费支出比上年名义增长', v: -1.5, u: '%' },
        { t: '居民衣着比上年名义增长', v: null, u: '%' },
      ]);
    });
  });

  it('keeps every vintage; the same file again changes nothing', async () => {
    await atDesk(async (desk) => {
      const first = gb18030(BY_PROVINCE);
      const revised = gb18030(BY_PROVINCE.replace('11.5', '11.75'));
      await load(desk, 'a.csv', first);
      expect(counts(await load(desk, 'a.csv', first))).toEqual([12, 0, 0, 9, 0, 3]);
      expect(counts(await load(desk, 'a2.csv', revised, {}, '2026-01-20'))).toEqual([12, 9, 0, 0, 0, 3]);
      expect(
        await figures(
          desk,
          'vintage, value::double as v',
          "where region_code = '110000' and period = 2023 order by vintage",
        ),
      ).toEqual([
        { vintage: '2025-01-20', v: 11.5 },
        { vintage: '2026-01-20', v: 11.75 },
      ]);
      expect(await desk.rows('select times_seen::int as n from ledger.rejects order by 1')).toEqual([
        { n: 1 },
        { n: 2 },
      ]);
    });
  });

  it('two files of one vintage that differ end alike in either order', async () => {
    const one = '地区,指标,2020年\n浙江,地区生产总值(亿元),5\n';
    const other = '地区,指标,2020年\n浙江,地区生产总值(亿元),7\n';
    const ends: unknown[] = [];
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      await atDesk(async (desk) => {
        for (const [i, text] of order.entries()) await load(desk, `${i}.csv`, text);
        ends.push(await figures(desk, 'series_code, region_code, period, value'));
      });
    }
    expect(ends[0]).toEqual(ends[1]);
  });

  it('a file that gives two figures for one thing has both refused, alike ones counted as duplicate', async () => {
    await atDesk(async (desk) => {
      const text = '地区,2020年\n浙江,5\n浙江省,6\n江苏,7\n江苏省,7\n';
      const mapping = { source: 'nbs', fields: { series: { constant: 'gdp.region' } } };
      expect(counts(await load(desk, 'e.csv', text, mapping))).toEqual([4, 1, 0, 0, 1, 2]);
      expect(await desk.rows('select line::int as line, rule from ledger.rejects order by 1')).toEqual([
        { line: 2, rule: 'two_figures' },
        { line: 3, rule: 'two_figures' },
      ]);
    });
  });

  it('a file without header takes its names from the mapping; a unit above the table holds for all of it', async () => {
    await atDesk(async (desk) => {
      const bare = '2015年1月,,\n2015年2月,,25\n2015年3月,10,35\n';
      const headers = ['时间', '社会消费品零售总额当期值(亿元)', '社会消费品零售总额累计值(亿元)'];
      const mapping = { source: 'nbs', file: { headers }, fields: { region: { constant: '全国' } } };
      expect(counts(await load(desk, 'f.csv', bare, mapping))).toEqual([6, 6, 0, 0, 0, 0]);
      expect(await figures(desk, 'count(value)::int as n')).toEqual([{ n: 3 }]);
      const inTitle = '某某统计\n单位:万人,,\n地 区,2020年,2021年\n北　京,1,2\n';
      const named = { source: 'x', fields: { series: { constant: 'employment.urban_units' } } };
      await load(desk, 'g.csv', inTitle, named);
      expect(await figures(desk, 'distinct unit', "where series_code = 'employment.urban_units'")).toEqual([
        { unit: '万人' },
      ]);
    });
  });

  it('places under names they never had are known where only one can be meant, and counted as repaired', async () => {
    await atDesk(async (desk) => {
      const text = '地区,2020年\n西 藏 省,1\n内蒙古省,2\n海口省,3\n东部地区,4\n';
      const mapping = { source: 'x', fields: { series: { constant: 'gdp.region' } } };
      const result = await load(desk, 'h.csv', text, mapping);
      expect([counts(result), result.unmapped]).toEqual([
        [4, 2, 0, 0, 0, 2],
        { region: { 海口省: 1, 东部地区: 1 } },
      ]);
      expect(await figures(desk, 'region_code as r', 'order by r')).toEqual([
        { r: '150000' },
        { r: '540000' },
      ]);
      expect(await desk.rows('select repaired::varchar as r from ledger.batches')).toEqual([
        { r: '{"region":{"place_spelling":2}}' },
      ]);
    });
  });
});

describe('what a table leaves open is refused, not guessed', () => {
  it.each([
    [
      '指标',
      'cpi_医疗保健.csv',
      '省份,2016.01,2016.02\n浙江,101,102\n',
      ['cpi_yoy.07', 'fields', 'thermometer inspect'],
    ],
    ['地区', 'x.csv', '年份,人均可支配收入_元\n2019,30000\n', ['哪个地区', 'fields']],
    ['时期', 'x.csv', '地区,工会会员人数_万人\n浙江,100\n', ['什么时期', 'fields']],
    ['人名', 'x.csv', '姓名,2024年1月,2024年2月\n甲某某,100,200\n', ['姓名', '不像官方统计表']],
    ['地区名', 'x.csv', '地区：瀛洲\n指标,2020年\n国内生产总值(亿元),5\n', ['瀛洲', '不在地区表中']],
  ])('%s', async (_what, name, text, says) => {
    await atDesk(async (desk) => {
      const told = await refusal(load(desk, name, text));
      for (const part of says) expect(told).toContain(part);
      await expect(desk.rows('select 1 from reference.official_statistics')).rejects.toThrow();
      expect(await desk.rows('select * from ledger.batches')).toEqual([]);
    });
  });

  it('keeps no person who stands in a note or a name', async () => {
    await atDesk(async (desk) => {
      const text = '指标,地区,2020年\n联系人电话13812345678(元),浙江,5\n注：联系人李雷,电话13812345678\n';
      await load(desk, 'p.csv', text);
      const kept = await desk.rows(
        'select title_zh as t from reference.official_statistics union all select note from reference.official_notes',
      );
      expect(JSON.stringify(kept)).not.toMatch(/13812345678|李雷/);
      expect(readFileSync(join(desk.home, 'warehouse.duckdb')).includes('13812345678')).toBe(false);
    });
  });
});

describe('the command', () => {
  it('takes the family before the files or as --family, and prints the counts as JSON', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('a.csv', gb18030(BY_PROVINCE));
      const told = await desk.command(
        path,
        '--family',
        'official_statistics',
        '--exported-at',
        '2025-01-20',
        '--json',
      );
      expect(told.code).toBe(0);
      expect(JSON.parse(told.out[0] ?? '')).toMatchObject({
        family: 'official_statistics',
        rowsIn: 12,
        loaded: 9,
      });
      expect((await desk.command('official_statistics', path)).code).toBe(0);
      // Already in: its date is the one said then, not that of the file.
      expect(await desk.rows('select distinct vintage from reference.official_statistics')).toEqual([
        { vintage: '2025-01-20' },
      ]);
    });
  });
});

describe('beside the record families', () => {
  it('a table of figures loaded as records is refused with the family it belongs to', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('a.csv', gb18030(BY_PROVINCE));
      const told = await refusal(desk.load('consumption', path));
      expect(told).toContain('统计表');
      expect(told).toContain('--family official_statistics');
    });
  });

  it('inspect knows it, proposes what it leaves open, and writes a mapping that loads', async () => {
    await atDesk(async (desk) => {
      const path = desk.write(
        'cpi_居住类_月度.csv',
        '省份,2016.01,2016.02,2016.1\n浙江,101,102,103\n瀛洲,1,2,3\n',
      );
      const seen = await inspectFile(path, undefined, join(REFERENCE_FOLDER, 'regions.csv'));
      expect(seen.family).toBe('official_statistics');
      expect(seen.columns.map((column) => column.field)).toEqual(['region', 'value', 'value', 'value']);
      expect(() =>
        inspectionSchema.omit({ upload: true }).parse(JSON.parse(JSON.stringify(seen))),
      ).not.toThrow();
      expect(seen.missingRequired).toEqual(['series']);
      expect(seen.mapping).toContain('瀛洲');
      expect(seen.notes.map((note) => note.zh).join()).toContain('只是推测');
      const result = await desk.load('official_statistics', path, parseMapping(seen.mapping, 'm.yml'));
      expect(counts(result)).toEqual([6, 3, 0, 0, 0, 3]);
      expect(await figures(desk, 'distinct series_code as s')).toEqual([{ s: 'cpi_yoy.03' }]);
    });
  });

  it('a column decided by hand stays as decided', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('x.csv', '指标,范围,2020年,备考\n地区生产总值(亿元),浙江,5,9\n');
      const decided = new Map([
        ['范围', 'region'],
        ['备考', '-'],
      ]);
      const regions = join(REFERENCE_FOLDER, 'regions.csv');
      const seen = await inspectFile(path, 'official_statistics', regions, decided);
      expect(seen.columns.map((column) => column.field)).toEqual(['series', 'region', 'value', undefined]);
      expect(seen.missingRequired).toEqual([]);
      const result = await desk.load('official_statistics', path, parseMapping(seen.mapping, 'm.yml'));
      expect([counts(result), result.droppedColumns]).toEqual([[1, 1, 0, 0, 0, 0], []]);
    });
  });

  it('a mapping that asks for arithmetic is refused with what it may say', async () => {
    await atDesk(async (desk) => {
      const mapping = { source: 'x', fields: { value: { product: ['a', 'b'] } } };
      expect(await refusal(load(desk, 'a.csv', BY_PROVINCE, mapping))).toContain('constant');
    });
  });
});
