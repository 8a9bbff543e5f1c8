import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalDraws, uniformDraws } from '../../src/indices/random.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { declareSample, SQL_FOLDER } from './generate.ts';

/** One monthly series of one place and code, as a cube of the sample holds it. */
export interface SampleCell {
  readonly measure: string;
  readonly level: 'nation' | 'province' | 'city';
  readonly region: string;
  /** `*` for all codes of the measure. */
  readonly code: string;
  /** NaN where the place did not report. */
  readonly values: Float64Array;
  /** Records behind an amount; null for a count. */
  readonly volume: Float64Array | null;
  /** What is to be expected without planted events, with them, and the standard deviation of chance without. */
  readonly plain: Float64Array;
  readonly planted: Float64Array;
  readonly sd: Float64Array;
}

/** The sample without chance: means of every cell, from which any seed draws. */
export interface SampleWorld {
  readonly leaves: readonly Leaf[];
  /** Share of each month within a week around 春节. */
  readonly festival: Float64Array;
}

interface Leaf {
  readonly measure: Measure;
  readonly code: string;
  readonly province: string;
  /** Null outside the pilots, whose provinces stand for their cities. */
  readonly city: string | null;
  readonly plain: Float64Array;
  readonly planted: Float64Array;
  readonly silent: Uint8Array;
  /** Fen a record and its spread on the log scale; 0 for a count. */
  readonly price: number;
  readonly spread: number;
}

interface Measure {
  readonly name: string;
  readonly family: string;
  readonly file: string;
  readonly table: string;
  readonly code: string;
  readonly codes: string;
  /** How a planted event multiplies the mean, and what share of records is counted. */
  readonly factor: string;
  readonly share: string;
  /** Noise of a month in a place and, for services, of a month in a domain: the generator's own deviations. */
  readonly placeNoise: number;
  readonly codeNoise: number;
  readonly amount?: true;
}

const MONTHS = 72;
const services = {
  family: 'service_applications',
  file: '50-services.sql',
  table: 'service_cells',
  code: 'domain',
  codes: 'domains',
};
const MEASURES: readonly Measure[] = [
  {
    ...services,
    name: 'applications',
    factor: 'coalesce(p.rows, 1)',
    share: '1',
    placeNoise: 0.05,
    codeNoise: 0.03,
  },
  {
    ...services,
    name: 'unmet',
    factor: 'coalesce(p.rows, 1) * coalesce(p.unmet, 1)',
    share: 'd.unmet * c.unmet_factor',
    placeNoise: 0.05,
    codeNoise: 0.03,
  },
  {
    name: 'cases',
    family: 'feedback',
    file: '70-feedback.sql',
    table: 'feedback_cells',
    code: 'topic',
    codes: 'topics',
    factor: 'coalesce(p.rows, 1)',
    share: '1',
    placeNoise: 0.05,
    codeNoise: 0,
  },
  {
    name: 'disputes',
    family: 'disputes',
    file: '65-trust.sql',
    table: 'dispute_cells',
    code: 'class',
    codes: 'classes',
    factor: 'coalesce(p.rows, 1)',
    share: '1',
    placeNoise: 0,
    codeNoise: 0,
  },
  {
    name: 'paid_fen',
    family: 'consumption',
    file: '60-consumption.sql',
    table: 'consumption_cells',
    code: 'class',
    codes: 'classes',
    factor: 'coalesce(p.rows, 1)',
    share: '1',
    placeNoise: 0.04,
    codeNoise: 0,
    amount: true,
  },
];

/**
 * The means of the sample's cells by the generator's own statements (levels, seasons, 春节, growth, planted events) with
 * chance switched off, for the pilots' cities and one city of each other province: no record is made.
 */
