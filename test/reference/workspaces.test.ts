import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RegionLevel } from '../../src/domain/region.ts';
import { regionNames } from '../../src/domain/region-name.ts';
import { regionTree } from '../../src/domain/region-tree.ts';
import { hasShared, ROOT, readRegions, records, SHARED } from './read-csv.ts';

const WORKSPACES = join(ROOT, 'data/workspaces');
const tables = readdirSync(WORKSPACES).filter((set) => existsSync(join(WORKSPACES, set, 'regions.csv')));
const treeOf = (set: string) => regionTree(readRegions(join(WORKSPACES, set, 'regions.csv')));

describe.each(tables)('regions of %s', (set) => {
  it('form a tree whose names each mean one region of it', () => {
    const tree = treeOf(set);
    const names = regionNames(tree);
    for (const region of tree.regions) {
      expect(names.get(region.code)).toBe(region.code);
      expect(names.get(region.name_zh), region.name_zh).toBe(region.code);
      for (const alias of region.aliases ?? []) expect(names.get(alias), alias).toBe(region.code);
    }
  });
});

/** A column of a real set, the lines before its header, and the values in it that say nothing. */
interface SourceColumn {
  readonly set: string;
  readonly file: string;
  readonly column: string;
  readonly skipLines?: number;
  readonly levels: readonly RegionLevel[];
}

const COLUMNS: readonly SourceColumn[] = [
  {
    set: 'online-retail',
    file: 'transactions/online_retail_2010-12_2011-08.csv.gz',
    column: 'Country',
    levels: ['province'],
  },
  {
    set: 'cfpb',
    file: 'service-requests/cfpb_complaints_even.csv',
    column: 'State',
    skipLines: 2,
    levels: ['province'],
  },
  {
    set: 'baltimore',
    file: 'service-requests/baltimore_311_sample.csv',
    column: 'PoliceDistrict',
    levels: ['province'],
  },
  {
    set: 'baltimore',
    file: 'service-requests/baltimore_311_sample.csv',
    column: 'Neighborhood',
    levels: ['city'],
  },
];

const textOf = (file: string): string => {
  const bytes = readFileSync(join(SHARED, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

describe.skipIf(!hasShared)('real values (skipped when ../shared/data is absent)', () => {
  it.each(COLUMNS)('$set: every $column means a region', ({ set, file, column, skipLines = 0, levels }) => {
    const lines = textOf(file).split('\n').slice(skipLines).join('\n');
    const tree = treeOf(set);
    const names = regionNames(tree);
    const values = new Set(records(lines).map((row) => row[column] ?? ''));
    values.delete('');
    expect(values.size).toBeGreaterThan(8);
    const unresolved = [...values].filter((value) => !names.has(value));
    expect(unresolved).toEqual([]);
    const reached = [...values].map((value) => tree.get(names.get(value) ?? '')?.level ?? '');
    expect([...new Set(reached)]).toEqual(levels);
  });

  it('heat: every district and county of A市 that messages name is in the table', () => {
    const names = regionNames(treeOf('heat'));
    const named = new Set(textOf('gov-messages/heat_to_2019-06.csv').match(/(?<![A-Z\d])A\d[市区县]/g));
    const common = [...named].filter((name) => name !== 'A市');
    expect(common.length).toBeGreaterThan(5);
    expect(common.filter((name) => !names.has(name))).toEqual([]);
  });

  it('baltimore: neighbourhoods stand in the police district most of their requests name', () => {
    const tree = treeOf('baltimore');
    const names = regionNames(tree);
    const rows = records(textOf('service-requests/baltimore_311_sample.csv')).filter(
      (row) => row.Neighborhood,
    );
    const agree = rows.filter((row) => {
      const district = tree.at(names.get(row.Neighborhood ?? '') ?? '', 'province');
      return district?.code === names.get(row.PoliceDistrict ?? '');
    });
    expect(agree.length / rows.length).toBeGreaterThan(0.97);
  });
});
