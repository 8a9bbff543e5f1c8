import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandIo } from '../../../pipelines/commands/command.ts';
import { methodCommand } from '../../../pipelines/commands/method.ts';
import { methods } from '../../../pipelines/indices/methods/index.ts';
import { describePeer, numbers, PEER_FOLDER, peerCsv, worst } from '../../indices/methods/peer-cases.ts';
import { AIR_PASSENGERS, BH1995, NILE, NOTTEM, ROSNER } from '../../indices/methods/published.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'method-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const io = (lang: 'zh-CN' | 'en', lines: string[]): CommandIo => ({
  out: (line) => void lines.push(line),
  err: (line) => void lines.push(line),
  progress: { step: () => {}, end: () => {} },
  lang,
  now: () => new Date(0),
  home: folder,
});

const csv = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const column = (name: string, header: string, values: readonly number[]): string =>
  csv(name, `${header}\n${values.join('\n')}\n`);

// biome-ignore lint/suspicious/noExplicitAny: every method answers in a shape of its own
async function json(...args: string[]): Promise<any> {
  const lines: string[] = [];
  expect(await methodCommand([...args, '--json'], io('en', lines))).toBe(0);
  return JSON.parse(lines.join('\n'));
}

describe('method NAME INPUT.csv', () => {
  test('every method is listed and explains itself in both languages', async () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      const list: string[] = [];
      await methodCommand(['--list'], io(lang, list));
      for (const spec of methods.values()) {
        expect(list.some((line) => line.trim().startsWith(spec.name))).toBe(true);
        const help: string[] = [];
        await methodCommand([spec.name, '--help'], io(lang, help));
        for (const option of Object.keys(spec.options)) expect(help.join('\n')).toContain(`--${option}`);
        for (const key of Object.keys(spec.output)) expect(help.join('\n')).toContain(key);
        expect(help.join('\n')).toContain(spec.source);
      }
    }
  });

  test('trend, change and outliers of published series', async () => {
    const nile = column('nile.csv', 'flow', NILE);
    expect(await json('mann-kendall', nile)).toMatchObject({ s: -1387, z: expect.closeTo(-4.128, 3) });
    expect((await json('mann-kendall', nile, '--hamed-rao')).z).toBeCloseTo(-2.82, 2);
    expect(await json('sen', nile, '--value', 'flow')).toMatchObject({ slope: -2.6 });
    expect(await json('pettitt', nile)).toMatchObject({ at: [28] });
    expect(await json('pelt', nile, '--scale', 'sd')).toMatchObject({ changes: [28] });
    expect((await json('gesd', column('rosner.csv', 'x', ROSNER))).outliers).toBe(3);
    expect((await json('bh', column('p.csv', 'p', BH1995))).rejected).toBe(4);
  });

  test('STL with every option of the issue', async () => {
    const file = csv('nottem.csv', `month,t\n${NOTTEM.map((v, i) => `${i},${v}`).join('\n')}\n`);
    const a = await json('stl', file, '--value', 't', '--period', '12', '--s-window', '13');
    const same = await json(
      'stl',
      file,
      '--value',
      't',
      '--s-window',
      '13',
      '--s-degree',
      '0',
      '--t-window',
      '21',
      '--t-degree',
      '1',
      '--l-window',
      '13',
      '--l-degree',
      '1',
      '--s-jump',
      '2',
      '--t-jump',
      '3',
      '--l-jump',
      '2',
      '--inner',
      '2',
      '--outer',
      '0',
    );
    expect(same).toEqual(a);
    expect(Object.keys(a)).toEqual(['seasonal', 'trend', 'remainder', 'weights', 'strength']);
    expect(
      (await json('stl', file, '--value', 't', '--s-window', 'periodic', '--robust')).weights,
    ).toHaveLength(240);
  });

  test('forecasts', async () => {
    const air = column('air.csv', 'passengers', AIR_PASSENGERS);
    expect((await json('naive', air, '--period', '12', '--horizon', '2')).mean).toEqual(
      AIR_PASSENGERS.slice(132, 134),
    );
    expect(
      (
        await json(
          'holt-winters',
          air,
          '--seasonal',
          'multiplicative',
          '--alpha',
          '0.3',
          '--beta',
          '0.1',
          '--gamma',
          '0.1',
        )
      ).forecast,
    ).toHaveLength(12);
    const recursion = await json(
      'ets',
      column('two.csv', 'x', [12, 9, 11]),
      '--model',
      'MNN',
      '--alpha',
      '0.5',
      '--states',
      '10',
    );
    expect(recursion.fitted).toEqual([10, 11, 10]);
    expect((await json('theta', air, '--horizon', '3')).mean).toHaveLength(3);
  });

  test('weights, normalisation, aggregation', async () => {
    const file = csv('units.csv', 'unit,a,b\nx,1,4\ny,2,\nz,3,2\n');
    expect(await json('normalise', file, '--negative', 'b')).toEqual({
      id: ['x', 'y', 'z'],
      columns: { a: [0, 50, 100], b: [0, null, 100] },
    });
    expect((await json('normalise', file, '--columns', 'a', '--low', '-1', '--high', '1')).columns.a).toEqual(
      [-1, 0, 1],
    );
    expect(await json('aggregate', file, '--weights', 'a=1,b=3')).toEqual({
      id: ['x', 'y', 'z'],
      score: [3.25, 2, 2.25],
      rank: [1, 3, 2],
    });
    expect((await json('weights', csv('full.csv', 'a,b\n1,0\n1,0\n1,3\n'))).weights).toEqual({ a: 0, b: 1 });
  });

  test('prices, proportions, surveys, festivals', async () => {
    const goods = csv(
      'goods.csv',
      'period,product,price,quantity\n1,rice,2,10\n1,oil,8,5\n2,rice,4,6\n2,oil,8,7\n',
    );
    expect((await json('price-index', goods, '--method', 'laspeyres')).index).toEqual([1, 80 / 60]);
    expect(await json('decompose-value', goods)).toMatchObject({ price: [16], quantity: [4], change: [20] });
    expect((await json('wilson', csv('w.csv', 'x,n\n81,263\n'))).low[0]).toBeCloseTo(0.2553, 4);
    expect(
      (await json('diffusion', csv('d.csv', 'up,same,down,unsure\n26.4,53.9,9.2,10.6\n'))).index[0],
    ).toBeCloseTo(59.6, 1);
    const festival = csv('cny.csv', 'cny\n2025-01-29\n');
    const { month, regressors } = await json('cny-regressors', festival, '--centring', 'none');
    expect(month).toHaveLength(12);
    expect(regressors.during.slice(0, 2)).toEqual([expect.closeTo(3 / 7, 12), expect.closeTo(4 / 7, 12)]);
  });

  test('people read lines and columns', async () => {
    const lines: string[] = [];
    await methodCommand(['sen', column('line.csv', 'x', [1, 2, 3, 4])], io('zh-CN', lines));
    expect(lines).toContain('slope = 1');
    const table: string[] = [];
    await methodCommand(['hp-filter', column('line.csv', 'x', [1, 2, 3, 4])], io('zh-CN', table));
    expect(table.slice(0, 2)).toEqual(['', 'trend,cycle']);
    expect(table).toHaveLength(6);
  });
});

