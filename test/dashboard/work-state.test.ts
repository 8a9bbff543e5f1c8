import { describe, expect, test } from 'vitest';
import type { WorkItemView } from '../../src/contracts/work-item.ts';
import { environmentParams, parseEnvironment } from '../../src/dashboard/state/environment.ts';
import { fitting, groupOf, NOBODY, parseTodo, todoParams } from '../../src/dashboard/state/work.ts';

describe('the address of 我的待办', () => {
  test.each(['', 'kind=watch', 'kind=alert&owner=权益保障部&show=ended', `owner=${NOBODY}&item=watch:-19`])(
    '%s holds what was chosen, and only that',
    (search) => {
      expect(todoParams(parseTodo(search)).toString()).toBe(new URLSearchParams(search).toString());
    },
  );
  test.each(['kind=person', 'item=person:1', 'item=watch:', 'show=everything', 'owner='])(
    '%s is as if it were not there',
    (search) => expect(todoParams(parseTodo(search)).toString()).toBe(''),
  );
});

describe('the address of 环境', () => {
  test('keeps place, month, scene, merchant and type', () => {
    const search = 'region=330000&month=202506&scene=prepaid&merchant=-197&type=cinema';
    expect(environmentParams(parseEnvironment(search)).toString()).toBe(search);
  });
  test.each(['month=202513', 'month=last', 'scene=cash', 'merchant=<b>', 'region='])(
    '%s is as if it were not there',
    (search) => expect(environmentParams(parseEnvironment(search)).toString()).toBe(''),
  );
});

describe('an item on the list', () => {
  const item = (about: Partial<WorkItemView>) =>
    ({
      kind: 'watch',
      owner: null,
      due_on: null,
      overdue: false,
      stage: 'waiting',
      ...about,
    }) as WorkItemView;

  test.each<[string, Partial<WorkItemView>, string]>([
    ['without a day', {}, 'none'],
    ['past its day', { due_on: '2026-11-22', overdue: true }, 'overdue'],
    ['due in seven days', { due_on: '2026-11-30' }, 'week'],
    ['due in eight', { due_on: '2026-12-01' }, 'later'],
    ['that has ended', { stage: 'ended', due_on: '2026-11-22' }, 'ended'],
  ])('%s', (_, about, group) => expect(groupOf(item(about), '2026-11-23')).toBe(group));

  test('fits a kind and an owner; nobody is one too', () => {
    const items = [item({}), item({ kind: 'alert', owner: '甲' })];
    expect(fitting(items, { ended: false })).toHaveLength(2);
    expect(fitting(items, { ended: false, kind: 'alert' })).toEqual([items[1]]);
    expect(fitting(items, { ended: false, owner: NOBODY })).toEqual([items[0]]);
    expect(fitting(items, { ended: false, owner: '甲' })).toEqual([items[1]]);
  });
});
