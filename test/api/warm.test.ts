import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Warmer } from '../../src/api/warm.ts';

let asked: string[];
const warmer = (): Warmer =>
  new Warmer(async (path) => {
    asked.push(path);
  });

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const FIRST = ['/api/overview', '/api/catalogue'];

test('the first page at once, the other pages once it is quiet, each once', async () => {
  const own = warmer();
  await own.start(202609);
  expect(asked).toEqual(FIRST);
  await vi.advanceTimersByTimeAsync(2900);
  expect(asked).toEqual(FIRST);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toContain('/api/alerts');
  await own.stop();
});

test('while readers ask, nothing is worked out beside them; once stopped, nothing at all', async () => {
  const own = warmer();
  void own.start(202609);
  for (let second = 0; second < 30; second++) {
    own.heard();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(asked).toEqual(FIRST);
  await own.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual(FIRST);
});

test('another release is asked about from the beginning', async () => {
  const own = warmer();
  void own.start(202609);
  await vi.advanceTimersByTimeAsync(60_000);
  const before = [...asked];
  void own.start(202609);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([...before, ...before]);
  await own.stop();
});