describe('what goes wrong says the value, the place and the next step', () => {
  test.each([
    ['an unknown method', ['nowhere', 'x.csv'], 2, /没有“nowhere”这个方法/],
    ['no file', ['sen'], 2, /用法：thermometer method sen 输入\.csv/],
    ['a file that is not there', ['sen', '/nowhere.csv'], 1, /无法读取 \/nowhere\.csv/],
    ['an unknown column', ['sen', 'two.csv', '--value', 'z'], 2, /没有“z”列。现有列：a、b/],
    ['which column', ['sen', 'two.csv'], 2, /请用 --value 指明/],
    ['a cell that is no number', ['sen', 'bad.csv', '--value', 'a'], 1, /第 3 行“a”列的“一”不是数字/],
    ['a gap', ['stl', 'gap.csv', '--value', 'a'], 1, /第 3 行缺失/],
    ['too short', ['stl', 'two.csv', '--value', 'a'], 1, /STL 季节分解无法计算/],
    ['a ragged line', ['sen', 'ragged.csv'], 1, /line 3 has 1 cells/],
    ['no rows', ['sen', 'empty.csv'], 1, /没有数据行/],
    ['a wrong choice', ['normalise', 'two.csv', '--method', 'best'], 2, /--method 没有“best”。可选：minmax/],
    [
      'a wrong number',
      ['stl', 'two.csv', '--value', 'a', '--period', 'year'],
      2,
      /--period 应为数字，而不是“year”/,
    ],
  ] as const)('%s', async (_name, args, exitCode, message) => {
    csv('two.csv', 'a,b\n1,2\n3,4\n');
    csv('bad.csv', 'a,b\n1,2\n一,4\n');
    csv('gap.csv', 'a,b\n1,2\n,4\n');
    csv('ragged.csv', 'a,b\n1,2\n3\n');
    csv('empty.csv', 'a,b\n');
    const given = args.map((a) => (/^(two|bad|gap|ragged|empty)\.csv$/.test(a) ? join(folder, a) : a));
    const failure = await methodCommand([...given], io('zh-CN', [])).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode, text: { zh: expect.stringMatching(message) } });
  });
});

