import { describe, expect, it } from 'vitest';
import { gbLevel, gbParent, NATION, type Region } from '../../src/domain/region.ts';
import { regionNames, regionSpellings } from '../../src/domain/region-name.ts';
import { regionTree } from '../../src/domain/region-tree.ts';

const row = (code: string, level: Region['level'], parent: string, name: string, more = {}): Region => ({
  code,
  level,
  parent,
  name_zh: name,
  name_en: '',
  short_zh: name.replace(/[省市区县]$/, ''),
  ...more,
});

const TABLE: Region[] = [
  row(NATION, 'nation', '', '全国'),
  row('460000', 'province', NATION, '海南省', { name_en: 'Hainan', aliases: ['琼'] }),
  row('150000', 'province', NATION, '内蒙古自治区'),
  row('150300', 'city', '150000', '乌海市'),
  row('150303', 'county', '150300', '海南区'),
  row('360000', 'province', NATION, '江西省'),
  row('360100', 'city', '360000', '南昌市'),
  row('360121', 'county', '360100', '南昌县'),
  row('360105', 'county', '360100', '湾里区', { successor: '360112' }),
  row('360122', 'county', '360100', '新建县', { successor: '360112' }),
  row('360112', 'county', '360100', '新建区'),
  row('211300', 'city', '360000', '朝阳市'),
  row('220104', 'county', '150300', '朝阳区'),
];

describe('GB/T 2260 codes', () => {
  it('say their level and the code above', () => {
    expect(['000000', '510000', '510100', '510104'].map(gbLevel)).toEqual([
      'nation',
      'province',
      'city',
      'county',
    ]);
    expect(['000000', '510000', '510100', '510104'].map(gbParent)).toEqual([
      undefined,
      NATION,
      '510000',
      '510100',
    ]);
  });

  it('refuse what is not six digits', () => {
    expect(() => gbLevel('5101')).toThrow('5101');
  });
});

describe('regionTree', () => {
  const tree = regionTree(TABLE);

  it('climbs from a county to the nation', () => {
    expect(tree.path('360121').map((r) => r.code)).toEqual(['360121', '360100', '360000', NATION]);
    expect(tree.at('360121', 'province')?.name_zh).toBe('江西省');
    expect(tree.at('360000', 'county')).toBeUndefined();
    expect(tree.path('999999')).toEqual([]);
  });

  it('lists children in table order', () => {
    expect(tree.children('360100').map((r) => r.code)).toEqual(['360121', '360105', '360122', '360112']);
  });

  it('follows abolished codes to the one in force', () => {
    expect(tree.current('360105')).toBe('360112');
    expect(tree.current('360112')).toBe('360112');
    expect(tree.current('nowhere')).toBe('nowhere');
  });

  it('ends on a circle of successors', () => {
    const circle = regionTree([
      row(NATION, 'nation', '', '全国'),
      row('a', 'province', NATION, '甲', { successor: 'b' }),
      row('b', 'province', NATION, '乙', { successor: 'a' }),
    ]);
    expect(['a', 'b']).toContain(circle.current('a'));
  });

  it.each([
    ['a code twice', [row('360000', 'province', NATION, '江西省')], '360000 代码重复'],
    ['a parent that is missing', [row('999900', 'city', '990000', '某市')], '上级 990000 不存在'],
    ['a parent that is not above', [row('360200', 'city', '360100', '某市')], '级别不高于本级'],
    [
      'a successor that is missing',
      [row('360106', 'county', '360100', '某区', { successor: '1' })],
      '接替代码 1 不存在',
    ],
  ])('refuses %s', (_, extra, message) => {
    expect(() => regionTree([...TABLE, ...extra])).toThrow(message);
  });

  it('refuses a table without a nation', () => {
    expect(() => regionTree(TABLE.slice(1))).toThrow('缺少全国一行');
  });
});

describe('region names', () => {
  const tree = regionTree(TABLE);
  const names = regionNames(tree);

  it('accepts code, names, aliases and names behind their parents', () => {
    for (const text of [
      '360121',
      '南昌县',
      '江西省南昌市南昌县',
      '南昌市南昌县',
      '江西南昌南昌县',
      '江西省/南昌市/南昌县',
      '江西省-南昌县',
      '江西省南昌县',
    ]) {
      expect(names.get(text), text).toBe('360121');
    }
    expect(names.get('琼')).toBe('460000');
    expect(names.get('Hainan')).toBe('460000');
  });

  it('gives a shared name to the province, else to the one above all others', () => {
    expect(names.get('海南')).toBe('460000');
    expect(names.get('南昌')).toBe('360100');
  });

  it('leaves out a name that could be either', () => {
    expect(names.get('朝阳')).toBeUndefined();
    expect(names.get('朝阳市')).toBe('211300');
  });

  it('prefers the code in force, and takes an abolished name for what took over', () => {
    expect(names.get('新建')).toBe('360112');
    expect(names.get('湾里区')).toBe('360112');
    expect(names.get('360105')).toBe('360105');
  });

  it('never offers an empty spelling', () => {
    expect(tree.regions.flatMap((r) => regionSpellings(r, tree))).not.toContain('');
  });
});
