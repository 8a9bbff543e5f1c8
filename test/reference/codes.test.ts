import { describe, expect, it } from 'vitest';
import { spellings, UNKNOWN } from '../../src/domain/code-list.ts';
import {
  CONSUMPTION_CLASSES,
  SENSITIVE_CONSUMPTION_CLASSES,
  UNCLASSIFIED_CONSUMPTION,
} from '../../src/domain/consumption-class.ts';
import { INDUSTRY_SECTIONS, sectionOfDivision } from '../../src/domain/industry.ts';
import type { Dimension } from '../../src/domain/metric.ts';
import {
  FOCUS_GROUPS,
  NEED_DOMAINS,
  SENSITIVE_NEED_DOMAINS,
  UNCLASSIFIED_NEED,
} from '../../src/domain/need-domain.ts';
import { WORKER_GROUP_FLAG, WORKER_GROUPS } from '../../src/domain/worker-group.ts';
import { readCodes, readReference } from './read-csv.ts';

const codes = readCodes();
const lists = [...new Set(codes.map((row) => row.list))];
const of = (list: string): string[] => codes.filter((row) => row.list === list).map((row) => row.code);
const known = (list: string): string[] => of(list).filter((code) => code !== UNKNOWN);

/** Spelled out so that the compiler asks for a list when a dimension is added. */
const DIMENSION_LISTS: Record<Exclude<Dimension, 'region' | 'org'>, true> = {
  need_domain: true,
  service_item: true,
  consumption_class: true,
  industry: true,
  age_band: true,
  sex: true,
  worker_group: true,
  channel: true,
  service_tier: true,
  topic: true,
  nature: true,
  buy_mode: true,
  merchant_type: true,
  dispute_nature: true,
  dispute_scene: true,
  dispute_outcome: true,
  site_type: true,
  partner_type: true,
  activity_type: true,
  skill_record: true,
  skill_level: true,
  org_type: true,
  budget_band: true,
  festival: true,
};

describe('codes.csv', () => {
  it.each(lists)('%s: codes are unique, spellings mean one code, order is strict', (list) => {
    const rows = codes.filter((row) => row.list === list);
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
    expect(() => spellings(list, codes)).not.toThrow();
    expect(rows.map((row) => row.sort)).toEqual(
      [...new Set(rows.map((row) => row.sort))].sort((a, b) => a - b),
    );
    expect(rows.filter((row) => !row.name_zh || !row.name_en)).toEqual([]);
    expect(new Set(rows.map((row) => row.name_zh)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.name_en)).size).toBe(rows.length);
  });

  it('names lists and codes so that SQL and file names can hold them', () => {
    expect(lists.filter((list) => !/^[a-z][a-z_]*$/.test(list))).toEqual([]);
    expect(codes.map((row) => row.code).filter((code) => !/^[A-Za-z0-9_+-]+$/.test(code))).toEqual([]);
  });

  it.each(Object.keys(DIMENSION_LISTS))('has a list for dimension %s', (dimension) => {
    expect(known(dimension).length).toBeGreaterThan(0);
  });

  it('can say that the source gave nothing, in every dimension but groups', () => {
    const silent = Object.keys(DIMENSION_LISTS).filter((list) => !of(list).includes(UNKNOWN));
    expect(silent).toEqual(['worker_group']);
  });

  it('does not take digits of another system for a name', () => {
    for (const list of ['industry', 'unit_type', 'need_domain']) {
      expect([...spellings(list, codes).keys()].filter((text) => /^\d+$/.test(text))).toEqual([]);
    }
    expect([...spellings('sex', codes).keys()].filter((text) => /^\d+$/.test(text))).toEqual([
      '0',
      '1',
      '2',
      '9',
    ]);
  });
});

it('spellings refuses one spelling for two codes', () => {
  const row = { list: 'x', name_zh: '甲', name_en: 'a', sort: 1, aliases: [] };
  const twice = [
    { ...row, code: '1' },
    { ...row, code: '2' },
  ];
  expect(() => spellings('x', twice)).toThrow('“甲”同时表示 1 与 2');
  expect(spellings('y', twice).size).toBe(0);
});

