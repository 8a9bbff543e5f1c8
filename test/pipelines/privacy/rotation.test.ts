import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandInChild } from '../../support/command-in-child.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import {
  applicationsCsv,
  bytesBelow,
  callsCsv,
  command,
  contentOf,
  membersCsv,
  merchantsCsv,
  ordersCsv,
  upTo,
} from './people.ts';

const FILES = {
  members: membersCsv,
  consumption: ordersCsv,
  feedback: callsCsv,
  merchants: merchantsCsv,
  service_applications: applicationsCsv,
} as const;

async function loadAll(desk: Desk, ids: readonly number[], exportedAt: string): Promise<number> {
  let changed = 0;
  for (const [family, csv] of Object.entries(FILES)) {
    const path = desk.write(`${family}-${exportedAt}-${ids[0]}.csv`, csv(ids));
    const { loaded, updated, rejected } = await desk.load(family, path, undefined, exportedAt);
    expect(rejected).toBe(0);
    changed += loaded + updated;
  }
  return changed;
}

/** A small generator of numbers, so that a failing case can be run again. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state;
  }
}

const keyFiles = (desk: Desk): Record<string, string> => {
  const folder = join(desk.home, 'keys');
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .filter((name) => name.endsWith('.key'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
};

describe('rotation of keys', () => {
  it.each([1, 2])(
    'wraps stored keys to what the chain of generations gives later (case %i)',
    { timeout: 240_000 },
    async (seed) => {
      await atDesk(async (desk) => {
        const draw = numbers(seed * 7919);
        let from = 0;
        for (let step = 0; step < 2; step++) {
          const n = 5 + (draw.next().value % 20);
          await loadAll(desk, upTo(n, from), `2026-10-0${1 + step}`);
          from += n - (draw.next().value % 4);
          const cells = draw.next().value % 2 === 0 ? ['--cells'] : [];
          expect((await command(desk.home, 'keys', 'rotate', ...cells, '--json')).code).toBe(0);
        }
        expect(await loadAll(desk, upTo(from), '2026-10-09')).toBe(0);
        const rotated = await contentOf(desk);
        await atDesk(async (fresh) => {
          mkdirSync(fresh.home, { recursive: true });
          cpSync(join(desk.home, 'keys'), join(fresh.home, 'keys'), { recursive: true });
          await loadAll(fresh, upTo(from + 4), '2026-10-01');
          const made = await contentOf(fresh);
          for (const family of Object.keys(FILES)) {
            const there = new Set(made[family]?.map((row) => JSON.stringify(row)));
            expect(rotated[family]?.length).toBeGreaterThan(4);
            for (const row of rotated[family] ?? []) expect(there.has(JSON.stringify(row))).toBe(true);
          }
        });
      });
    },
  );

  it('changes every name and no cell key, and leaves none of the old names in the file', async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(30), '2026-10-01');
      const look = `select record_id::varchar as id, order_no::varchar as o, merchant_no::varchar as s, member_key::varchar as m,
        link_key::varchar as l, cell_key as c, member_cell_key as p, paid_amount_fen as fen from raw.consumption order by fen`;
      const before = await desk.rows<Record<string, string>>(look);
      const calls = await desk.rows(
        'select ((link_key % 4294967296) + 4294967296) % 4294967296 as c, count(*)::int as n from raw.feedback group by 1 order by 1',
      );
      const old = Buffer.alloc(8);
      const named = before.find((row) => row.m !== null);
      old.writeBigInt64LE(BigInt(named?.m ?? 0));
      expect(bytesBelow(desk.home).includes(old)).toBe(true);
      await command(desk.home, 'keys', 'rotate');
      const after = await desk.rows<Record<string, string>>(look);
      expect(after).toHaveLength(before.length);
      for (const [i, row] of after.entries()) {
        const was = before[i];
        expect([row.c, row.p, row.fen]).toEqual([was?.c, was?.p, was?.fen]);
        for (const key of ['id', 'o', 's', 'm', 'l'] as const)
          if (was?.[key] === null) expect(row[key]).toBeNull();
          else expect(row[key]).not.toBe(was?.[key]);
      }
      expect(bytesBelow(desk.home).includes(old)).toBe(false);
      // Callers known by a telephone only keep their cell key too, and new calls get the same.
      const callers =
        'select member_cell_key as c, count(*)::int as n from raw.feedback group by 1 order by 1';
      expect(await desk.rows(callers)).toEqual(calls);
      await desk.load('feedback', desk.write('more.csv', callsCsv(upTo(30, 40))), undefined, '2026-10-02');
      expect(await desk.rows(callers)).toEqual(calls.map((c) => ({ ...c, n: 2 })));
      expect(
        await desk.rows(
          'select count(*)::int as n from raw.consumption join raw.merchants using (merchant_no)',
        ),
      ).toEqual([{ n: 30 }]);
      expect(
        await desk.rows('select count(*)::int as n from raw.feedback join raw.members using (link_key)'),
      ).toEqual([{ n: 60 }]);
    });
  });

  it('changes cell keys only when told to', async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(10), '2026-10-01');
      const look =
        'select sum(cell_key)::bigint as c, sum(member_cell_key)::bigint as p from raw.consumption';
      const before = await desk.rows(look);
      await command(desk.home, 'keys', 'rotate', '--cells');
      const after = await desk.rows<{ c: number; p: number }>(look);
      expect(after[0]?.c).not.toBe(before[0]?.c);
      expect(after[0]?.p).not.toBe(before[0]?.p);
      expect(
        await desk.rows('select bool_and(cell_key between 0 and 4294967295) as inside from raw.consumption'),
      ).toEqual([{ inside: true }]);
    });
  });

  it('killed at any moment, is as before or as after, and the next command ends it', {
    timeout: 240_000,
  }, async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(2000), '2026-10-01');
      const { ms } = await commandInChild(desk.home, ['keys', 'rotate', '--json']);
      const seen = new Set<string>();
      for (const share of [0.6, 0.8, 0.88, 0.94, 0.98]) {
        const before = { keys: keyFiles(desk), content: await contentOf(desk) };
        await commandInChild(desk.home, ['keys', 'rotate', '--json'], ms * share);
        expect((await command(desk.home, 'keys', 'verify', '--json')).json()).toMatchObject({ ok: true });
        expect(existsSync(join(desk.home, 'keys', 'pending'))).toBe(false);
        expect(existsSync(join(desk.home, 'warehouse.duckdb.new'))).toBe(false);
        const now = { keys: keyFiles(desk), content: await contentOf(desk) };
        const rotated = Object.keys(now.keys).length - Object.keys(before.keys).length;
        expect(now.keys).toMatchObject(before.keys);
        if (rotated === 0) expect(now.content).toEqual(before.content);
        else {
          expect(rotated).toBe(4);
          expect(now.content.members?.length).toBe(before.content.members?.length);
          expect(now.content).not.toEqual(before.content);
        }
        seen.add(rotated === 0 ? 'before' : 'after');
        // Whoever loads the same files again changes nothing: persons are who they were.
        const orders = desk.write('again.csv', ordersCsv(upTo(2000)));
        expect(await desk.load('consumption', orders)).toMatchObject({ unchanged: 2000 });
      }
      expect(seen.has('before')).toBe(true);
    });
  });

  it('settles each moment of a kill after the new file is in place', async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(10), '2026-10-01');
      const keys = join(desk.home, 'keys');
      await command(desk.home, 'keys', 'rotate');
      // As a kill leaves it: the warehouse is new, and only some of its keys have moved.
      for (const left of [
        ['record.2.key'],
        ['record.2.key', 'member.2.key', 'link.2.key', 'reference.2.key'],
      ]) {
        mkdirSync(join(keys, 'pending'), { mode: 0o700 });
        for (const name of left) {
          cpSync(join(keys, name), join(keys, 'pending', name));
          rmSync(join(keys, name));
        }
        expect((await command(desk.home, 'keys', 'status', '--json')).json()).toMatchObject({
          pending: true,
        });
        // Any command that takes the write lock ends it: here one, then a build.
        if (left.length === 1) expect((await command(desk.home, 'keys', 'verify', '--json')).code).toBe(0);
        else await command(desk.home, 'build');
        expect(readdirSync(keys).filter((name) => name.includes('.2.'))).toHaveLength(4);
      }
      // A kill before: the keys that wait were never used.
      mkdirSync(join(keys, 'pending'), { mode: 0o700 });
      cpSync(join(keys, 'record.2.key'), join(keys, 'pending', 'record.3.key'));
      expect((await command(desk.home, 'keys', 'verify', '--json')).code).toBe(0);
      expect(existsSync(join(keys, 'pending'))).toBe(false);
      expect(existsSync(join(keys, 'record.3.key'))).toBe(false);
    });
  });
});

describe('key files', () => {
  it.runIf(process.platform !== 'win32')(
    'are refused when others can read them, with name, mode and remedy',
    async () => {
      await atDesk(async (desk) => {
        await loadAll(desk, upTo(3), '2026-10-01');
        const file = join(desk.home, 'keys', 'member.1.key');
        chmodSync(file, 0o640);
        const { refused } = await command(desk.home, 'keys', 'verify');
        expect(refused).toContain(file);
        expect(refused).toContain('0640');
        expect(refused).toContain(`chmod 600 ${file}`);
      });
    },
  );

  it('of another warehouse are refused by their fingerprint', async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(3), '2026-10-01');
      await command(desk.home, 'keys', 'rotate');
      for (const purpose of ['record', 'member', 'link', 'reference'])
        rmSync(join(desk.home, 'keys', `${purpose}.2.key`));
      expect((await command(desk.home, 'keys', 'verify')).refused).toContain('指纹');
      expect((await command(desk.home, 'keys', 'status', '--json')).json()).toMatchObject({ match: false });
    });
  });

  it('come back from a backup, under a passphrase or not', async () => {
    await atDesk(async (desk) => {
      await loadAll(desk, upTo(3), '2026-10-01');
      const passphrase = desk.write('passphrase', 'a long enough phrase');
      const [plain, sealed] = [
        desk.write('x', '').replace(/x$/, 'plain.json'),
        desk.write('x', '').replace(/x$/, 'sealed.json'),
      ];
      expect((await command(desk.home, 'keys', 'backup', '--out', plain)).lines.join()).toContain('没有口令');
      await command(desk.home, 'keys', 'backup', '--out', sealed, '--passphrase-file', passphrase);
      const secret = readFileSync(join(desk.home, 'keys', 'member.1.key'), 'utf8').trim();
      expect(readFileSync(plain, 'utf8')).toContain(secret);
      expect(readFileSync(sealed, 'utf8')).not.toContain(secret);
      expect((await command(desk.home, 'keys', 'backup', '--out', plain)).refused).toContain('已存在');
      expect((await command(desk.home, 'keys', 'verify', sealed)).refused).toContain('口令');
      const wrong = desk.write('wrong', 'another long phrase');
      expect(
        (await command(desk.home, 'keys', 'verify', sealed, '--passphrase-file', wrong)).refused,
      ).toContain('口令不对');
      expect((await command(desk.home, 'keys', 'verify', sealed, '--passphrase-file', passphrase)).code).toBe(
        0,
      );
      expect((await command(desk.home, 'keys', 'restore', plain)).refused).toContain('已有密钥');
      rmSync(join(desk.home, 'keys'), { recursive: true });
      expect(
        (await command(desk.home, 'keys', 'restore', sealed, '--passphrase-file', passphrase)).code,
      ).toBe(0);
      expect((await command(desk.home, 'keys', 'verify')).code).toBe(0);
      await command(desk.home, 'keys', 'rotate');
      expect((await command(desk.home, 'keys', 'verify', plain)).code).toBe(1);
    });
  });
});
