import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { parseMapping } from '../../../pipelines/contracts/mapping.ts';
import { inspectFile } from '../../../pipelines/intake/inspect-file.ts';
import { REFERENCE_FOLDER } from '../../../pipelines/workspace.ts';
import { atDesk } from './support.ts';
import { FIRST, SECOND, THIRD } from './unseen/files.ts';
import { FOURTH } from './unseen/fourth.ts';

interface Key {
  readonly family: string;
  readonly columns?: Readonly<Record<string, string>>;
}

const DATA = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const REGIONS = join(REFERENCE_FOLDER, 'regions.csv');
const key = parse(readFileSync(join(import.meta.dirname, 'inspect-key.yml'), 'utf8')) as Record<string, Key>;

describe.skipIf(!existsSync(DATA))('inspect on the real files, against a key made by hand', () => {
  it('proposes at least nine columns of ten right, and takes no table of figures for records', async () => {
    const wrong: string[] = [];
    let columns = 0;
    let right = 0;
    for (const [file, { family, columns: expected = {} }] of Object.entries(key)) {
      if (family === 'none') {
        await expect(inspectFile(join(DATA, file), undefined, REGIONS), file).rejects.toThrow(CommandError);
        continue;
      }
      const seen = await inspectFile(join(DATA, file), undefined, REGIONS);
      if (seen.family !== family) wrong.push(`${file}: ${seen.family} instead of ${family}`);
      for (const [header, field] of Object.entries(expected)) {
        columns += 1;
        const column = seen.columns.find((one) => one.header === header);
        const kept = column?.field !== undefined && column.stored ? column.field : '-';
        if (seen.family === family && kept === field) right += 1;
        else wrong.push(`${file}: ${header} → ${kept} instead of ${field}`);
      }
      parseMapping(seen.mapping, file);
    }
    console.log(`inspect: ${right} of ${columns} columns right\n${wrong.join('\n')}`);
    expect(right / columns).toBeGreaterThanOrEqual(0.9);
  }, 120_000);
});

describe('inspect on exports made up after foreign and domestic systems', () => {
  // Each set was measured before the rules knew it: docs/inspect.md.
  const sets = [
    { name: 'fourth', files: FOURTH },
    ...(process.env.TEST_FULL === '1'
      ? [
          { name: 'first', files: FIRST },
          { name: 'second', files: SECOND },
          { name: 'third', files: THIRD },
        ]
      : []),
  ];
  it.each(sets)(
    'knows the family of every file of the $name set and nine columns of ten',
    async ({ files }) => {
      await atDesk(async (desk) => {
        const wrong: string[] = [];
        let columns = 0;
        for (const { file, bytes, family, columns: expected } of files) {
          const seen = await inspectFile(desk.write(file, bytes), undefined, REGIONS);
          expect(seen.family, file).toBe(family);
          for (const [header, field] of Object.entries(expected)) {
            columns += 1;
            const column = seen.columns.find((one) => one.header === header);
            const kept = column?.field !== undefined && column.stored ? column.field : '-';
            if (column === undefined || kept !== field) wrong.push(`${file}: ${header} → ${kept}`);
          }
        }
        expect(1 - wrong.length / columns, wrong.join('\n')).toBeGreaterThanOrEqual(0.9);
      });
    },
    120_000,
  );
});

