import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { eraseCommand } from '../../../pipelines/commands/erase.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk } from '../intake/support.ts';

const PERSON = {
  member: 'HYMEMBER0001',
  phone: '13912345678',
  id: '510104199003074514',
  name: '欧阳样例人名',
  address: '样例路九百九十九号',
};
const ORDERS = `订单编号,明细行号,会员编号,手机号,身份证号,收货人,收货地址,下单时间,消费类别,成交金额,商品名称,所属工会编码
DDSECRET01,1,${PERSON.member},${PERSON.phone},${PERSON.id},${PERSON.name},${PERSON.address},2026-01-02,01,10,样例保密商品,VISIBLEORG
DDSECRET02,1,${PERSON.member},${PERSON.phone},${PERSON.id},${PERSON.name},${PERSON.address},2026-01-03,07,20,样例保密药品,VISIBLEORG
DDSECRET03,1,HYOTHER0002,13900000000,,某人,,待定${PERSON.phone},01,20,,VISIBLEORG
`;
const RAW = [...Object.values(PERSON), 'DDSECRET01', '样例保密商品', '样例保密药品', 'HYOTHER0002'];

/** Every byte of every file below a folder, except the keys. */
function bytesBelow(folder: string): Buffer {
  const parts: Buffer[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) parts.push(readFileSync(join(entry.parentPath, entry.name)));
  }
  return Buffer.concat(parts);
}

const holds = (bytes: Buffer, text: string): boolean =>
  [Buffer.from(text), Buffer.from(text, 'utf16le'), iconv.encode(text, 'gb18030')].some((form) =>
    bytes.includes(form),
  );

const key = (desk: Desk, purpose: string): Buffer =>
  Buffer.from(readFileSync(join(desk.home, 'keys', `${purpose}.1.key`), 'utf8').trim(), 'hex');

const hmac = (secret: Buffer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');
const signed = (digest: string): string => (BigInt(`0x${digest.slice(0, 16)}`) - 2n ** 63n).toString();

describe('the door', () => {
  it('lets no identifier, name or free text into any file of the workspace', async () => {
    await atDesk(async (desk) => {
      const utf8 = desk.write('orders.csv', ORDERS);
      const gbk = desk.write('orders-gbk.csv', iconv.encode(ORDERS, 'gbk'));
      for (const path of [utf8, gbk]) await desk.load('consumption', path);
      const bytes = bytesBelow(desk.home);
      // The scan can see: what may be stored is there as it stands.
      expect(holds(bytes, 'VISIBLEORG')).toBe(true);
      for (const raw of RAW) expect({ raw, found: holds(bytes, raw) }).toEqual({ raw, found: false });
      expect(readdirSync(join(desk.home, 'staging'))).toEqual([]);
    });
  });

  it('stores no identifier in any text column either, however the file packs it', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('orders.csv', ORDERS));
      const columns = await desk.rows<{ s: string; t: string; c: string }>(
        `select schema_name as s, table_name as t, column_name as c from duckdb_columns()
         where not internal and data_type in ('VARCHAR', 'JSON')`,
      );
      expect(columns.length).toBeGreaterThan(100);
      const filled = columns.filter(({ s, t }) => (s === 'raw' && t === 'consumption') || s === 'ledger');
      for (const { s, t, c } of filled) {
        const rows = await desk.rows<{ v: string }>(
          `select "${c}"::varchar as v from ${s}.${t} where "${c}" is not null`,
        );
        for (const raw of RAW) for (const { v } of rows) expect(v).not.toContain(raw);
      }
    });
  });

  it('makes record, member and link keys that anyone with the key files can recompute', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('orders.csv', ORDERS));
      const [row] = await desk.rows(
        "select record_id::varchar as id, cell_key, member_key::varchar as m, member_cell_key as mc, link_key::varchar as l, order_no::varchar as o from raw.consumption where consumption_class = '01'",
      );
      const record = hmac(key(desk, 'record'), ['consumption', 'default', 'DDSECRET01', '1'].join('\x1f'));
      const member = hmac(key(desk, 'member'), PERSON.member);
      expect(row).toEqual({
        id: [
          record.slice(0, 8),
          record.slice(8, 12),
          record.slice(12, 16),
          record.slice(16, 20),
          record.slice(20, 32),
        ].join('-'),
        cell_key: Number.parseInt(record.slice(32, 40), 16),
        m: signed(member),
        mc: Number.parseInt(member.slice(32, 40), 16),
        l: signed(hmac(key(desk, 'link'), `phone:${PERSON.phone}`)),
        o: signed(hmac(key(desk, 'reference'), 'DDSECRET01')),
      });
    });
  });

  it('stores records of sensitive classes without any person key', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('orders.csv', ORDERS));
      expect(
        await desk.rows(
          'select consumption_class as class, member_key is null and member_cell_key is null and link_key is null as unlinked from raw.consumption order by 1',
        ),
      ).toEqual([
        { class: '01', unlinked: false },
        { class: '07', unlinked: true },
      ]);
    });
  });

  it('makes keys on the first run, readable by their owner only', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('orders.csv', ORDERS));
      const folder = join(desk.home, 'keys');
      expect(readdirSync(folder).toSorted()).toEqual([
        'link.1.key',
        'member.1.key',
        'record.1.key',
        'reference.1.key',
      ]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(
        await desk.rows(
          'select count(*)::int as n, any_value(length(fingerprint))::int as l from ledger.keys',
        ),
      ).toEqual([{ n: 1, l: 16 }]);
    });
  });

  it('lets a member register and a hotline meet by phone, and not by anything readable', async () => {
    await atDesk(async (desk) => {
      await desk.load(
        'members',
        desk.write('m.csv', `会员编号,手机号,性别\n${PERSON.member},${PERSON.phone},女\n`),
      );
      await desk.load(
        'feedback',
        desk.write(
          'f.csv',
          `工单编号,求助号码,受理时间,诉求内容\nGD000001,+86 ${PERSON.phone},2026-01-02,内容\n`,
        ),
      );
      expect(
        await desk.rows('select count(*)::int as met from raw.feedback join raw.members using (link_key)'),
      ).toEqual([{ met: 1 }]);
      expect(await desk.rows('select member_key from raw.feedback')).toEqual([{ member_key: null }]);
    });
  });
});

