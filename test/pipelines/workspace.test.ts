import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../pipelines/commands/command.ts';
import { readMapping } from '../../pipelines/contracts/mapping.ts';
import { adoptWorkspace, matchingFiles, readWorkspace, workspaceOf } from '../../pipelines/workspace.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermometer-workspace-'));
  for (const file of ['a.csv', '会籍/b_2025.csv', '会籍/b_2026.csv', '会籍/旧/c.xlsx']) {
    mkdirSync(join(folder, 'data', file, '..'), { recursive: true });
    writeFileSync(join(folder, 'data', file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('workspaces', () => {
  it.each([
    ['*.csv', ['a.csv']],
    ['会籍/b_????.csv', ['会籍/b_2025.csv', '会籍/b_2026.csv']],
    ['**/*.csv', ['a.csv', '会籍/b_2025.csv', '会籍/b_2026.csv']],
    ['会籍/**', ['会籍/b_2025.csv', '会籍/b_2026.csv', '会籍/旧/c.xlsx']],
    ['b_(1).csv', []],
  ])('%s matches %j', (pattern, expected) => {
    expect(
      matchingFiles(join(folder, 'data'), pattern).map((f) => relative(join(folder, 'data'), f)),
    ).toEqual(expected);
  });

  it('is adopted by a home with its tables and mappings, without its data', () => {
    const declared = join(folder, 'data');
    mkdirSync(join(declared, 'mappings'), { recursive: true });
    writeFileSync(join(declared, 'regions.csv'), 'code,level\n000000,nation\n');
    writeFileSync(join(declared, 'mappings', 'm.yml'), 'family: consumption\nsource: s\n');
    writeFileSync(
      join(declared, 'workspace.yml'),
      'title: {zh: 样例, en: Sample}\ncurrency: GBP\nregions: regions.csv\nsources: [{family: consumption, files: "*.csv", mapping: mappings/m.yml}]\n',
    );
    const home = join(folder, 'home');
    const adopted = adoptWorkspace(home, readWorkspace(declared));
    expect(adopted).toMatchObject({ currency: 'GBP', settle_months: 1, synthetic: false, folder: home });
    expect(existsSync(join(home, 'mappings', 'm.yml'))).toBe(true);
    expect(existsSync(join(home, 'a.csv'))).toBe(false);
    expect(workspaceOf(home).title.zh).toBe('样例');
    expect(adoptWorkspace(home, workspaceOf(home)).folder).toBe(home);
  });

  it('refuses files outside its folder and words it does not know', () => {
    const bad = join(folder, 'bad');
    mkdirSync(bad);
    writeFileSync(join(bad, 'workspace.yml'), 'title: {zh: 甲, en: A}\nregions: ../../etc/passwd\n');
    expect(() => adoptWorkspace(join(folder, 'home2'), readWorkspace(bad))).toThrow(CommandError);
    writeFileSync(join(bad, 'workspace.yml'), 'title: {zh: 甲, en: A}\nregion: x\n');
    expect(() => readWorkspace(bad)).toThrow(/region/);
    expect(() => readWorkspace(join(folder, 'nowhere'))).toThrow(CommandError);
  });

  it.each(['online-retail', 'heat', 'cfpb', 'baltimore', 'grocery'])('%s is complete', (set) => {
    const workspace = readWorkspace(join(import.meta.dirname, '..', '..', 'data', 'workspaces', set));
    expect(existsSync(workspace.regionsFile)).toBe(true);
    for (const { mapping, family } of workspace.sources) {
      expect(readMapping(join(workspace.folder, mapping ?? '')).family).toBe(family);
    }
  });
});