describe('inspect on systems nobody has named', () => {
  it.each([
    {
      name: 'an American order export',
      text: 'Order ID;Cust_ID;Sale Date;Shop;SKU;Qty;Net Amount (USD)\n9001;C17;03/14/2026 09:15;S1;A-9;2;12.50\n9002;C18;03/15/2026 10:20;S1;B-1;1;3.75\n',
      family: 'consumption',
      columns: { 'Order ID': 'order_no', Cust_ID: 'member_no', 'Sale Date': 'ordered_at', Qty: 'quantity' },
    },
    {
      name: 'a hotline in Chinese with other words',
      text: '来电流水号,反映人手机,反映时间,问题类别,所在区划,答复日期\n1,13800138000,2026年3月2日 09:00,欠薪,浙江省杭州市,2026-03-05\n2,13900139000,2026年3月3日 10:00,社保,四川省成都市,2026-03-06\n',
      family: 'feedback',
      columns: { 反映人手机: 'phone', 反映时间: 'created_at', 所在区划: 'region_code' },
    },
    {
      name: 'a service desk in English',
      text: 'ticket_number,request_type,intake_channel,opened_datetime,sla_due,resolved_datetime,current_status,city\n77,Legal,Phone,2026-01-05 08:00,2026-01-12,2026-01-09 17:00,Closed,杭州市\n78,Training,Web,2026-01-06 08:00,2026-01-13,,Open,成都市\n',
      family: 'service_applications',
      columns: {
        ticket_number: 'application_no',
        opened_datetime: 'applied_at',
        sla_due: 'due_at',
        resolved_datetime: 'closed_at',
        current_status: 'status',
        city: 'region_code',
      },
    },
  ])('$name', async ({ text, family, columns }) => {
    await atDesk(async (desk) => {
      const seen = await inspectFile(desk.write('export.csv', text), undefined, REGIONS);
      expect(seen.family).toBe(family);
      const proposed = Object.fromEntries(seen.columns.map(({ header, field }) => [header, field]));
      expect(proposed).toMatchObject(columns);
    });
  });

  it('shows examples without letters and digits that name anyone', async () => {
    await atDesk(async (desk) => {
      const seen = await inspectFile(
        desk.write('x.csv', '联系人,手机号,申请编号,申请时间\n欧阳锋,13800138000,A1,2026-01-05\n'),
        'service_applications',
        REGIONS,
      );
      expect(seen.columns.map(({ samples }) => samples)).toEqual([
        ['欧**'],
        ['138***'],
        ['A1'],
        ['2026-01-05'],
      ]);
    });
  });

  it('makes an amount of quantity and price, and a moment of date and clock, in a mapping that loads', async () => {
    await atDesk(async (desk) => {
      const path = desk.write(
        'till.csv',
        'receipt,day,clock,product,qty,unit price\nR1,2026-03-01,09:58:11,Bread,2,1.50\nR2,2026-03-01,10:05:34,Tea,1,3.00\n',
      );
      const seen = await inspectFile(path, 'consumption', REGIONS);
      const mapping = parseMapping(seen.mapping, 'till.yml');
      expect(mapping.fields.ordered_at).toEqual({ join: ['day', 'clock'] });
      expect(mapping.fields.paid_amount_fen).toEqual({ product: ['qty', 'unit price'] });
      const result = await desk.load('consumption', path, mapping);
      expect([result.loaded, result.rejected]).toEqual([2, 0]);
      expect(
        await desk.rows(
          'select ordered_at::varchar as at, paid_amount_fen as fen from raw.consumption order by 1',
        ),
      ).toEqual([
        { at: '2026-03-01 09:58:11', fen: 300 },
        { at: '2026-03-01 10:05:34', fen: 300 },
      ]);
    });
  });

  it('writes mappings by which decimal commas, Arabic digits and serial days load as what they say', () =>
    atDesk(async (desk) => {
      const loads = async (name: string): Promise<unknown> => {
        const sent = FOURTH.find(({ file }) => file === name);
        const path = desk.write(name, sent?.bytes ?? '');
        const { family, mapping } = await inspectFile(path, undefined, REGIONS);
        const result = await desk.load(family, path, parseMapping(mapping, name));
        expect(result, name).toMatchObject({ loaded: 20, rejected: 0 });
        return (
          await desk.rows(
            `select min(paid_amount_fen)::int as fen, min(event_date)::varchar as day from raw.consumption where batch_id = (select max(batch_id) from raw.consumption)`,
          )
        )[0];
      };
      expect(await loads('bestellungen.csv')).toEqual({ fen: 120150, day: '2026-03-02' });
      expect(await loads('talabat.csv')).toEqual({ fen: 1250, day: '2026-03-02' });
      expect(await loads('serials.csv')).toEqual({ fen: 1050, day: '2025-12-10' });
    }));
});