export async function sampleWorld(): Promise<SampleWorld> {
  const db = await open(':memory:');
  try {
    await declareSample(db, { seed: 1, members: 100_000, months: MONTHS, events: 2_700_000 });
    for (const file of ['00-chance.sql', '10-time.sql', '20-places.sql']) await db.script(sqlOf(file));
    await db.script(`
      create or replace macro normal(x) as 0.0;
      create or replace macro poisson(m, x) as m;
      create or replace macro silent(city_idx, is_pilot, t) as false;
      delete from cities where not is_pilot and city <> province[1:2] || '0100';
      delete from city_offsets where city not in (select city from cities);
      ${statement('40-members.sql', 'create macro joined')}`);
    for (const file of ['42-codes.sql', '44-planted.sql']) await db.script(sqlOf(file));
    const leaves: Leaf[] = [];
    const made = new Set<string>();
    for (const m of MEASURES) {
      if (!made.has(m.table)) await db.script(exact(statement(m.file, `create table ${m.table} as`)));
      made.add(m.table);
      leaves.push(...(await leavesOf(db, m)));
    }
    const months = await db.all<{ festival: number }>('select festival from months order by t');
    return { leaves, festival: Float64Array.from(months, (row) => row.festival) };
  } finally {
    db.close();
  }
}

const sqlOf = (file: string): string => readFileSync(join(SQL_FOLDER, file), 'utf8');

/** The statement of a script that begins so. */
function statement(file: string, beginning: string): string {
  const text = sqlOf(file);
  const from = text.indexOf(beginning);
  if (from < 0) throw new RangeError(`${file} has no statement "${beginning}"`);
  const lines = text.slice(from).split('\n');
  const end = lines.findIndex((line) => line.endsWith(';') && !line.trimStart().startsWith('--'));
  return lines.slice(0, end + 1).join('\n');
}

/** Means are no whole numbers. */
const exact = (sql: string): string => sql.replace('n::integer as n', 'n::double as n');

async function leavesOf(db: Database, m: Measure): Promise<Leaf[]> {
  const price = m.amount ? '100 * d.mean_yuan' : '0';
  const spread = m.amount ? 'd.spread' : '0';
  const rows = await db.all<{
    province: string;
    city: string;
    is_pilot: boolean;
    code: string;
    price: number;
    spread: number;
    t: string;
    mean: string;
    factor: string;
    silent: string;
  }>(`
    with leaf as (
      select k.province, k.city, k.is_pilot, d.${m.code} as code, (${price})::double as price, (${spread})::double as spread,
        x.t, coalesce(c.n * ${m.share}, 0)::double as mean, (${m.factor})::double as factor, coalesce(p.rows, 1) = 0 as silent
      from cities k cross join ${m.codes} d cross join months x
      left join ${m.table} c on c.city_idx = k.city_idx and c.t = x.t and c.${m.code} = d.${m.code}
      left join planted_cells p on p.family = '${m.family}' and p.city_idx = k.city_idx and p.code = d.${m.code} and p.t = x.t
    )
    select province, city, is_pilot, code, price, spread,
      ${['t', 'mean', 'factor', 'silent::int'].map((c) => `array_to_string(list(${c} order by t), ' ') as ${c.replace('::int', '')}`).join(', ')}
    from leaf group by all order by all`);
  return rows.map((row): Leaf => {
    const factor = numbers(row.factor);
    const planted = Float64Array.from(numbers(row.mean));
    return {
      measure: m,
      code: row.code,
      province: row.province,
      city: row.is_pilot ? row.city : null,
      planted,
      plain: planted.map((v, t) => v / (factor[t] || 1)),
      silent: Uint8Array.from(numbers(row.silent)),
      price: row.price,
      spread: row.spread,
    };
  });
}

const numbers = (text: string): number[] => text.split(' ').map(Number);

