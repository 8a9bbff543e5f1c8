import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvTable } from '../../../../pipelines/intake/csv-records.ts';
import { readCatalogue, seriesKey } from '../../../../pipelines/intake/official/catalogue.ts';
import { splitUnit, statedUnit } from '../../../../pipelines/intake/official/unit.ts';
import { REFERENCE_FOLDER } from '../../../../pipelines/workspace.ts';

const catalogue = readCatalogue();
const code = (name: string, more = {}): string => catalogue.find({ name, ...more }).code;

describe('the catalogue of official series', () => {
  const rows = csvTable(readFileSync(join(REFERENCE_FOLDER, 'official_series.csv'), 'utf8'));

  it('gives each code once and each name to one series', () => {
    expect(new Set(rows.map((row) => row.series_code)).size).toBe(rows.length);
    const owners = new Map<string, string>();
    for (const row of rows) {
      for (const name of [row.title_zh, row.title_en, ...(row.aliases ? row.aliases.split('|') : [])]) {
        const known = owners.get(seriesKey(name ?? ''));
        expect(known === undefined || known === row.series_code, `${name}: ${known}`).toBe(true);
        owners.set(seriesKey(name ?? ''), row.series_code ?? '');
      }
    }
  });

  it.each([
    ['居民消费价格指数(上年同月=100)', 'cpi_yoy.total'],
    ['交通和通信类居民消费价格指数(上年同月=100)', 'cpi_yoy.05'],
    ['交通通信类居民消费价格指数（上年同月=100）', 'cpi_yoy.05'],
    ['其他用品和服务类居民消费价格指数(上月=100)', 'cpi_mom.08'],
    ['教育、文化和娱乐类居民消费价格指数(上年=100)', 'cpi_annual.06'],
    ['全国居民人均食品烟酒消费支出(元)', 'expenditure.01'],
    ['城镇居民人均交通通信消费支出累计值(元)', 'expenditure_cumulative_urban.05'],
    ['地区生产总值(亿元)', 'gdp.region'],
    ['国内生产总值当季值(亿元)', 'gdp.quarter'],
    ['人口数(人口抽样调查)(人)', 'population.sample'],
    ['cpi_yoy.03', 'cpi_yoy.03'],
  ])('%s', (name, expected) => {
    expect(code(name)).toBe(expected);
  });

  it('tells a bare class by its unit and its households', () => {
    expect(code('食品烟酒', { unit: '元', population: 'all' })).toBe('expenditure.01');
    expect(code('其他用品及服务', { unit: '%', population: 'urban' })).toBe('expenditure_share_urban.08');
    expect(code('居住', { unit: '上年同月=100' })).toBe('cpi_yoy.03');
    expect(code('人均可支配收入', { unit: '元', population: 'rural' })).toBe('income_rural.total');
  });

  it('keeps a name it does not know under that name, the same in every export', () => {
    const [a, b] = [
      catalogue.find({ name: '乘用车产量(万辆)' }),
      catalogue.find({ name: '乘用车产量 (万辆)' }),
    ];
    expect([a.known, a.code, a.unit]).toEqual([false, b.code, '万辆']);
    // 食品 alone is a class within 食品烟酒 and not the same thing.
    expect(catalogue.find({ name: '食品类居民消费价格指数(上年同月=100)' }).known).toBe(false);
  });
});

describe('units', () => {
  it.each([
    ['地区生产总值(亿元)', '地区生产总值', '亿元'],
    ['就业人数_万人', '就业人数', '万人'],
    ['比上年名义增长_pct', '比上年名义增长', '%'],
    ['居民消费价格指数(上年同月=100)', '居民消费价格指数(上年同月=100)', '上年同月=100'],
    ['人口数(人口抽样调查)', '人口数(人口抽样调查)', undefined],
  ])('%s', (text, name, unit) => {
    expect(splitUnit(text)).toEqual(unit === undefined ? { name } : { name, unit });
  });

  it('of a whole table', () => {
    expect(statedUnit('(单位:亿元)')).toBe('亿元');
    expect(statedUnit('计量单位：万人')).toBe('万人');
    expect(statedUnit('填报单位:统计处')).toBeUndefined();
  });
});
