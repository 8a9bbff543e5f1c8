import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

const ROWS = 5_000_000;
const home = join(mkdtempSync(join(tmpdir(), 'downloads-')), 'home');
const path = (format: string): string =>
  `/api/datasets/services?format=${format}&columns=period_grain,period,region_code,region_name,need_domain,applications`;
let served: Served;

beforeAll(async () => {
  cpSync(await tinyWorkspace(), home, { recursive: true });
  const release = readFileSync(join(home, 'releases', 'CURRENT'), 'utf8').trim();
  const file = join(home, 'releases', release, 'outside', 'services.parquet');
  const db = await open();
  const { n } = await db.one<{ n: number }>(`select count(*) as n from read_parquet(${literal(file)})`);
  // The same rows again and again, until there are five million of them.
  await db.run(
    `copy (select s.* from range(${Math.ceil(ROWS / n)}) r(i), read_parquet(${literal(file)}) s limit ${ROWS})
     to ${literal(`${file}.more`)} (format parquet, compression zstd, row_group_size 16384)`,
  );
  db.close();
  renameSync(`${file}.more`, file);
  served = await serveWorkspace(home);
}, 600_000);
afterAll(async () => {
  await served?.stop();
  rmSync(join(home, '..'), { recursive: true, force: true });
});

/** Memory in megabytes and CPU seconds of the server and of all that it started, as Linux tells. */
function used(pid = served.pid): { memory: number; cpu: number } {
  const read = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  const ticks = read('stat').split(') ')[1]?.split(' ') ?? [];
  const own = {
    memory: Number(/^VmRSS:\s+(\d+)/m.exec(read('status'))?.[1]) / 1024,
    cpu: (Number(ticks[11]) + Number(ticks[12])) / 100,
  };
  const children = read(`task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children
    .map((child) => used(child))
    .reduce((sum, of) => ({ memory: sum.memory + of.memory, cpu: sum.cpu + of.cpu }), own);
}

/** Takes a file whole. @returns its bytes, and the most memory the server had meanwhile. */
async function taken(format: string): Promise<{ bytes: number; peak: number; rows: string | null }> {
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, used().memory);
  }, 50);
  try {
    const response = await fetch(served.url + path(format));
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.byteLength;
    return { bytes, peak, rows: response.headers.get('x-total-rows') };
  } finally {
    clearInterval(look);
  }
}

describe.skipIf(process.platform !== 'linux')('a server that hands out five million rows', () => {
  test('takes at most 400 MB more for it, and no more the sixth time than the second', {
    timeout: 900_000,
  }, async () => {
    await fetch(`${served.url}/api/datasets`);
    const before = used().memory;
    const said: string[] = [];
    for (const format of ['arrows', 'csv']) {
      const peaks: number[] = [];
      for (let time = 0; time < 6; time++) {
        const { bytes, peak, rows } = await taken(format);
        expect(rows).toBe(String(ROWS));
        expect(bytes).toBeGreaterThan(50_000_000);
        peaks.push(Math.round(peak));
      }
      said.push(`${format}: ${peaks.join(' ')}`);
      expect(Math.max(...peaks) - before).toBeLessThan(400);
      expect(Math.max(...peaks.slice(3))).toBeLessThan(Math.max(...peaks.slice(0, 3)) + 80);
    }
    console.log(
      `server ${Math.round(before)} MB before; peaks ${said.join('; ')}; ${Math.round(used().memory)} after`,
    );
  });

  test('refuses JSON of so many, by itself and by name in a package', async () => {
    for (const asked of [path('json'), path('csv').replace('?format=csv', '/package?formats=csv,json')]) {
      const response = await fetch(served.url + asked);
      expect([asked, response.status]).toEqual([asked, 413]);
      const { error } = (await response.json()) as { error: { code: string; nearest: string[] } };
      expect(error).toMatchObject({ code: 'TOO_LARGE', nearest: ['parquet', 'arrow', 'csv'] });
    }
  });

  test('stops working for a client that stops reading, and for one that goes away', {
    timeout: 120_000,
  }, async () => {
    const asked = request(served.url + path('arrows')).end();
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject);
    });
    answer.once('data', () => answer.pause());
    await wait(3000);
    const paused = used();
    await wait(3000);
    const still = used();
    // What fits into the buffers on the way was made; then nothing is, and nothing piles up.
    expect(still.cpu - paused.cpu).toBeLessThan(0.3);
    expect(still.memory - paused.memory).toBeLessThan(20);
    answer.on('error', () => {});
    asked.on('error', () => {}).destroy();
    await wait(1500);
    const gone = used().cpu;
    await wait(2000);
    expect(used().cpu - gone).toBeLessThan(0.2);
  });
});
