import { expect, test } from 'vitest';
import { addChartNote, chartNotes, withdrawChartNote } from '../../src/worklog/chart-note.ts';
import { keepSettings, settingOf } from '../../src/worklog/settings.ts';
import { openWorklog } from '../../src/worklog/store.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));

test('notes stand at their place in order of time; only their author takes them back, and they stay in the store', async () => {
  const db = await openWorklog(':memory:');
  const note = { chart: 'need-why', region: '510000', period: 202603, author: '李娜' };
  const first = await addChartNote(db, { ...note, body: '三月新政' }, at(2));
  await addChartNote(db, { ...note, period: null, author: '王强', body: '已核' }, at(3));
  await addChartNote(db, { ...note, region: '000000', body: '别处' }, at(1));
  expect((await chartNotes(db, '510000')).map((n) => [n.author, n.period, n.body])).toEqual([
    ['李娜', 202603, '三月新政'],
    ['王强', null, '已核'],
  ]);
  expect(await withdrawChartNote(db, first, '王强', at(4))).toBe(false);
  expect(await withdrawChartNote(db, first, '李娜', at(4))).toBe(true);
  expect((await chartNotes(db, '510000')).map((n) => n.body)).toEqual(['已核']);
  const { rows } = await db.client.execute('select count(*) as n from comments');
  expect(rows[0]?.n).toBe(3);
  db.close();
});

test('a setting is kept, replaced and forgotten', async () => {
  const db = await openWorklog(':memory:');
  expect(await settingOf(db, 'brand.name')).toBe(null);
  await keepSettings(db, { 'brand.name': '民情温度计' }, 'admin', at(1));
  await keepSettings(db, { 'brand.name': '职工温度计' }, 'admin', at(2));
  expect(await settingOf(db, 'brand.name')).toBe('职工温度计');
  await keepSettings(db, { 'brand.name': null }, 'admin', at(3));
  expect(await settingOf(db, 'brand.name')).toBe(null);
  db.close();
});
