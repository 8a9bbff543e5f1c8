import { describe, expect, it } from 'vitest';
import { readPeriods } from '../../../../pipelines/intake/official/stated-period.ts';

const read = (...texts: string[]) =>
  readPeriods(texts).map((p) => (p === undefined || p === 'ambiguous' ? p : `${p.grain} ${p.code}`));

describe('periods as bureaus write them', () => {
  it.each([
    ['2016年', 'year 2016'],
    ['2016', 'year 2016'],
    ['2016年10月', 'month 201610'],
    ['2016年3月份', 'month 201603'],
    ['2016-03', 'month 201603'],
    ['2016/3', 'month 201603'],
    ['201603', 'month 201603'],
    ['2016M3', 'month 201603'],
    ['２０１６年３月', 'month 201603'],
    ['Mar 2016', 'month 201603'],
    ['2016-03-31', 'month 201603'],
    ['2016年第3季度', 'quarter 20163'],
    ['2016年第三季度', 'quarter 20163'],
    ['2016年三季度', 'quarter 20163'],
    ['2016Q3', 'quarter 20163'],
    ['2016年1-9月', 'ytd 201609'],
    ['2016年1—9月', 'ytd 201609'],
    ['2025年前三季度', 'ytd 202509'],
    ['2025年上半年', 'ytd 202506'],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each(['', '地区', '2016年13月', '2016.13', '2016Q5', '36953', '105.2', '最近20年', '2016.0'])(
    '%s is none',
    (text) => {
      expect(read(text)).toEqual([undefined]);
    },
  );
});

describe('2016.1', () => {
  it('is October where months have two digits', () => {
    expect(read('2016.01', '2016.09', '2016.1', '2016.11')).toEqual([
      'month 201601',
      'month 201609',
      'month 201610',
      'month 201611',
    ]);
    expect(read('2016.1', '2016.11', '2016.12')[0]).toBe('month 201610');
  });

  it('is what its neighbours say where months are written without zeros', () => {
    expect(read('2016.1', '2016.2', '2016.9', '2016.1', '2016.11')).toEqual([
      'month 201601',
      'month 201602',
      'month 201609',
      'month 201610',
      'month 201611',
    ]);
    // Newest first, as the bureau exports.
    expect(read('2016.11', '2016.1', '2016.9', '2016.2', '2016.1').map(String)).toEqual([
      'month 201611',
      'month 201610',
      'month 201609',
      'month 201602',
      'month 201601',
    ]);
  });

  it('is ambiguous where nothing tells', () => {
    expect(read('2016.1')).toEqual(['ambiguous']);
    expect(read('2016.1', '2017.1')).toEqual(['ambiguous', 'ambiguous']);
  });
});