describePeer('composite on the command line against COINr', () => {
  const path = (name: string): string => join(PEER_FOLDER, 'composite', name);
  /** The unit table beside the case lacks its energy column: energy is traded amount over its denominated value. */
  const withEnergy = (): string => {
    const [raw, divided] = [
      peerCsv('composite/asem_00_raw.csv'),
      peerCsv('composite/asem_01_denominated.csv'),
    ];
    const of = (table: typeof raw, id: string): Float64Array => numbers(table, id);
    const [elec, gas] = [of(raw, 'Elec'), of(raw, 'Gas')];
    const energy = [...elec].map((v, i) =>
      v > 0 ? v / (of(divided, 'Elec')[i] ?? 0) : (gas[i] ?? 0) / (of(divided, 'Gas')[i] ?? 0),
    );
    const at = new Map((raw.get('uCode') ?? []).map((code, i) => [code, energy[i]]));
    const [head = '', ...lines] = readFileSync(path('asem_units.csv'), 'utf8').trim().split(/\r?\n/);
    const code = (line: string): string => line.split(',')[0]?.replaceAll('"', '') ?? '';
    return csv(
      'asem_units_energy.csv',
      [`${head},"Energy"`, ...lines.map((line) => `${line},${at.get(code(line))}`), ''].join('\n'),
    );
  };

  test.each([
    ['raw, every denominator', () => ['--data', path('asem_00_raw.csv'), '--units', withEnergy()]],
    [
      'denominated, by the files as they are',
      () => ['--data', path('asem_01_denominated.csv'), '--units', path('asem_units.csv'), '--no-denominate'],
    ],
  ])('ASEM to scores and ranks, by its own iMeta table: from %s', async (_, from) => {
    const result = await json(
      'composite',
      '--definition',
      path('asem_meta.csv'),
      ...from(),
      '--impute',
      'group_mean',
      '--group',
      'EurAsia_group',
      '--treat',
    );
    const peer = peerCsv('composite/asem_05_agg_arith.csv');
    const order = (peer.get('uCode') ?? []).map((code) => result.id.indexOf(code));
    expect(order.map((i) => result.rank[i])).toEqual([...numbers(peer, 'Rank')]);
    const all = ['Physical', 'ConEcFin', 'Political', 'Instit', 'P2P', 'Environ', 'Social', 'SusEcFin'];
    for (const id of [...all, 'Conn', 'Sust', 'Index']) {
      expect(
        worst(
          order.map((i) => result.scores[id][i]),
          numbers(peer, id),
        ),
      ).toBeLessThan(1e-9);
    }
  });
});

