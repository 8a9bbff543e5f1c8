import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractsCommand } from '../../../pipelines/commands/contracts.ts';
import type { Contract, Field } from '../../../pipelines/contracts/contract.ts';
import { contractOf, contracts, loadable } from '../../../pipelines/contracts/index.ts';
import { askedFields, exampleOf, mustBeGiven } from '../../../pipelines/handouts/asked-fields.ts';
import { codesOf, readCodeLists } from '../../../pipelines/handouts/code-lists.ts';
import { writeTemplate } from '../../../pipelines/handouts/template.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk } from '../intake/support.ts';
import { sheetsOf } from '../returns/fill-in.ts';
import { loadAll, partsOf, type Typed, typeInto, type Validation, validationsOf } from './filled-template.ts';

const lists = readCodeLists();
/** Every family once through the door, on a machine that does other things as well. */
const PATIENCE = 240_000;
let folder: string;
const templates = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermometer-template-'));
  for (const family of loadable) {
    const path = join(folder, `${family}.xlsx`);
    await writeTemplate(path, contractOf(family), lists);
    templates.set(family, path);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const templateOf = (family: string): string => templates.get(family) ?? '';

/** What a person types for an example: Excel makes days, moments and numbers of what it can. */
function typed(field: Field, said: string): Typed {
  if (said === '') return undefined;
  if (field.type === 'date' || field.type === 'timestamp') return { time: said };
  if (field.type === 'integer' || field.type === 'decimal' || field.type === 'money') return Number(said);
  return said;
}

/** As many records as the longest drop-down list has entries, so that each entry of each list is chosen. */
function rowsFor(contract: Contract): Typed[][] {
  const fields = askedFields(contract);
  const longest = Math.max(
    1,
    ...fields.map(([, field]) => (field.type === 'code' ? codesOf(lists, field.list).length : 1)),
  );
  const own = contract.key.find((name) =>
    ['text', 'reference', 'person'].includes(contract.fields[name]?.type ?? ''),
  );
  return Array.from({ length: longest }, (_, n) =>
    fields.map(([name, field]): Typed => {
      if (field.type === 'code') {
        const codes = codesOf(lists, field.list);
        return codes[n % codes.length]?.zh;
      }
      const example = exampleOf(field, lists);
      return typed(field, name === own && longest > 1 ? `${example}${String(n).padStart(2, '0')}` : example);
    }),
  );
}

describe('an empty template', () => {
  it('has the headers of the contract, in Chinese, and marks what must be filled in', async () => {
    const parts = await partsOf(templateOf('service_applications'));
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    const header = [...sheet.matchAll(/<c r="([A-Z]+)1" t="inlineStr" s="(\d+)"><is><t>(.*?)<\/t>/g)];
    const fields = askedFields(contracts.service_applications);
    expect(header.map((m) => m[3])).toEqual(fields.map(([, field]) => field.zh));
    const marked = header.filter((m) => m[2] === '6').map((m) => m[3]);
    expect(marked).toEqual(['申请编号', '申请时间']);
    expect(header.map((m) => m[3])).not.toContain('身份证号');
    expect(header.map((m) => m[3])).not.toContain('姓名');
  });

  it.each(loadable)('%s: offers every code and no other', async (family) => {
    const contract: Contract = contractOf(family);
    const parts = await partsOf(templateOf(family));
    const sheets = await sheetsOf(templateOf(family));
    const codes = sheets.get('代码') ?? [];
    const byColumn = new Map<string, Validation>();
    for (const validation of validationsOf(parts)) byColumn.set(validation.range, validation);
    for (const [i, [name, field]] of askedFields(contract).entries()) {
      const column = i < 26 ? String.fromCharCode(65 + i) : `A${String.fromCharCode(39 + i)}`;
      const validation = byColumn.get(`${column}2:${column}1048576`);
      expect(validation?.prompt.startsWith(mustBeGiven(contract, name) ? '必填' : '可留空'), name).toBe(true);
      if (field.type === 'boolean')
        expect(validation).toMatchObject({ type: 'list', formula: '&quot;是,否&quot;' });
      if (field.type !== 'code') continue;
      expect(validation).toMatchObject({
        type: 'list',
        style: field.unmapped === 'reject' ? 'stop' : 'warning',
      });
      const [, letter = '', from = '', to = ''] =
        /^'代码'!\$([A-Z]+)\$(\d+):\$\1\$(\d+)$/.exec(validation?.formula ?? '') ?? [];
      const at = [...letter].reduce((sum, l) => sum * 26 + l.charCodeAt(0) - 64, 0) - 1;
      const offered = codes.slice(Number(from) - 1, Number(to)).map((row) => [row[at], row[at + 1]]);
      expect(offered, name).toEqual(codesOf(lists, field.list).map(({ zh, code }) => [zh, code]));
    }
  });

  it('states limits of numbers in the unit that is typed', async () => {
    const validations = validationsOf(await partsOf(templateOf('service_applications')));
    const fields = askedFields(contracts.service_applications).map(([name]) => name);
    expect(validations[fields.indexOf('quantity')]).toMatchObject({ type: 'whole', formula: '1..100000' });
    expect(validations[fields.indexOf('amount_fen')]).toMatchObject({
      type: 'decimal',
      formula: '0..999999999999999',
    });
  });

  it('explains each column with an example, the rules with what to do', async () => {
    const rows = (await sheetsOf(templateOf('consumption'))).get('填写说明') ?? [];
    const paid = rows.find((row) => row[0] === '成交金额' && row[1] === '必填');
    expect(paid?.slice(2, 5)).toEqual([
      '金额，元（表头写明“（万元）”等单位时按其折算）',
      '128.50',
      'paid_amount_fen',
    ]);
    expect(rows.find((row) => row[2] === '退款金额应在 0 与成交金额之间')).toEqual([
      '退款金额',
      '整行退回',
      '退款金额应在 0 与成交金额之间',
      '核对退款金额',
    ]);
  });

  it('has a name for every code, and no two codes of a list share one', () => {
    for (const [list, codes] of lists) {
      const names = codes.map(({ zh }) => zh);
      expect(new Set(names).size, list).toBe(names.length);
      expect(names, list).not.toContain('');
    }
  });
});

describe('a template through the door', () => {
  it(
    'left empty it loads nothing: example, codes and explanation are no data',
    () =>
      atDesk(async (desk) => {
        const results = await loadAll(
          desk.home,
          loadable.map((family) => [family, templateOf(family)]),
        );
        expect(results.map(({ family, rowsIn, skipped }) => [family, rowsIn, skipped])).toEqual(
          loadable.map((family) => [family, 0, 0]),
        );
      }),
    PATIENCE,
  );

  it(
    'filled in with every entry of every list, all of it loads',
    () =>
      atDesk(async (desk) => {
        const files: [family: string, path: string][] = [];
        for (const family of loadable) {
          const path = join(folder, `${family}-filled.xlsx`);
          await typeInto(templateOf(family), path, rowsFor(contractOf(family)));
          files.push([family, path]);
        }
        const results = await loadAll(desk.home, files);
        expect(
          results.map(({ family, rowsIn, loaded, rejected, skipped, unmapped, droppedColumns }) => {
            return { family, rowsIn, loaded, rejected, skipped, unmapped, droppedColumns };
          }),
        ).toEqual(
          loadable.map((family) => {
            const { length } = rowsFor(contractOf(family));
            const nothing = { rejected: 0, skipped: 0, unmapped: {}, droppedColumns: [] };
            return { family, rowsIn: length, loaded: length, ...nothing };
          }),
        );
        const [first] = await desk.rows(
          `select applied_at::varchar as applied_at, closed_at::varchar as closed_at, need_domain, quantity, amount_fen,
           region_code, satisfaction, member_key is not null as linked
         from raw.service_applications where need_domain = 'S08'`,
        );
        expect(first).toEqual({
          applied_at: '2026-09-15 10:22:00',
          closed_at: '2026-09-20 16:40:00',
          need_domain: 'S08',
          quantity: 1,
          amount_fen: 30_000,
          region_code: '510100',
          satisfaction: '4',
          linked: true,
        });
      }),
    PATIENCE,
  );
});

describe('thermometer contracts template', () => {
  it('writes the workbook and refuses what it cannot write', async () => {
    const io = recordingIo(folder);
    const out = join(folder, 'new', 'leave.xlsx');
    expect(await contractsCommand(['template', 'leave', '--out', out], io)).toBe(0);
    expect([...(await sheetsOf(out)).keys()]).toEqual(['带薪休假', '填写说明', '代码']);
    const refused = async (...args: string[]): Promise<string> =>
      contractsCommand(args, io).then(
        () => '',
        (error: { text: { zh: string } }) => error.text.zh,
      );
    expect(await refused('template', 'nothing', '--out', out)).toMatch(/^没有“nothing”这一数据类别/);
    expect(await refused('template', 'leave', '--out', join(folder, 'leave.csv'))).toMatch(
      /应以 \.xlsx 结尾/,
    );
    expect(await refused('template', 'leave', '--out', join(out, 'below.xlsx'))).toMatch(/^无法写入/);
    expect(await refused('template', 'leave')).toMatch(/^用法/);
  });
});
