import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/api/context.ts';
import { datasetPath, downloadDataset, getDatasets } from '../../src/client/client.ts';
import { datasetsSchema } from '../../src/contracts/dataset.ts';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'datasets-'));
const audited: AuditEntry[] = [];
let api: HandApi;
let db: Database;
let release: string;

beforeAll(async () => {
  ({ id: release } = await handRelease(home));
  api = await handApi(home, { audit: async (entry) => void audited.push(entry) });
  db = await open();
});
afterAll(async () => {
  await api.shelf.close();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const download = async (
  id: string,
  format: 'arrow' | 'arrows' | 'parquet' | 'csv' | 'xlsx',
): Promise<Uint8Array> =>
  new Uint8Array(
    await (await downloadDataset((path, init) => api.app.request(path, init), id, format)).arrayBuffer(),
  );
const stored = `read_parquet(${literal(join(home, 'releases'))} || '/*/outside/consumption.parquet')`;

describe('/api/datasets', () => {
  test('lists the outside layer: cubes and gauges, each column with title, role and unit', async () => {
    const list = datasetsSchema.parse(await getDatasets((path, init) => api.app.request(path, init)));
    expect(list.layer).toBe('outside');
    expect(list.datasets.map((d) => d.id)).toEqual([
      'consumption',
      'members',
      'thermometer',
      'thermometer_contributions',
      'thermometer_indicators',
    ]);
    const consumption = list.datasets[0];
    expect(consumption?.columns.find((c) => c.name === 'paid_fen')).toMatchObject({
      role: 'measure',
      unit: 'fen',
      title: { zh: '消费金额' },
    });
    expect(
      consumption?.columns.map((c) => c.name).filter((name) => /_key$|contributors|top\d/.test(name)),
    ).toEqual([]);
  });

  test('the same rows in Arrow, Parquet and CSV, with no number that rests on 1–9 persons', async () => {
    const arrow = tableFromIPC(await download('consumption', 'arrow'));
    const files = { parquet: join(home, 'd.parquet'), csv: join(home, 'd.csv') };
    for (const format of ['parquet', 'csv'] as const)
      writeFileSync(files[format], await download('consumption', format));
    const summary = (from: string) =>
      db.one(`select count(*) as n, count(orders) as shown, sum(orders)::bigint as orders, sum(paid_fen)::bigint as paid, count(*) filter (orders_status = 'suppressed') as hidden,
              count(*) filter (buyers between 1 and 9) as few, bool_and(synthetic) as synthetic from ${from}`);
    const expected =
      await db.one(`select count(*) as n, count(orders) as shown, sum(orders)::bigint as orders, sum(paid_fen)::bigint as paid,
      count(*) filter (orders_status = 'suppressed') as hidden, 0 as few, true as synthetic from ${stored}`);
    expect(expected.hidden).toBeGreaterThan(0);
    expect(await summary(`read_parquet('${files.parquet}')`)).toEqual(expected);
    expect(await summary(`read_csv('${files.csv}')`)).toEqual(expected);
    let [shown, orders] = [0, 0];
    for (const row of arrow) {
      if (row.orders === null) continue;
      shown++;
      orders += Number(row.orders);
    }
    expect({ n: arrow.numRows, shown, orders }).toEqual({
      n: expected.n,
      shown: expected.shown,
      orders: expected.orders,
    });
    expect(arrow.schema.metadata.get('synthetic')).toBe('true');
    expect(arrow.schema.metadata.get('release')).toBe(release);
    expect(arrow.schema.fields.find((f) => f.name === 'orders')?.metadata.get('title_zh')).toBe('订单数');
  });

  test('a download says in its name that it is synthetic, and is written down', async () => {
    const response = await api.app.request(datasetPath('members', 'csv'));
    await response.text();
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="members_synthetic_${release}.csv"`,
    );
    expect(audited.at(-1)).toMatchObject({
      action: 'export',
      subject: 'members',
      detail: { format: 'csv', release, layer: 'outside' },
    });
  });

  test('XLSX is a workbook', async () => {
    const bytes = await download('thermometer', 'xlsx');
    expect([...bytes.slice(0, 2)]).toEqual([0x50, 0x4b]);
  });

  test('a reader that leaves early leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('thermometer-'));
    for (const format of ['arrows', 'csv'] as const) {
      const response = await api.app.request(datasetPath('consumption', format));
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('thermometer-'))).toEqual(before);
    // The release was given back: it can be closed, which the next test file relies on as well.
    expect((await api.json('/api/health')).status).toBe(200);
  });

  test('an unknown dataset is refused with the nearest', async () => {
    const { status, body } = await api.json('/api/datasets/consumtion?format=csv');
    expect(status).toBe(404);
    expect(body).toMatchObject({
      error: { code: 'UNKNOWN_DATASET', nearest: expect.arrayContaining(['consumption']) },
    });
  });

  test('the server cannot be made to read or write files', async () => {
    await api.shelf.read(undefined, async ({ pool }) => {
      await expect(pool.use((c) => c.all("select * from read_csv('/etc/hostname')"))).rejects.toThrow(
        /disabled/i,
      );
      await expect(pool.use((c) => c.run(`copy (select 1) to '${join(home, 'out.csv')}'`))).rejects.toThrow(
        /disabled/i,
      );
      await expect(pool.use((c) => c.run('set enable_external_access = true'))).rejects.toThrow();
      await expect(pool.use((c) => c.run("attach '/tmp/other.duckdb'"))).rejects.toThrow(/disabled/i);
    });
  });
});
