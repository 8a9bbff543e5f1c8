import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAudit } from '../../../src/worklog/audit.ts';
import { openWorklog } from '../../../src/worklog/store.ts';
import { commandInChild } from '../../support/command-in-child.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import {
  applicationsCsv,
  bytesBelow,
  callsCsv,
  command,
  membersCsv,
  ordersCsv,
  phoneOf,
  upTo,
} from './people.ts';

async function loadPeople(desk: Desk, n = 40): Promise<void> {
  await desk.load('members', desk.write('members.csv', membersCsv(upTo(n))));
  await desk.load('consumption', desk.write('orders.csv', ordersCsv(upTo(3 * n))), {
    source: 'shop',
    notice_version: '2026-03',
  });
  await desk.load('feedback', desk.write('calls.csv', callsCsv(upTo(2 * n))));
  await desk.load('service_applications', desk.write('applications.csv', applicationsCsv(upTo(2 * n))));
}

const audit = async (home: string) => {
  const worklog = await openWorklog(join(home, 'worklog.db'));
  try {
    return await readAudit(worklog);
  } finally {
    worklog.close();
  }
};

const COUNT = `select (select count(*) from raw.members)::int as members, (select count(*) from raw.consumption)::int as orders,
  (select count(*) from raw.feedback)::int as calls, (select count(*) from raw.service_applications)::int as applications,
  (select count(*) from ledger.erasures)::int as erasures`;

describe('a receipt of an erasure', () => {
  it('proves it to whoever knows the number, holds no number, and tells when the person came back', async () => {
    await atDesk(async (desk) => {
      await loadPeople(desk);
      expect((await command(desk.home, 'lake', 'export', '--json')).json()).toMatchObject({
        rows: expect.any(Number),
      });
      const lake = (name: string) => existsSync(join(desk.home, 'lake', name));
      expect([lake('lake.json'), lake('raw/members/part-0.parquet')]).toEqual([true, true]);
      const receipt = join(desk.home, 'receipt.json');
      const done = await command(desk.home, 'erase', 'HY11', '--receipt', receipt, '--by', '张科', '--json');
      expect(done.json()).toMatchObject({ receipt, tables: { 'raw.members': 1, 'raw.feedback': 2 } });
      // Nor does the copy for a cluster keep them until it is written again.
      expect([lake('lake.json'), lake('raw')]).toEqual([false, false]);
      const text = readFileSync(receipt, 'utf8');
      for (const secret of ['HY11', phoneOf(11)]) {
        expect(text).not.toContain(secret);
        expect(bytesBelow(desk.home).includes(Buffer.from(secret))).toBe(false);
      }
      expect(await desk.rows('select receipt, lines::int as n, erased_by from ledger.erasures')).toEqual([
        { receipt: JSON.parse(text).receipt, n: done.json().erased, erased_by: '张科' },
      ]);
      const [entry] = await audit(desk.home);
      expect(entry).toMatchObject({ action: 'erase', actor: '张科', subject: JSON.parse(text).receipt });
      expect(JSON.stringify(entry)).not.toContain('HY11');

      const verify = (number: string) => command(desk.home, 'erase', '--verify', receipt, number, '--json');
      expect((await verify(' HY11\t')).json()).toMatchObject({ ok: true, whole: true, about: true, held: 0 });
      expect((await verify('HY12')).json()).toMatchObject({ ok: false, whole: true, about: false });
      await desk.load('members', desk.write('again.csv', membersCsv([11])), undefined, '2026-11-01');
      expect((await verify('HY11')).json()).toMatchObject({ ok: false, about: true, held: 1 });
      writeFileSync(receipt, text.replace('"rows": ', '"rows": 1'));
      expect((await verify('HY11')).json()).toMatchObject({ ok: false, whole: false });
    });
  });

  it('stays with its workspace: another one does not take it for its own', async () => {
    await atDesk(async (desk) => {
      await loadPeople(desk, 5);
      const receipt = join(desk.home, 'receipt.json');
      await command(desk.home, 'erase', 'HY1', '--receipt', receipt);
      await atDesk(async (other) => {
        await loadPeople(other, 5);
        const { code, json } = await command(other.home, 'erase', '--verify', receipt, 'HY1', '--json');
        expect({ code, ...json() }).toMatchObject({ code: 1, whole: false, about: false });
      });
    });
  });

  it('is for a whole erasure: killed at any moment, all of the member is there or none', {
    timeout: 240_000,
  }, async () => {
    await atDesk(async (desk) => {
      await loadPeople(desk, 2000);
      const { ms } = await commandInChild(desk.home, ['erase', 'HY0']);
      for (const [i, share] of [0.6, 0.8, 0.9, 0.97].entries()) {
        const [before] = await desk.rows<Record<string, number>>(COUNT);
        await commandInChild(desk.home, ['erase', `HY${i + 1}`], ms * share);
        // The next command heals what the kill left.
        expect((await command(desk.home, 'keys', 'verify')).code).toBe(0);
        const [after] = await desk.rows<Record<string, number>>(COUNT);
        const gone = Object.fromEntries(
          Object.keys(before ?? {}).map((k) => [k, (before?.[k] ?? 0) - (after?.[k] ?? 0)]),
        );
        if (gone.erasures === 0) expect(after).toEqual(before);
        else {
          expect(gone).toMatchObject({ members: 1, erasures: -1 });
          expect(gone.calls).toBe(100);
        }
      }
    });
  });
});

