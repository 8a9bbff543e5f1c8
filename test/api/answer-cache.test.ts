import { expect, test, vi } from 'vitest';
import { AnswerCache } from '../../src/api/answer-cache.ts';

const rows = (n: number) => ({ rows: Array.from({ length: n }, (_, i) => i) });

test('the same question of one release is worked out once, also while it is being worked out', async () => {
  const cache = new AnswerCache();
  const make = vi.fn(async () => rows(3));
  const [first, second] = await Promise.all([cache.get('r1 q', make), cache.get('r1 q', make)]);
  expect(second).toBe(first);
  expect(await cache.get('r1 q', make)).toBe(first);
  expect(make).toHaveBeenCalledTimes(1);
  await cache.get('r2 q', make);
  expect(make).toHaveBeenCalledTimes(2);
});

test('what was used longest ago makes room for large answers', async () => {
  const cache = new AnswerCache(25);
  const made: string[] = [];
  const ask = (key: string) =>
    cache.get(key, async () => {
      made.push(key);
      return rows(10);
    });
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  await ask('a');
  await ask('b');
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

test('a failure is not remembered', async () => {
  const cache = new AnswerCache();
  await expect(cache.get('q', () => Promise.reject(new Error('once')))).rejects.toThrow('once');
  expect(await cache.get('q', async () => 7)).toBe(7);
});
