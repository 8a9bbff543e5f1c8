import { afterAll, beforeAll, expect, test } from 'vitest';
import { leafTable } from '../../src/client/what-if.ts';
import { thermometerSchema } from '../../src/contracts/thermometer.ts';
import { type WhatIfAnswer, whatIfSchema } from '../../src/contracts/what-if.ts';
import { WhatIf } from '../../src/indices/what-if.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

let api: HandApi;
beforeAll(async () => {
  api = await handApi(await tinyWorkspace());
});
afterAll(async () => {
  await api?.shelf.close();
});

const get = async (path: string): Promise<unknown> => (await api.json(path)).body;

const opened = async (gauge: string): Promise<{ answer: WhatIfAnswer; whatIf: WhatIf }> => {
  const answer = whatIfSchema.parse(await get(`/api/what-if?gauge=${gauge}&level=province`));
  const { seed, level, weight_range: weightRange } = answer.uncertainty;
  return { answer, whatIf: new WhatIf(leafTable(answer), { seed, level, weightRange }) };
};

test.each(['need', 'consumption'])(
  'at the official weights the %s gauge reads what is official',
  async (gauge) => {
    const { answer, whatIf } = await opened(gauge);
    const official = thermometerSchema.parse(
      await get(
        `/api/thermometer?gauge=${gauge}&level=province&from=${answer.period}&explain=none&intervals=last`,
      ),
    );
    const table = leafTable(answer);
    const now = whatIf.at(table.weights, answer.uncertainty.draws);
    expect(answer.regions.length).toBeGreaterThan(1);
    for (const [r, code] of answer.regions.entries()) {
      const found = official.readings.find((x) => x.region === code);
      expect(now.reading[r]).toBe(found?.reading.value);
      // Where every part is shown, the parts alone give the same reading.
      const whole = Object.keys(answer.withheld).length === 0;
      if (whole) expect(whatIf.official[r]).toBeCloseTo(found?.reading.value ?? Number.NaN, 9);
      if (whole) expect(now.low[r]).toBeCloseTo(found?.interval?.low ?? Number.NaN, 6);
    }
  },
);

test('other weights move readings and ranks, and their proportions are all that counts', async () => {
  const { answer, whatIf } = await opened('need');
  const { weights } = leafTable(answer);
  const [first = 0, ...others] = weights.indicators;
  const moved = whatIf.at({ ...weights, indicators: [first * 3, ...others] }, 60);
  const official = whatIf.at(weights, 60);
  expect([...moved.reading]).not.toEqual([...official.reading]);
  const scaled = whatIf.at(
    { indicators: [first * 6, ...others.map((w) => w * 2)], domains: weights.domains.map((w) => w * 5) },
    60,
  );
  for (const [r, x] of moved.reading.entries()) {
    expect(scaled.reading[r]).toBeCloseTo(x, 9);
    expect(moved.low[r]).toBeLessThanOrEqual(x);
    expect(moved.high[r]).toBeGreaterThanOrEqual(x);
    expect(moved.rankLow[r]).toBeLessThanOrEqual(moved.rank[r] ?? 0);
  }
});

test('a scenario worked out in parts, with another in between, is the one worked out at once', async () => {
  const { answer, whatIf } = await opened('need');
  const { weights } = leafTable(answer);
  const others = { ...weights, domains: weights.domains.map((w, d) => (d === 0 ? 2 * w : w)) };
  const whole = whatIf.at(weights, 70);
  const parts = whatIf.inParts(weights, 70, 30);
  const steps = [];
  for (let step = parts.next(); ; step = parts.next()) {
    steps.push(step);
    if (step.done) break;
    whatIf.at(others, 10);
  }
  expect(steps.map(({ done }) => done)).toEqual([false, false, true]);
  expect(steps.at(-1)?.value).toEqual(whole);
});
