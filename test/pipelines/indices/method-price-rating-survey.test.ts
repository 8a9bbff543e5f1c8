import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { methodCommand } from '../../../pipelines/commands/method.ts';
import {
  describePeer,
  numbers,
  PEER_FOLDER,
  peerCsv,
  peerJson,
  worst,
} from '../../indices/methods/peer-cases.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'method-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const csv = (content: string): string => {
  const path = join(folder, 'input.csv');
  writeFileSync(path, content);
  return path;
};

// biome-ignore lint/suspicious/noExplicitAny: every method answers in a shape of its own
async function json(...args: string[]): Promise<any> {
  const io = recordingIo(folder);
  expect(await methodCommand([...args, '--json'], io)).toBe(0);
  return JSON.parse(io.lines.join('\n'));
}

describePeer('peer files go through the command line as they are', () => {
  const path = (name: string): string => join(PEER_FOLDER, name);

  test('IndexNumR: drift of chained indices, none of GEKS-Törnqvist', async () => {
    const last = async (...args: string[]): Promise<string> =>
      (await json('price-index', path('price/ces_sigma_2.csv'), ...args)).index.at(-1).toFixed(3);
    expect(await last('--method', 'laspeyres', '--output', 'chained')).toBe('2.200');
    expect(await last('--method', 'paasche', '--output', 'chained')).toBe('0.575');
    expect(await last('--method', 'fisher', '--output', 'chained')).toBe('1.124');
    expect(await last('--method', 'geks')).toBe('1.133');
  });

  test('IndexNumR: four decompositions of value', async () => {
    const peer = peerCsv('price/value_decomposition.csv');
    for (const method of ['laspeyres', 'paasche', 'bennet', 'montgomery']) {
      const ours = await json('decompose-value', path('price/ces_sigma_2.csv'), '--method', method);
      const rows = (peer.get('method') ?? []).flatMap((m, i) => (m === method ? [i] : [])).slice(1);
      for (const [key, column] of [
        ['price', 'price'],
        ['quantity', 'quantity'],
        ['change', 'changes'],
      ] as const) {
        const theirs = rows.map((i) => numbers(peer, column)[i] ?? Number.NaN);
        expect(worst(ours[key], theirs)).toBeLessThan(1e-9);
      }
    }
  });

  test('R and Newcombe: intervals of a proportion', async () => {
    const ours = await json('wilson', path('ratings/wilson_newcombe1998.csv'));
    const peer = peerCsv('ratings/wilson_newcombe1998.csv');
    expect(worst(ours.low, numbers(peer, 'lo'))).toBeLessThan(1e-9);
    expect(worst(ours.high, numbers(peer, 'hi'))).toBeLessThan(1e-9);
    const all = peerCsv('ratings/binomial_intervals.csv');
    for (const [method, column] of [
      ['wilson_cc', 'wilson_cc95'],
      ['exact', 'exact'],
      ['agresti_coull', 'agresti_coull'],
      ['jeffreys', 'jeffreys_equal_tail'],
    ] as const) {
      const run = await json('wilson', path('ratings/binomial_intervals.csv'), '--method', method);
      expect(worst(run.low, numbers(all, `${column}_lo`))).toBeLessThan(1e-9);
      expect(worst(run.high, numbers(all, `${column}_hi`))).toBeLessThan(1e-9);
    }
  });

  test('Michigan: 516 published months from its own column names', async () => {
    const name = 'survey/umich_components_1978_2024.csv';
    const columns = 'pago_r_all,pexp_r_all,bus12_r_all,bus5_r_all,dur_r_all';
    const ours = await json('diffusion', path(name), '--formula', 'michigan', '--columns', columns);
    const peer = peerCsv(name);
    const [year, month] = [numbers(peer, 'yyyy'), numbers(peer, 'Month')];
    const theirs = numbers(peer, 'ics_all');
    for (const [i, value] of ours.index.entries()) {
      if ((year[i] ?? 0) * 100 + (month[i] ?? 0) < 198112) continue;
      expect(Math.abs(value - (theirs[i] ?? Number.NaN))).toBeLessThanOrEqual(0.3);
    }
  });

  test('Beijing: every published quarter', async () => {
    for (const { S, E, pub } of peerJson('survey/published_diffusion_cases.json').nbs_beijing_cci.cases) {
      const file = csv(`s1,s2,s3,e1,e2\n${[...S, ...E].join(',')}\n`);
      const ours = await json('diffusion', file, '--formula', 'beijing');
      expect(Math.abs(ours.index[0] - pub.CCI)).toBeLessThan(0.06);
    }
  });
});

