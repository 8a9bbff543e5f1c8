import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { Monitor, type RequestEntry } from '../../src/api/monitor/monitor.ts';
import { listenMonitor } from '../../src/api/monitor/server.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermometer-monitor-'));
const shelf = new Shelf({ folder });
const entries: RequestEntry[] = [];
const now = () => new Date('2026-11-22T08:00:00Z');
const monitor = new Monitor({ shelf, now, log: (entry) => entries.push(entry) });
const app = createApp({ shelf, policy: loadPolicy(), metrics: [], monitor });
let figures: Awaited<ReturnType<typeof listenMonitor>>;

beforeAll(async () => {
  figures = await listenMonitor(monitor, 0);
});
afterAll(async () => {
  await figures.stop();
  await shelf.close();
  rmSync(folder, { recursive: true });
});

test('requests are counted by route and status, and what they asked stays out', async () => {
  await app.request('/api/health?who=13800138000');
  await app.request('/api/health');
  await app.request('/api/releases/secret-name');
  const text = await (await fetch(`${figures.url}/metrics`)).text();
  expect(text).toContain('thermometer_requests_total{method="GET",route="/api/health",status="200"} 2');
  expect(text).toContain('thermometer_requests_total{method="GET",route="page",status="404"} 1');
  expect(text).toContain('thermometer_request_seconds_count{route="/api/health"} 2');
  expect(text).toContain('thermometer_requests_running 0');
  expect(text).not.toMatch(/13800138000|secret-name/);
  expect(entries.map(({ ms: _, ...entry }) => entry)).toEqual([
    { at: '2026-11-22T08:00:00.000Z', method: 'GET', route: '/api/health', status: 200, release: null },
    { at: '2026-11-22T08:00:00.000Z', method: 'GET', route: '/api/health', status: 200, release: null },
    { at: '2026-11-22T08:00:00.000Z', method: 'GET', route: 'page', status: 404, release: null },
  ]);
});

test('it is alive at once and ready with the first release', async () => {
  expect((await fetch(`${figures.url}/live`)).status).toBe(200);
  expect((await fetch(`${figures.url}/ready`)).status).toBe(503);
  expect((await fetch(`${figures.url}/api/health`)).status).toBe(404);
});
