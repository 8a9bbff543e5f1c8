import { describe, expect, it } from 'vitest';
import type { Catalogue, PolicyEvent } from '../../src/contracts/catalogue.ts';
import { marksOf } from '../../src/dashboard/state/trend-marks.ts';
import { resolveTrends, trendsQuery } from '../../src/dashboard/state/trends.ts';
import { parseTrends, type TrendsChoice } from '../../src/dashboard/state/trends-choice.ts';
import {
  chooseGroups,
  chooseLevel,
  chooseLine,
  chooseMetric,
} from '../../src/dashboard/state/trends-transitions.ts';
import { catalogue as plain } from './fixture/world.ts';

const catalogue: Catalogue = {
  ...plain,
  region_groups: [
    { scheme: 'nbs_four', code: 'west', name: { zh: '西部', en: 'West' }, regions: ['510000'] },
    { scheme: 'nbs_four', code: 'east', name: { zh: '东部', en: 'East' }, regions: ['330000'] },
  ],
};
const state = (choice: TrendsChoice, today = 202611) => {
  const found = resolveTrends(choice, catalogue, today);
  if (found === undefined) throw new Error('no state');
  return found;
};
const asked = (choice: TrendsChoice) => trendsQuery(state(choice), { lang: 'zh-CN' });

describe('what an analyst chooses', () => {
  it('groups of regions instead of a level, and one of them by a click', () => {
    const west = chooseLine(chooseGroups({ level: 'city', codes: ['510100'] }, 'nbs_four'), {
      region: 'west',
      members: {},
    });
    expect(west).toEqual({ groups: 'nbs_four', codes: ['west'] });
    expect(asked(west).region).toEqual({ level: 'province', groups: 'nbs_four', codes: ['west'] });
    expect(chooseLevel(west, 'nation')).toEqual({ level: 'nation' });
  });

  it('a click on a member filters by it and keeps the split', () => {
    const choice = chooseLine({ by: ['need_domain'] }, { members: { need_domain: 'S08' } });
    expect(choice).toEqual({ by: ['need_domain'], where: { need_domain: ['S08'] } });
    expect(chooseLine({ by: ['need_domain'] }, { members: { need_domain: '*' } })).toEqual({
      by: ['need_domain'],
    });
  });

  it('peers and nation need a place; without one the choice stays in the link and is named', () => {
    expect(state({ compare: 'peers' })).toMatchObject({ compare: 'yoy', ignored: ['compare=peers'] });
    expect(asked({ level: 'province', compare: 'peers' }).compare).toBe('peers');
    expect(chooseLevel({ level: 'province', compare: 'nation' }, 'nation')).toEqual({ level: 'nation' });
  });

  it('complete, latest, today: open periods are asked for, and only then', () => {
    expect(asked({})).not.toHaveProperty('open');
    expect(asked({ to: 'latest' })).toMatchObject({ open: true, period: { to: 202611 } });
    expect(state({ to: 'today' }, 202701)).toMatchObject({ anchor: 'today', to: 202701 });
  });

  it('days and weeks are named as not stored, real terms as without prices', () => {
    expect(state(parseTrends('?grain=week')).ignored).toEqual(['grain=week']);
    const money = catalogue.metrics.find((m) => m.deflatable)?.id ?? '';
    expect(state({ metric: money, real: true })).toMatchObject({ real: false, ignored: ['real=true'] });
  });

  it('another metric drops what it has no meaning for', () => {
    const rate = catalogue.metrics.find((m) => m.kind === 'rate')?.id ?? '';
    const next = chooseMetric({ per: 'members', real: true, level: 'province' }, rate, catalogue);
    expect(next).toEqual({ metric: rate, level: 'province' });
  });
});

describe('marks on a picture', () => {
  const event = (no: string, region: string, need_domain: string | null, from: string): PolicyEvent => ({
    no,
    title: { zh: no, en: no },
    kind: 'policy',
    region,
    need_domain,
    from,
    to: null,
    document: null,
  });
  const events = [
    event('全国', '000000', null, '2026-01-15'),
    event('四川托育', '510000', 'S08', '2026-03-01'),
    event('浙江', '330000', null, '2026-03-01'),
  ];
  const breaks = [{ period: 202602, before: '1.0', after: '1.1' }];
  const note = (period: number | null, body: string) => ({
    id: body,
    chart: 'applications',
    region: '510000',
    period,
    body,
    author: '甲',
    at: '2026-09-01T00:00:00Z',
    mine: true,
  });
  const notes = [note(202604, '名额已满'), note(null, '全图说明')];
  const marks = (choice: TrendsChoice) =>
    marksOf(
      state(choice),
      '510000',
      { events, breaks, alerts: [], notes },
      ({ zh }) => zh,
      () => '',
    ).map((m) => [m.kind, m.period, m.name]);

  it('those of the place and of the nation, of the need that is looked at, on the axis of the picture', () => {
    expect(marks({ level: 'province', codes: ['510000'] })).toEqual([
      ['event', 202601, '全国'],
      ['event', 202603, '四川托育'],
      ['break', 202602, '1.0 → 1.1'],
      ['note', 202604, '甲 · 名额已满'],
    ]);
    expect(marks({ where: { need_domain: ['S01'] }, grain: 'quarter' })).toEqual([
      ['event', 20261, '全国'],
      ['break', 20261, '1.0 → 1.1'],
      ['note', 20262, '甲 · 名额已满'],
    ]);
  });
});
