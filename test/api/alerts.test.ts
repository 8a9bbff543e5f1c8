import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { actOnAlert, getAlert, getAlerts, getQuery } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

let folder: string;
let worklog: Worklog;
let shelf: Shelf;
let fetch: Fetch;
let today = '2026-11-23T08:00:00Z';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermometer-alerts-'));
  worklog = await openWorklog(join(folder, 'worklog.db'));
  shelf = new Shelf({ folder: join(await tinyWorkspace(), 'releases') });
  await shelf.follow();
  const app = createApp({
    shelf,
    policy: loadPolicy(),
    metrics: METRICS,
    worklog,
    now: () => new Date(today),
  });
  fetch = (path, init) => app.request(path, init);
});
afterAll(async () => {
  worklog.close();
  await shelf.close();
  rmSync(folder, { recursive: true, force: true });
});

test('each alert says what, where, how many and since when; its number is the one of the query', async () => {
  const { alerts, silent, from, to, judged, labels } = await getAlerts(fetch);
  expect(judged).toBeGreaterThan(100);
  expect(alerts.length).toBeGreaterThan(0);
  expect(from).toBeLessThan(to ?? 0);
  for (const alert of alerts) {
    expect(alert.id).toBe(
      [alert.metric, alert.region, alert.member === '*' ? 'all' : alert.member, alert.since].join('-'),
    );
    expect(Math.abs(alert.peak.change)).toBeGreaterThanOrEqual(20);
    expect(alert.standing).toMatchObject({ state: 'waiting', waits: true, history: [] });
    expect(labels[alert.dimension]).toBeDefined();
  }
  const [one] = alerts.filter((a) => a.region === '000000' || a.member === '*');
  if (one) {
    const level = one.region === '000000' ? 'nation' : one.region.endsWith('0000') ? 'province' : 'city';
    const { rows } = await getQuery(fetch, {
      metric: one.metric,
      ...(one.member === '*' ? {} : { where: { [one.dimension]: [one.member] } }),
      region: level === 'nation' ? { level } : { level, codes: [one.region] },
      period: { grain: 'month', from: one.peak.period, to: one.peak.period },
    });
    expect(rows[0]?.value).toBe(one.peak.value.value);
  }
  // Heilongjiang fell silent: said as such, and no alert of falling demand there.
  expect(silent.find((s) => s.region === '230000')).toMatchObject({ since: expect.any(Number) });
  expect(alerts.filter((a) => a.region.startsWith('23') && a.direction === 'down')).toEqual([]);
});

test('an alert names what drove it, inside its place, and none is the festival alone', async () => {
  const { alerts } = await getAlerts(fetch);
  // 26 months: no season is known yet, and 春节 2026 took a third of February's applications.
  expect(alerts.filter((a) => a.direction === 'down' && a.since === 202602)).toEqual([]);
  for (const found of alerts) {
    const { alert, drivers, series } = await getAlert(fetch, found.id);
    expect(alert.id).toBe(found.id);
    expect(drivers.length).toBeGreaterThan(0);
    const inside = found.region === '000000' ? '' : found.region.slice(0, 2);
    expect(drivers.every((d) => d.dimension !== 'region' || d.code.startsWith(inside))).toBe(true);
    expect(series.find((m) => m.period === alert.peak.period)?.value).toEqual(alert.peak.value);
  }
});

test('people confirm, hand over, put off, close and reopen; who and when is kept', async () => {
  const id = (await getAlerts(fetch)).alerts.find((a) => a.part_of === null)?.id ?? '';
  const waiting = (await getAlerts(fetch)).waiting;
  await actOnAlert(fetch, id, { action: 'assign', owner: '权益保障部' });
  await actOnAlert(fetch, id, { action: 'snooze', until: '2026-12-01', comment: '等下月数据' });
  expect((await getAlerts(fetch)).waiting).toBe(waiting - 1);
  today = '2026-12-01T08:00:00Z';
  expect((await getAlerts(fetch)).waiting).toBe(waiting);
  const { standing } = await actOnAlert(fetch, id, { action: 'confirm', comment: '已联系成都市总工会' });
  expect(standing).toMatchObject({ state: 'confirmed', owner: '权益保障部', waits: false });
  await actOnAlert(fetch, id, { action: 'close' });
  const again = await actOnAlert(fetch, id, { action: 'reopen' });
  expect(again.standing).toMatchObject({ state: 'waiting', snoozed_until: null, waits: true });
  expect(again.standing.history.map((e) => `${e.at.slice(0, 10)} ${e.actor} ${e.action}`)).toEqual([
    '2026-11-23 local assign',
    '2026-11-23 local snooze',
    '2026-12-01 local confirm',
    '2026-12-01 local close',
    '2026-12-01 local reopen',
  ]);
  await expect(worklog.client.execute('delete from work_events')).rejects.toThrow('append-only');
});

test('what cannot be done is said', async () => {
  await expect(actOnAlert(fetch, 'cases-000000-all-199901', { action: 'close' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    text: { zh: expect.stringContaining('没有编号为 cases-000000-all-199901 的预警') },
  });
  await expect(getAlert(fetch, 'nothing')).rejects.toThrow('no alert nothing');
  const id = (await getAlerts(fetch)).alerts[0]?.id ?? '';
  await expect(actOnAlert(fetch, id, { action: 'snooze' })).rejects.toThrow('snoozed_until');
});