describe('erasure', () => {
  it('removes a member everywhere, rewrites the file and marks the months', async () => {
    await atDesk(async (desk) => {
      await desk.load(
        'members',
        desk.write(
          'm.csv',
          `会员编号,手机号,性别\n${PERSON.member},${PERSON.phone},女\nHYOTHER0002,13900000000,男\n`,
        ),
      );
      await desk.load(
        'consumption',
        desk.write('orders.csv', ORDERS.replace('待定13912345678', '2026-01-04')),
      );
      await desk.load(
        'feedback',
        desk.write('f.csv', `工单编号,求助号码,受理时间\nGD000001,${PERSON.phone},2026-02-02\n`),
      );
      const memberBytes = Buffer.alloc(8);
      memberBytes.writeBigInt64LE(BigInt(signed(hmac(key(desk, 'member'), PERSON.member))));
      expect(bytesBelow(desk.home).includes(memberBytes)).toBe(true);
      const io = recordingIo(desk.home);
      expect(await eraseCommand([` ${PERSON.member}\t`, '--json'], io)).toBe(0);
      expect(JSON.parse(io.lines[0] ?? '{}')).toMatchObject({
        erased: 3,
        tables: { 'raw.consumption': 1, 'raw.feedback': 1, 'raw.members': 1 },
      });
      expect(io.lines.join()).not.toContain(PERSON.member);
      expect(await desk.rows('select count(*)::int as n from raw.members')).toEqual([{ n: 1 }]);
      // The sensitive order names no one and stays; the other member's stays too.
      expect(await desk.rows('select count(*)::int as n from raw.consumption')).toEqual([{ n: 2 }]);
      expect(bytesBelow(desk.home).includes(memberBytes)).toBe(false);
      expect(
        await desk.rows('select family, event_month from ledger.touched where batch_id is null order by 1'),
      ).toEqual([
        { family: 'consumption', event_month: 202601 },
        { family: 'feedback', event_month: 202602 },
        { family: 'members', event_month: 0 },
      ]);
      expect(await eraseCommand([PERSON.member], recordingIo(desk.home))).toBe(0);
      expect((await desk.load('members', desk.write('n.csv', '会员编号,性别\nHY3,女\n'))).loaded).toBe(1);
    });
  });
});