const GOODS =
  'period,product,price,quantity\n1,rice,2,10\n1,oil,8,5\n2,rice,4,6\n2,oil,8,7\n3,rice,2,10\n3,oil,8,5\n';

describe('worked by hand', () => {
  test('GEKS-Törnqvist over three periods that come back: 1, the bilateral index, 1', async () => {
    const { index } = await json('price-index', csv(GOODS), '--method', 'geks');
    // Shares 20/60 and 24/80 of rice, which doubles: 2^((1/3 + 0.3)/2).
    expect(index[1]).toBeCloseTo(2 ** ((20 / 60 + 24 / 80) / 2), 12);
    expect(index[2]).toBeCloseTo(1, 12);
  });

  test('quantity of a multilateral index: value 80/60 over the price index', async () => {
    const { index } = await json('price-index', csv(GOODS), '--method', 'geks', '--quantity-index');
    expect(index[1]).toBeCloseTo(80 / 60 / 2 ** ((20 / 60 + 24 / 80) / 2), 12);
  });

  test('price, volume, mix, new and gone add up to the change', async () => {
    const file = csv(`${GOODS}3,fish,5,2\n`);
    const parts = await json('decompose-value', file, '--method', 'pvm');
    for (const i of [0, 1]) {
      const sum = ['volume', 'mix', 'price', 'entered', 'left'].reduce((all, key) => all + parts[key][i], 0);
      expect(sum).toBeCloseTo(parts.change[i], 12);
    }
    expect(parts.change).toEqual([20, -10]);
    expect(parts.entered).toEqual([0, 10]);
  });

  test('three merchants, two months each, drawn to the whole', async () => {
    const file = csv('merchant,value,weight\na,4,10\na,5,10\nb,3,10\nb,2,10\nc,3,10\nc,4,10\n');
    const result = await json('buhlmann', file);
    // Means 4.5, 2.5, 3.5; within (6 × 10 × 0.25)/3 = 5; spread 20 × (1 + 1) = 40; between 60/(3600 − 1200) × (40 − 10) = 0.75.
    expect([result.within, result.between, result.collective]).toEqual([5, 0.75, 3.5]);
    expect(result.units.map((u: { estimate: number }) => u.estimate)).toEqual([4.25, 2.75, 3.5]);
  });

  test('diffusion: 30 up, 50 same, 20 down is 55 and a balance of 10', async () => {
    expect(await json('diffusion', csv('up,same,down\n30,50,20\n'))).toMatchObject({
      index: [55],
      balance: [10],
    });
  });
});

describe('input that cannot be', () => {
  test.each([
    [
      'a price of nothing',
      'price-index',
      'period,product,price,quantity\n1,a,,2\n2,a,1,2\n',
      /第 2 行“price”列为空/,
    ],
    [
      'a price below zero',
      'decompose-value',
      'period,product,price,quantity\n1,a,1,2\n2,a,-1,2\n',
      /第 3 行“price”列是“-1”，应大于 0/,
    ],
    ['one period', 'price-index', 'period,product,price,quantity\n1,a,1,2\n', /只有一个时期/],
    ['more events than cases', 'wilson', 'x,n\n3,2\n', /次数 3 大于总数 2/],
    ['no cases', 'wilson', 'x,n\n0,0\n', /“n”列是“0”，应大于 0/],
    ['one unit', 'buhlmann', 'id,value\na,1\na,2\n', /1 个有数值的单位、1 次重复/],
    ['values without repeats', 'buhlmann', 'id,value\na,1\nb,2\n', /2 个有数值的单位、0 次重复/],
    ['units without weight', 'buhlmann', 'id,value,weight\na,1,0\na,2,1\nb,1,1\n', /第 2 行“weight”列是“0”/],
    ['nobody answered', 'diffusion', 'up,same,down\n0,0,0\n', /没有人回答/],
    ['a missing answer', 'diffusion', 'up,same,down\n1,,2\n', /第 2 行“same”列为空/],
  ] as const)('%s', async (_name, method, content, message) => {
    const failure = await json(method, csv(content)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ text: { zh: expect.stringMatching(message) } });
  });

  test('units that never differ: no spread between, everyone gets the whole', async () => {
    const result = await json('buhlmann', csv('id,value\na,3\na,3\nb,3\nb,3\n'));
    expect(result).toMatchObject({ between: 0, within: 0, collective: 3 });
  });

  test('a period without any product in common is null, the others stand', async () => {
    const file = csv('period,product,price,quantity\n1,a,1,1\n2,a,2,1\n3,b,1,1\n');
    expect((await json('price-index', file, '--method', 'geks')).index).toEqual([
      1,
      expect.closeTo(2, 12),
      null,
    ]);
  });
});
