import { expect, it } from 'vitest';
import { byUrgency } from '../../src/domain/work-kind.ts';

it('what waits comes first, then by day, then what moved last', () => {
  const item = (
    id: string,
    stage: 'waiting' | 'moving' | 'ended',
    due: string | null,
    updated = '2026-11-01',
  ) => ({
    id,
    stage,
    due_on: due,
    updated_at: updated,
  });
  const items = [
    item('ended', 'ended', '2026-01-01'),
    item('no day', 'waiting', null),
    item('moving', 'moving', '2026-01-01'),
    item('later', 'waiting', '2026-12-31', '2026-11-01'),
    item('later, moved since', 'waiting', '2026-12-31', '2026-11-20'),
    item('soon', 'waiting', '2026-11-24'),
  ];
  expect(items.sort(byUrgency).map(({ id }) => id)).toEqual([
    'soon',
    'later, moved since',
    'later',
    'no day',
    'moving',
    'ended',
  ]);
});