describe('TypeScript and CSV agree', () => {
  it('on need domains', () => {
    const rows = readReference('need_domains.csv');
    expect(known('need_domain')).toEqual([...NEED_DOMAINS]);
    expect(rows.map((row) => row.code)).toEqual([...NEED_DOMAINS]);
    expect(rows.filter((row) => row.sensitive === 'true').map((row) => row.code)).toEqual([
      ...SENSITIVE_NEED_DOMAINS,
    ]);
    expect(NEED_DOMAINS).toContain(UNCLASSIFIED_NEED);
    for (const [group, domains] of Object.entries(FOCUS_GROUPS)) {
      expect(rows.filter((row) => row.focus_group === group).map((row) => row.code)).toEqual([...domains]);
    }
    expect(of('focus_group')).toEqual(Object.keys(FOCUS_GROUPS));
  });

  it('on consumption classes', () => {
    const rows = readReference('consumption_classes.csv');
    expect(known('consumption_class')).toEqual([...CONSUMPTION_CLASSES]);
    expect(rows.map((row) => row.code)).toEqual([...CONSUMPTION_CLASSES]);
    expect(rows.filter((row) => row.sensitive === 'true').map((row) => row.code)).toEqual([
      ...SENSITIVE_CONSUMPTION_CLASSES,
    ]);
    expect(CONSUMPTION_CLASSES).toContain(UNCLASSIFIED_CONSUMPTION);
  });

  it('on industries and their divisions', () => {
    const rows = readReference('industries.csv');
    expect(known('industry')).toEqual([...INDUSTRY_SECTIONS]);
    expect(rows.map((row) => row.code)).toEqual([...INDUSTRY_SECTIONS, UNKNOWN]);
    const divisions = readReference('industry_divisions.csv');
    expect(divisions).toHaveLength(97);
    for (const { division = '', section } of divisions) {
      expect(sectionOfDivision(division), division).toBe(section);
      const row = rows.find((r) => r.code === section);
      expect(
        division >= (row?.first_division ?? '') && division <= (row?.last_division ?? ''),
        division,
      ).toBe(true);
    }
  });

  it('on worker groups', () => {
    expect(of('worker_group')).toEqual([...WORKER_GROUPS]);
    expect(Object.keys(WORKER_GROUP_FLAG).filter((group) => !of('worker_group').includes(group))).toEqual([]);
  });
});

describe('tables that repeat a list', () => {
  it.each([
    ['need_domains.csv', 'need_domain'],
    ['topics.csv', 'topic'],
    ['consumption_classes.csv', 'consumption_class'],
    ['industries.csv', 'industry'],
  ])('%s has the names of %s', (file, list) => {
    for (const row of readReference(file)) {
      const code = codes.find((c) => c.list === list && c.code === row.code);
      expect([row.name_zh, row.name_en]).toEqual([code?.name_zh, code?.name_en]);
    }
  });

  it('refer to codes that exist', () => {
    for (const row of readReference('need_domains.csv')) {
      if (row.default_tier) expect(known('service_tier')).toContain(row.default_tier);
      if (row.seed_family) expect(of('seed_family')).toContain(row.seed_family);
      if (row.focus_group) expect(of('focus_group')).toContain(row.focus_group);
    }
    for (const row of readReference('topics.csv')) expect(known('need_domain')).toContain(row.need_domain);
    for (const row of readReference('industry_local_2002.csv'))
      expect(INDUSTRY_SECTIONS).toContain(row.section);
  });

  it('map the 20 local codes of union forms to the 20 sections, in another order', () => {
    const rows = readReference('industry_local_2002.csv');
    expect(rows.map((row) => row.section).sort()).toEqual([...INDUSTRY_SECTIONS].sort());
    expect(rows.find((row) => row.local_code === '06')?.section).toBe('G');
    expect(rows.find((row) => row.local_code === '08')?.section).toBe('F');
  });
});

it('sections take longer codes and refuse what is none', () => {
  expect(['6212', '0111', '97'].map(sectionOfDivision)).toEqual(['H', 'A', 'T']);
  expect(['00', '98', 'H62', '', '6', '62120'].map(sectionOfDivision)).toEqual(Array(6).fill(undefined));
});
