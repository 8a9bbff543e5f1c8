import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractsCommand } from '../../../pipelines/commands/contracts.ts';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { contractOf, contracts, families, loadable } from '../../../pipelines/contracts/index.ts';
import { parseMapping } from '../../../pipelines/contracts/mapping.ts';
import { askedFields } from '../../../pipelines/handouts/asked-fields.ts';
import { readCodeLists } from '../../../pipelines/handouts/code-lists.ts';
import { familyPage } from '../../../pipelines/handouts/family-page.ts';
import { contractPages, differingPages } from '../../../pipelines/handouts/pages.ts';
import { planOf } from '../../../pipelines/intake/plan.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk } from '../intake/support.ts';
import { loadAll } from './filled-template.ts';

const committed = join(import.meta.dirname, '../../../docs/contracts');
const lists = readCodeLists();
const pages = contractPages(lists);
const block = (page: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``).exec(page)?.[1] ?? '';

describe('the pages in docs/contracts', () => {
  it('say what the contracts say (else: thermometer contracts --out docs/contracts)', () => {
    expect(differingPages(committed, lists)).toEqual([]);
    expect(pages.size).toBe(2 * (loadable.length + 2));
  });

  it('link to places that exist', () => {
    for (const [path, text] of pages) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        const there = join('/docs/contracts', path, '..', target);
        const page = there.replace('/docs/contracts/', '');
        expect(pages.has(page) || there === '/docs/adding-a-family.md', `${path}: ${target}`).toBe(true);
      }
      for (const [, target = '', anchor = ''] of text.matchAll(/\]\((codes\.md)#([^)]+)\)/g)) {
        const codes = pages.get(path.startsWith('en/') ? `en/${target}` : target) ?? '';
        expect(codes, `${path}: ${anchor}`).toContain(`\n## ${anchor}\n`);
      }
    }
  });

  it('name every header, alias and rule of every contract', () => {
    for (const family of loadable) {
      const contract: Contract = contractOf(family);
      for (const folder of ['', 'en/']) {
        const page = pages.get(`${folder}${family}.md`) ?? '';
        for (const [name, field] of Object.entries(contract.fields)) {
          for (const header of [field.zh, name, ...(field.aliases ?? [])])
            expect(page, `${family}.${name}`).toContain(header);
        }
        for (const rule of contract.rules) {
          const language = folder === '' ? 'zh' : 'en';
          expect(page).toContain(`\`${rule.id}\``);
          expect(page).toContain(rule[language]);
          expect(page).toContain(rule.fix[language]);
        }
      }
    }
  });

  it('differ as soon as a contract does', () => {
    const { projects } = contracts;
    const before = familyPage(projects, lists, 'zh');
    const [rule, ...rest] = projects.rules;
    expect(familyPage({ ...projects, rules: rest }, lists, 'zh')).not.toBe(before);
    expect(familyPage({ ...projects, retentionMonths: 12 }, lists, 'zh')).not.toBe(before);
    const renamed = { ...projects.fields, status: { ...projects.fields.status, zh: '进展' } };
    expect(familyPage({ ...projects, fields: renamed }, lists, 'zh')).not.toBe(before);
    expect(rule?.id).toBe('ended_after_started');
  });
});

describe('the example and the mapping of each page', () => {
  it(
    'the example loads as it stands: nothing refused, warned about or unmapped',
    () =>
      atDesk(async (desk) => {
        const results = await loadAll(
          desk.home,
          families.map((family) => {
            const csv = block(pages.get(`${family}.md`) ?? '', 'csv');
            return [family, desk.write(`${family}.csv`, `${csv}\n`)];
          }),
        );
        expect(
          results.map(({ family, rowsIn, loaded, unmapped, droppedColumns }) => {
            return { family, rowsIn, loaded, unmapped, droppedColumns };
          }),
        ).toEqual(
          families.map((family) => ({ family, rowsIn: 1, loaded: 1, unmapped: {}, droppedColumns: [] })),
        );
        expect(
          await desk.rows(
            `select family, warned::varchar as warned from ledger.batches where warned::varchar not in ('{}', '[]')`,
          ),
        ).toEqual([]);
      }),
    240_000,
  );

  it('the example shows every column that is asked for, and fills what must be filled', () => {
    for (const family of families) {
      const [header = '', example = ''] = block(pages.get(`${family}.md`) ?? '', 'csv').split('\n');
      expect(header.split(',')).toHaveLength(askedFields(contractOf(family)).length);
      expect(example).not.toBe('');
    }
  });

  it('the mapping is one: it binds what must be given', () => {
    for (const family of families) {
      const yaml = block(pages.get(`en/${family}.md`) ?? '', 'yaml');
      const mapping = parseMapping(yaml, `${family}.yml`);
      const headers = [...Object.values(mapping.fields).map((rule) => rule.column ?? ''), ...mapping.ignore];
      const plan = planOf(contractOf(family), mapping, headers, { name: 'x.csv', exportedAt: '2026-10-01' });
      expect([...plan.bindings.keys()], family).toEqual(Object.keys(mapping.fields));
    }
  });
});

describe('thermometer contracts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermometer-contracts-'));
    cpSync(committed, folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('--check names the page that differs; --out puts it right and removes what is nobody’s', async () => {
    const io = recordingIo(folder);
    writeFileSync(join(folder, 'leave.md'), '改过');
    writeFileSync(join(folder, 'en/gone.md'), 'a family that was');
    const told = await contractsCommand(['--out', folder, '--check'], io).catch(
      (error: { text: { zh: string } }) => error.text.zh,
    );
    expect(told).toMatch(/有 2 页与契约不符/);
    expect(io.errors).toEqual(['en/gone.md', 'leave.md']);
    expect(await contractsCommand(['--out', folder], io)).toBe(0);
    expect(await contractsCommand(['--out', folder, '--check'], io)).toBe(0);
    expect(readFileSync(join(folder, 'leave.md'), 'utf8')).toBe(pages.get('leave.md'));
  });

  it('lists the families, for people and for machines', async () => {
    const io = recordingIo(folder);
    expect(await contractsCommand(['--json'], io)).toBe(0);
    expect(io.lines.map((line) => JSON.parse(line).family)).toEqual(loadable);
  });
});
