import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gbLevel, gbParent, NATION } from '../../src/domain/region.ts';
import { regionNames } from '../../src/domain/region-name.ts';
import { regionTree } from '../../src/domain/region-tree.ts';
import { REFERENCE, readReference, readRegions } from './read-csv.ts';

const rows = readReference('regions.csv');
const regions = readRegions(join(REFERENCE, 'regions.csv'));
const tree = regionTree(regions);
const names = regionNames(tree);
const inForce = regions.filter((r) => !r.successor);

describe('regions.csv', () => {
  it('stands where its codes say', () => {
    for (const region of regions) {
      expect(region.level, region.code).toBe(gbLevel(region.code));
      expect(region.parent, region.code).toBe(gbParent(region.code) ?? '');
    }
  });

  it('has 34 provinces and the 兵团, and counties under every province of the mainland', () => {
    const provinces = tree.children(NATION).map((r) => r.code);
    expect(provinces).toHaveLength(35);
    const childless = provinces.filter((code) => tree.children(code).length === 0);
    expect(childless).toEqual(['660000', '710000', '810000', '820000']);
    expect(inForce.filter((r) => r.level === 'city')).toHaveLength(342);
    expect(rows.filter((r) => r.kind === 'product').map((r) => r.code)).toEqual([NATION, '660000']);
  });

  it('has English names for all, and short names unique among provinces and cities in force', () => {
    expect(regions.filter((r) => !r.name_en || !r.short_zh)).toEqual([]);
    const upper = inForce.filter((r) => r.level === 'province' || r.level === 'city');
    expect(new Set(upper.map((r) => r.short_zh)).size).toBe(upper.length);
    expect(new Set(upper.map((r) => r.name_en)).size).toBe(upper.length);
  });

  it('says of each abolished code when it ended and what took over', () => {
    for (const row of rows) {
      expect(row.valid_to !== '', row.code).toBe(row.successor !== '');
      for (const year of [row.valid_from, row.valid_to])
        if (year) expect(year).toMatch(/^20(1[4-9]|2[0-5])$/);
      if (!row.successor) continue;
      const next = rows.find((r) => r.code === row.successor);
      expect(Number(next?.valid_from || 0), row.code).toBeLessThanOrEqual(Number(row.valid_to));
      expect(row.successor.slice(0, 2), row.code).toBe(row.code?.slice(0, 2));
      expect(tree.get(tree.current(row.code ?? ''))?.successor, row.code).toBe('');
    }
  });

  it.each([
    ['110228', '110118', '密云'],
    ['542623', '540481', '米林,两次变更'],
    ['371202', '370116', '莱芜并入济南'],
    ['469003', '460400', '儋州升为地级市'],
    ['500112', '500157', '两江新区,2025'],
    ['510104', '510104', '锦江,未变'],
  ])('follows %s to %s (%s)', (code, current) => {
    expect(tree.current(code)).toBe(current);
  });

  it.each([
    ['四川', '510000'],
    ['四川省', '510000'],
    ['内蒙古', '150000'],
    ['内蒙', '150000'],
    ['海南', '460000'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['北京市', '110000'],
    ['成都', '510100'],
    ['四川省成都市锦江区', '510104'],
    ['长春市朝阳区', '220104'],
    ['北京市朝阳区', '110105'],
    ['延边', '222400'],
    ['恩施土家族苗族自治州', '422800'],
    ['兵团', '660000'],
    ['南昌', '360100'],
    ['三元区', '350404'],
    ['寿县', '340422'],
    ['襄都区', '130502'],
    ['邢台市桥东区', '130502'],
    ['密云县', '110118'],
    ['110228', '110228'],
    ['米林县', '540481'],
    ["Xi'an", '610100'],
  ])('%s means %s', (text, code) => {
    expect(names.get(text)).toBe(code);
  });

  it.each(['朝阳', '朝阳区', '鼓楼区', '城区', '市辖区'])('%s alone means nothing', (text) => {
    expect(names.get(text)).toBeUndefined();
  });

  it('lets every region in force be named in full', () => {
    const nameless = inForce.filter((r) => {
      const full = tree
        .path(r.code)
        .slice(0, -1)
        .reverse()
        .map((p) => p.name_zh)
        .join('');
      return r.code !== NATION && names.get(full) !== r.code;
    });
    expect(nameless.map((r) => r.code)).toEqual([]);
  });
});

describe('region_groups.csv', () => {
  const groups = readReference('region_groups.csv');
  const members = (group: string): string[] =>
    groups.filter((g) => g.group_code === group).map((g) => g.region_code ?? '');

  it('holds regions in force, each once a group', () => {
    for (const g of groups) expect(tree.get(g.region_code ?? '')?.successor, g.region_code).toBe('');
    expect(new Set(groups.map((g) => `${g.group_code} ${g.region_code}`)).size).toBe(groups.length);
  });

  it('covers the 31 provinces once with the four regions', () => {
    const four = groups.filter((g) => g.scheme === 'nbs_four').map((g) => g.region_code ?? '');
    const mainland = tree
      .children(NATION)
      .map((r) => r.code)
      .filter((code) => tree.children(code).length > 0);
    expect([...four].sort()).toEqual(mainland);
    expect(['east', 'central', 'west', 'northeast'].map((g) => members(g).length)).toEqual([10, 6, 12, 3]);
  });

  it('has nine cities and two regions in the Greater Bay Area', () => {
    const levels = members('greater_bay').map((code) => tree.get(code)?.level);
    expect(levels.filter((level) => level === 'city')).toHaveLength(9);
    expect(levels.filter((level) => level === 'province')).toHaveLength(2);
  });
});