describe('a copy of what is held', () => {
  it('lists every row by family in words, with basis, notice and term, and no number', async () => {
    await atDesk(async (desk) => {
      await loadPeople(desk);
      const out = join(desk.home, 'copy.html');
      const { code } = await command(desk.home, 'access', 'HY11', '--out', out, '--by', '李科');
      expect(code).toBe(0);
      const copy = JSON.parse(readFileSync(join(desk.home, 'copy.json'), 'utf8'));
      const page = readFileSync(out, 'utf8');
      // Of two applications one is about S07 and carries no key.
      const families = Object.fromEntries(
        copy.families.map((f: { family: string; records: unknown[] }) => [f.family, f.records.length]),
      );
      expect(families).toEqual({ consumption: 3, feedback: 2, members: 1, service_applications: 1 });
      expect(copy.rows).toBe(7);
      const orders = copy.families.find((f: { family: string }) => f.family === 'consumption');
      expect(orders).toMatchObject({
        title: { zh: '消费记录' },
        notice_versions: ['2026-03'],
        retention_months: 84,
      });
      expect(orders.legal_basis[0]).toContain('个人信息保护法');
      expect(orders.records[0]).toMatchObject({ met_by: 'member', source: 'shop' });
      expect(orders.records[0].kept_through).toMatch(/^2033-0\d$/);
      expect(orders.records[0].values).toMatchObject({ order_no: '已去标识' });
      const calls = copy.families.find((f: { family: string }) => f.family === 'feedback');
      expect(calls.records[0]).toMatchObject({ met_by: 'link' });
      for (const words of ['消费类别', '成交金额', '法律依据', '2026-03', '保存至', '接收方'])
        expect(page).toContain(words);
      const keys = await desk.rows<{ k: string }>(
        'select distinct member_key::varchar as k from raw.members union select link_key::varchar from raw.members',
      );
      for (const secret of ['HY11', phoneOf(11), ...keys.map(({ k }) => k)]) {
        expect(page).not.toContain(secret);
        expect(JSON.stringify(copy)).not.toContain(secret);
      }
      expect((await command(desk.home, 'access', 'HY11', '--out', out)).refused).toContain('已存在');
      const [entry] = await audit(desk.home);
      expect(entry).toMatchObject({ action: 'access', actor: '李科', detail: { rows: 7 } });
      expect(JSON.stringify(entry)).not.toContain('HY11');
    });
  });

  it('says so when nothing is held', async () => {
    await atDesk(async (desk) => {
      await loadPeople(desk, 5);
      const out = join(desk.home, 'copy.html');
      await command(desk.home, 'access', 'NOBODY', '--out', out);
      expect(readFileSync(out, 'utf8')).toContain('没有保存任何可以对应到该编号的记录');
    });
  });
});