/** Draws the cells of one seed and sums them over codes, cities and provinces. */
export function drawCells(world: SampleWorld, seed: number): SampleCell[] {
  const normal = normalDraws(seed);
  const uniform = uniformDraws(seed ^ 0x5bd1e995);
  const shocks = new Map<string, Float64Array>();
  const shock = (key: string, deviation: number): Float64Array => {
    const known = shocks.get(key);
    if (known) return known;
    const made = Float64Array.from({ length: MONTHS }, () => Math.exp(deviation * normal()));
    shocks.set(key, made);
    return made;
  };
  const cells = new Map<string, Sum>();
  const drawn = new Map<string, Float64Array>();
  for (const leaf of world.leaves) {
    const { measure: m, code, province, city, planted } = leaf;
    const place = shock(`${m.family} ${city ?? province}`, m.placeNoise);
    const wave = shock(`${m.family} ${code}`, m.codeNoise);
    const whole = m.name === 'unmet' ? drawn.get(`${province} ${city} ${code}`) : undefined;
    const values = new Float64Array(MONTHS);
    const records = new Float64Array(MONTHS);
    for (let t = 0; t < MONTHS; t++) {
      const mean = (planted[t] ?? 0) * (place[t] ?? 1) * (wave[t] ?? 1);
      const n = Math.min(poisson(mean, uniform, normal), whole?.[t] ?? Number.POSITIVE_INFINITY);
      records[t] = n;
      values[t] =
        leaf.price === 0 ? n : n * leaf.price * Math.exp(n > 0 ? (leaf.spread / Math.sqrt(n)) * normal() : 0);
    }
    if (m.name === 'applications') drawn.set(`${province} ${city} ${code}`, values);
    for (const of of [code, '*']) {
      add(cells, leaf, 'nation', '000000', of, values, records);
      add(cells, leaf, 'province', province, of, values, records);
      if (city !== null) add(cells, leaf, 'city', city, of, values, records);
    }
  }
  return [...cells.values()].map(({ leaf: { measure: m }, place, wave: waves, chance, silent, ...cell }) => ({
    ...cell,
    measure: m.name,
    volume: m.amount ? cell.volume : null,
    values: cell.level === 'nation' ? cell.values : cell.values.map((v, t) => (silent[t] ? Number.NaN : v)),
    sd: chance.map((v, t) =>
      Math.sqrt(
        v +
          (place[t] ?? 0) +
          [...waves.values()].reduce((sum, w) => sum + (m.codeNoise * (w[t] ?? 0)) ** 2, 0),
      ),
    ),
  }));
}

interface Sum extends Omit<SampleCell, 'measure' | 'volume' | 'sd'> {
  readonly leaf: Leaf;
  readonly volume: Float64Array;
  readonly silent: Uint8Array;
  /** Variances: of counting, of places; and means by code, whose noise is shared by all places. */
  readonly chance: Float64Array;
  readonly place: Float64Array;
  readonly wave: Map<string, Float64Array>;
}

function add(
  cells: Map<string, Sum>,
  leaf: Leaf,
  level: SampleCell['level'],
  region: string,
  code: string,
  values: Float64Array,
  records: Float64Array,
): void {
  const { measure: m, price, spread } = leaf;
  const key = `${m.name} ${region} ${code}`;
  let sum = cells.get(key);
  if (!sum) {
    const zero = (): Float64Array => new Float64Array(MONTHS);
    sum = {
      leaf,
      level,
      region,
      code,
      silent: leaf.silent,
      values: zero(),
      volume: zero(),
      plain: zero(),
      planted: zero(),
      chance: zero(),
      place: zero(),
      wave: new Map(),
    };
    cells.set(key, sum);
  }
  const unit = price || 1;
  const wave = sum.wave.get(leaf.code) ?? new Float64Array(MONTHS);
  sum.wave.set(leaf.code, wave);
  for (let t = 0; t < MONTHS; t++) {
    const mean = leaf.plain[t] ?? 0;
    sum.values[t] = (sum.values[t] ?? 0) + (values[t] ?? 0);
    sum.volume[t] = (sum.volume[t] ?? 0) + (records[t] ?? 0);
    sum.plain[t] = (sum.plain[t] ?? 0) + mean * unit;
    sum.planted[t] = (sum.planted[t] ?? 0) + (leaf.planted[t] ?? 0) * unit;
    sum.chance[t] = (sum.chance[t] ?? 0) + mean * unit * unit * (1 + spread * spread);
    sum.place[t] = (sum.place[t] ?? 0) + (m.placeNoise * mean * unit) ** 2;
    wave[t] = (wave[t] ?? 0) + mean * unit;
  }
}

/** A count with this mean: by inversion where it is small, the normal limit where it is large. */
function poisson(mean: number, uniform: () => number, normal: () => number): number {
  if (mean <= 0) return 0;
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const u = uniform();
  let p = Math.exp(-mean);
  let cdf = p;
  let n = 0;
  while (u > cdf && n < 200) {
    n += 1;
    p *= mean / n;
    cdf += p;
  }
  return n;
}
