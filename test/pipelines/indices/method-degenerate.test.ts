import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { methodCommand } from '../../../pipelines/commands/method.ts';
import { methods } from '../../../pipelines/indices/methods/index.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'degenerate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a method answers, or what it says to whoever gave it something that cannot be computed. */
async function outcome(
  name: string,
  content: string,
  ...options: string[]
): Promise<Record<string, unknown> | string> {
  const file = join(folder, 'in.csv');
  writeFileSync(file, content);
  const io = { ...recordingIo(folder), lang: 'en' as const };
  try {
    await methodCommand([name, file, ...options, '--json'], io);
    return JSON.parse(io.lines.join('\n')) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.text.zh).toMatch(/\p{Script=Han}/u);
    return error.text.en;
  }
}

const LENGTH = 48;
const rows = (cell: (i: number) => string | number): string[] =>
  Array.from({ length: LENGTH }, (_, i) => String(cell(i)));
const SERIES: Readonly<Record<string, readonly string[]>> = {
  constant: rows(() => 5),
  'one point': ['5'],
  'all missing': rows(() => 'NA'),
  ties: rows((i) => i % 2),
  'a word': rows((i) => (i === 7 ? '很多' : i + 1)),
  'a gap': rows((i) => (i === 7 ? '' : i + 1)),
  infinite: rows((i) => (i === 7 ? 'Inf' : i + 1)),
  zero: rows(() => 0),
};
const month = (i: number): string => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;

/** Methods of one column, and what they need beside it. */
const OF_SERIES: Readonly<Record<string, readonly string[]>> = {
  stl: [],
  decompose: [],
  'mann-kendall': [],
  sen: [],
  pettitt: [],
  pelt: [],
  'hp-filter': [],
  gesd: [],
  bh: [],
  ears: [],
  farrington: ['--frequency', '12', '--years', '2', '--half', '1'],
  naive: [],
  'holt-winters': ['--alpha', '0.3', '--beta', '0.1', '--gamma', '0.1'],
  ets: ['--model', 'ANN'],
  theta: [],
  sarimax: ['--order', '0,1,0', '--seasonal', '0,0,0'],
  sobol: ['--n', '8', '--d', '4'],
};
const OF_MONTHS: Readonly<Record<string, readonly string[]>> = {
  'seasonal-adjust': [],
  forecast: [],
  its: ['--from', '2023-01'],
};
/** These leave out missing values, and say so in their help; months are answered with a reason instead. */
const TAKES_GAPS = new Set(['mann-kendall', 'sen', 'gesd', 'seasonal-adjust', 'forecast']);

describe.each(Object.entries({ ...OF_SERIES, ...OF_MONTHS }))('%s', (name, options) => {
  test.each(Object.keys(SERIES))('%s: an answer, or a sentence that says the place', async (kind) => {
    const cells = SERIES[kind] ?? [];
    const head = name in OF_MONTHS ? 'month,x\n' : 'x\n';
    const line = (cell: string, i: number) => (name in OF_MONTHS ? `${month(i)},${cell}` : cell);
    const found = await outcome(name, `${head}${cells.map(line).join('\n')}\n`, ...options);
    if (kind === 'a word') expect(found).toBe(wrongCell('很多'));
    if (kind === 'infinite') expect(found).toBe(wrongCell('Inf'));
    if (kind === 'a gap' && !TAKES_GAPS.has(name))
      expect(found).toMatch(/is missing|position 8|has NaN|between 0 and 1/);
    if (kind === 'one point' && name in OF_SERIES) expect(found).toMatch(/5|1/);
    // Nothing found where nothing happens.
    if (kind === 'constant' && typeof found === 'object') {
      expect(found.alarms ?? []).toEqual([]);
      expect(found.changes ?? []).toEqual([]);
      expect(found.outliers ?? 0).toBe(0);
      if (name === 'its') expect(found.effect).toEqual({ estimate: 0, low: 0, high: 0, p: 1 });
    }
  });
});

const wrongCell = (cell: string): string =>
  `in.csv, line 9, column "x": "${cell}" is not a number. Write a number; leave missing cells empty or NA.`;

const OF_UNITS = ['impute', 'treat', 'normalise', 'weights', 'aggregate', 'correlation', 'star-score'];

describe.each(OF_UNITS)('%s of units × indicators', (name) => {
  test.each<[string, string, RegExp | null]>([
    [
      'a word in a column of numbers',
      'u,a,b\nx,1,2\ny,2,很多\nz,3,3\n',
      /line 3, column "b": "很多" is not a number/,
    ],
    ['a column without any value', 'u,a,b\nx,1,\ny,2,\nz,3,\n', /column "b" holds no value at all/],
    ['one name for two columns', 'u,a,a\nx,1,2\ny,2,3\n', /two columns are named "a"/],
    ['a row that is too short', 'u,a,b\nx,1\ny,2,3\n', /line 2 has 2 cells, the header has 3/],
    ['no rows', 'u,a,b\n', /holds no rows/],
    ['nothing', '', /holds no rows/],
    ['no numbers', 'u,v\nx,y\n', /has no numeric column/],
    ['constant', 'u,a,b\nx,3,3\ny,3,3\nz,3,3\n', null],
    ['one unit', 'u,a,b\nx,3,4\n', null],
    ['ties', 'u,a,b\nx,1,1\ny,1,1\nz,2,2\n', null],
  ])('%s', async (_, content, refusal) => {
    const found = await outcome(name, content);
    if (refusal) expect(found).toMatch(refusal);
    else if (typeof found === 'string') expect(found).toMatch(/Weights cannot be computed: .+ differ/);
  });
});

test('numbered units may have names that look half like numbers', async () => {
  expect(await outcome('aggregate', 'u,a\n101,1\nx2,3\n')).toMatchObject({
    id: ['101', 'x2'],
    score: [1, 3],
  });
});

test('choices are understood with either dash, in any case', async () => {
  const content = 'u,a\nx,1\ny,2\nz,4\n';
  const once = await outcome('normalise', content, '--method', 'percentile-rank');
  expect(await outcome('normalise', content, '--method', 'Percentile_Rank')).toEqual(once);
  expect(await outcome('normalise', content, '--method', 'percentiles')).toMatch(/has no "percentiles"/);
});

test('accuracy without training data leaves empty what is scaled by them', async () => {
  expect(await outcome('accuracy', 'actual,forecast\n1,2\n3,5\n')).toMatchObject({
    me: -1.5,
    mae: 1.5,
    mase: null,
    rmsse: null,
  });
});

test('counts that are none are named', async () => {
  expect(await outcome('mix-rate', 'id,part0,whole0,part1,whole1\na,,2,1,3\n')).toMatch(
    /column "part0" is empty/,
  );
  expect(await outcome('star-score', 'u,one,two\nx,-1,2\n')).toMatch(/column "one" is "-1"/);
});

test('every method of a plain series or table is looked at here', () => {
  // The others take records of their own kind; their tests are in method-price-rating-survey and method-command.
  const others = [
    'composite',
    'scenarios',
    'uncertainty',
    'cny-regressors',
    'accuracy',
    'price-index',
    'decompose-value',
  ];
  const rest = ['mix-rate', 'wilson', 'buhlmann', 'funnel', 'diffusion'];
  expect(
    new Set([...Object.keys(OF_SERIES), ...Object.keys(OF_MONTHS), ...OF_UNITS, ...others, ...rest]),
  ).toEqual(new Set(methods.keys()));
});