describe('composite on the command line', () => {
  test('a YAML definition, its denominator and its direction', async () => {
    const definition = csv(
      'small.yml',
      `units: { id: unit }
indicators:
  - { id: a, parent: index, weight: 3 }
  - { id: b, parent: index, direction: -1, denominator: d }
aggregates:
  - { id: index }
steps:
  normalise: { method: minmax, low: 1, high: 100 }
  aggregate: geometric
`,
    );
    const data = csv('small.csv', 'unit,a,b,d\nx,1,4,2\ny,2,9,3\nz,3,2,2\n');
    const result = await json('composite', '--definition', definition, '--data', data);
    expect(result.scores.a).toEqual([1, 50.5, 100]);
    // b/d: 2, 3, 1, less is better.
    expect(result.scores.b).toEqual([50.5, 1, 100]);
    expect(result.scores.index[0]).toBeCloseTo(50.5 ** 0.25, 12);
    expect(result.rank).toEqual([3, 2, 1]);
  });
});

describe('uncertainty on the command line', () => {
  test('intervals, chains and shares; the same for any number of threads', async () => {
    const meta = csv(
      'meta.csv',
      'iCode,Type,Parent,Weight,Direction\na,Indicator,top,1,1\nb,Indicator,top,1,-1\nc,Indicator,top,2,1\ntop,Aggregate,,1,1\n',
    );
    // v leads and z trails on everything; w, x and y change places.
    const data = csv('units.csv', 'uCode,a,b,c\nv,99,1,99\nw,50,40,60\nx,60,50,50\ny,55,45,55\nz,1,99,1\n');
    const errors = csv('errors.csv', 'uCode,a,b,c\nv,1,1,1\nw,1,1,1\nx,1,1,1\ny,1,1,1\nz,1,1,1\n');
    const args = ['uncertainty', data, '--meta', meta, '--errors', errors, '--draws', '200', '--sobol', '32'];
    const one = await json(...args, '--workers', '1');
    expect(one.ordinal).toEqual([1, null, null, null, 5]);
    expect(one.rank_low.slice(1, 4).every((r: number) => r >= 2)).toBe(true);
    expect(one.position[0]).toBe('1');
    expect(one.chain).toEqual([null, 1, 1, 1, null]);
    expect(one.tied[0]).toEqual([]);
    for (const [i, low] of one.score_low.entries()) expect(low).toBeLessThanOrEqual(one.score_high[i]);
    expect(Object.keys(one.sobol.rank_shift)).toEqual([
      'weights',
      'normalisation',
      'aggregation',
      'drop_out',
      'sampling',
    ]);
    expect(await json(...args, '--workers', '2')).toEqual(one);
    expect(
      (await json(...args, '--fixed', 'weights,normalisation,aggregation,drop_out,sampling')).position,
    ).toEqual(['1', expect.any(String), expect.any(String), expect.any(String), '5']);
  });

  test('scenarios name who moves', async () => {
    const meta = csv('flat.csv', 'iCode,Parent\na,top\nb,top\ntop,\n');
    const data = csv('flat-data.csv', 'uCode,a,b\nx,0,10\ny,6,6\nz,10,0\n');
    const { ranks, shift } = await json('scenarios', data, '--meta', meta);
    expect(ranks.nominal).toEqual([2, 1, 2]);
    expect(shift.arithmetic).toEqual({ mean: 0, largest: 0 });
  });

  test.each([
    ['a unit twice', 'uCode,a,b\nx,1,2\nx,3,4\n', /“x”出现了两次.*--time/],
    ['a word for a number', 'uCode,a,b\nx,1,2\ny,很多,4\n', /第 3 行“a”列的“很多”不是数字/],
    ['a missing indicator', 'uCode,a\nx,1\ny,2\n', /没有数字列“b”/],
    ['one unit', 'uCode,a,b\nx,1,2\n', /至少需要两个单位/],
  ])('%s is refused with its place', async (_name, content, message) => {
    const meta = csv('m.csv', 'iCode,Parent\na,top\nb,top\ntop,\n');
    const failure = await methodCommand(
      ['composite', csv('d.csv', content), '--meta', meta],
      io('zh-CN', []),
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 1, text: { zh: expect.stringMatching(message) } });
  });
});
