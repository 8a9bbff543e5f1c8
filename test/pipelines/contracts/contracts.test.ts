import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { rawColumns, storedColumn } from '../../../pipelines/contracts/contract.ts';
import { headerKey } from '../../../pipelines/contracts/header.ts';
import { contractOf, contracts, families, UnknownFamilyError } from '../../../pipelines/contracts/index.ts';
import { open } from '../../../src/warehouse/duckdb.ts';

const all: [string, Contract][] = families.map((name) => [name, contracts[name]]);

describe('the families of the design', () => {
  it('are all here, under their names', () => {
    expect(families).toEqual([
      'members',
      'service_applications',
      'consumption',
      'feedback',
      'merchants',
      'merchant_ratings',
      'disputes',
      'orgs',
      'sites',
      'site_visits',
      'capacity',
      'partners',
      'projects',
      'standards',
      'activities',
      'vouchers',
      'welfare_purchases',
      'welfare_caps',
      'skills',
      'collective_agreements',
      'leave',
      'labour_disputes',
      'surveys',
      'member_denominators',
      'policy_events',
    ]);
    for (const [name, c] of all) expect(c.family).toBe(name);
  });

  it('an unknown one is refused with the list, in both languages', () => {
    expect(contractOf('feedback').title.en).toBe('Feedback');
    const failure = () => contractOf('toString');
    expect(failure).toThrow(UnknownFamilyError);
    expect(failure).toThrow(/"toString".*members, service_applications/);
  });
});

describe.each(all)('contract %s', (_name, c) => {
  it('gives each header to one field only', () => {
    const owner = new Map<string, string>();
    for (const [name, field] of Object.entries(c.fields)) {
      for (const header of new Set([field.zh, ...(field.aliases ?? [])].map(headerKey))) {
        expect(header).not.toBe('');
        expect(owner.get(header), `${header} of ${name} is also a header of`).toBeUndefined();
        owner.set(header, name);
      }
    }
  });

  it('has a key, an event that is a date, and a person that is a member number', () => {
    expect(c.key.length).toBeGreaterThan(0);
    for (const name of [c.event, c.eventFallback]) {
      if (name) expect(['date', 'timestamp', 'month']).toContain(c.fields[name]?.type);
    }
    if (c.person) expect(c.fields[c.person]).toMatchObject({ type: 'person', identifier: 'member_no' });
    const persons = Object.values(c.fields).filter((f) => f.type === 'person');
    expect(c.person !== undefined).toBe(persons.length > 0);
    expect(new Set(c.rules.map((r) => r.id)).size).toBe(c.rules.length);
  });

  it('stores nothing that must not be stored', () => {
    for (const [name, field] of Object.entries(c.fields)) {
      if (field.sensitivity === 'X') expect(storedColumn(name, field), name).toBeUndefined();
      const kept = field.type === 'free_text' && field.kept;
      if ((field.type === 'free_text' && !kept) || field.type === 'person')
        expect(field.sensitivity, name).toBe('X');
      if (field.type === 'money') expect(name).toMatch(/_fen$/);
      if (field.type === 'boolean' && /^(is|fee)_/.test(name) === false) throw new Error(`flag ${name}`);
    }
  });

  it('is a table DuckDB can make, with rules it can judge', async () => {
    const db = await open();
    const columns = rawColumns(c);
    expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
    await db.run(
      `create table t (${columns.map((column) => `"${column.name}" ${column.sqlType}`).join(', ')})`,
    );
    for (const rule of c.rules) await db.all(`select (${rule.holds})::boolean from t`);
    if (c.unlinkWhen) await db.all(`select (${c.unlinkWhen})::boolean from t`);
    db.close();
  });
});

describe('sensitive records', () => {
  it('are stored without the member key wherever their class can occur', () => {
    for (const [name, c] of all) {
      if (!c.person || name === 'members') continue;
      const when = c.unlinkWhen ?? '';
      if (c.fields.need_domain && when !== 'true') {
        for (const domain of ['S02', 'S07', 'S12']) expect(when, name).toContain(`'${domain}'`);
      }
      if (c.fields.consumption_class) expect(when, name).toBe("consumption_class = '07'");
      if (c.fields.topic) expect(when, name).toContain("'A10'");
    }
    expect(contracts.surveys.unlinkWhen).toBe('true');
  });
});

describe('headers of the real sets', () => {
  const field = (family: string, header: string): string | undefined =>
    Object.entries(contractOf(family).fields).find(([, f]) =>
      [f.zh, ...(f.aliases ?? [])].some((alias) => headerKey(alias) === headerKey(header)),
    )?.[0];

  it.each([
    ['feedback', '留言编号', 'case_no'],
    ['feedback', '留言用户', 'member_no'],
    ['feedback', '留言时间', 'created_at'],
    ['feedback', '点赞数', 'supports'],
    ['feedback', '反对数', 'opposes'],
    ['feedback', '求助号码', 'phone'],
    ['feedback', 'Complaint ID', 'case_no'],
    ['feedback', 'Timely response?', 'is_timely'],
    ['service_applications', 'SRRecordID', 'application_no'],
    ['service_applications', 'CloseDate', 'closed_at'],
    ['members', 'household_id', 'member_no'],
    ['members', '出生年月', 'age_band'],
    ['vouchers', 'coupon_upc', 'voucher_template'],
    ['consumption', 'InvoiceNo', 'order_no'],
    ['consumption', '成交金额(元)', undefined],
    ['consumption', '订单 编号', 'order_no'],
  ])('%s: %s → %s', (family, header, expected) => {
    expect(field(family, header)).toBe(expected);
  });
});

describe('code lists', () => {
  const file = join(import.meta.dirname, '../../../data/reference/codes.csv');
  const rows = existsSync(file)
    ? readFileSync(file, 'utf8')
        .replace(/^\uFEFF/, '')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(','))
    : [];
  const codes = new Map<string, Set<string>>();
  for (const [list = '', value = ''] of rows) codes.set(list, (codes.get(list) ?? new Set()).add(value));

  it('named by contracts exist, with the code an unknown value falls to', () => {
    const wrong: string[] = [];
    for (const [name, c] of all) {
      for (const [column, field] of Object.entries(c.fields)) {
        const list = field.type === 'code' ? field.list : field.type === 'age_band' ? 'age_band' : undefined;
        if (!list) continue;
        if (!codes.has(list)) wrong.push(`${name}.${column}: no list ${list}`);
        else if (
          field.type === 'code' &&
          field.unmapped !== 'reject' &&
          !codes.get(list)?.has(field.unmapped.as)
        ) {
          wrong.push(`${name}.${column}: ${list} has no code ${field.unmapped.as}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
