import type { NumberRun, PaperDocument, Run } from '../../contracts/paper-document.ts';
import type { Difference } from '../../contracts/paper-edition.ts';
import type { QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Reading, Thermometer } from '../../contracts/thermometer.ts';
import type { ApiChange, ApiValue } from '../../contracts/value.ts';
import { formatter } from '../../i18n/format.ts';
import { printed } from '../build/run.ts';
import { recompute } from '../recompute.ts';

/** What working numbers out again found, and how many there were. */
export interface Recheck {
  readonly numbers: number;
  readonly recounted: number;
  readonly differences: readonly Difference[];
}

/**
 * The rules of each version. An edition names the one it was made by, and no version is ever taken out or changed: the
 * edition kept under `test/papers/editions` must verify for ever.
 */
export const NUMBER_METHODS: Readonly<Record<string, (document: PaperDocument) => Recheck>> = {
  '1': recheck1,
};

/** Readings and contributions are stored as they are; only the order of additions may differ. */
const TOLERANCE = 1e-9;

function recheck1(document: PaperDocument): Recheck {
  const answers = new Map(document.answers.map(({ id, body }) => [id, body]));
  const f = formatter('zh-CN', document.currency);
  const runs = numberRuns(document);
  const differences: Difference[] = [];
  for (const run of runs) {
    const made = attempt(() => recompute(run.from, answers));
    if (made === null || made.value !== run.value || made.status !== run.status)
      differences.push(differs('number', run.id, say(run), made === null ? '—' : say(made)));
    else {
      const text = printed(run, run, f);
      if (text !== run.text) differences.push(differs('printed', run.id, run.text, text));
    }
  }
  let recounted = 0;
  for (const { id, body } of document.answers) {
    const found = isThermometer(body)
      ? recountReadings(id, body)
      : isQuery(body)
        ? recountRows(id, body)
        : null;
    recounted += found?.recounted ?? 0;
    differences.push(...(found?.differences ?? []));
  }
  return { numbers: runs.length, recounted, differences };
}

/** Every number of a document in reading order. */
export function numberRuns(document: Pick<PaperDocument, 'sections' | 'definitions'>): NumberRun[] {
  const runs: Run[] = document.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'paragraph') return block.runs;
      const around = [...block.title, ...block.notes.flat()];
      return block.kind === 'table' ? [...around, ...block.rows.flat(2)] : around;
    }),
  );
  return [...runs, ...document.definitions.flatMap(({ text }) => text)].filter(
    (run) => run.kind === 'number',
  );
}

const isThermometer = (body: unknown): body is Thermometer =>
  typeof body === 'object' && body !== null && 'readings' in body && 'contributions' in body;
const isQuery = (body: unknown): body is QueryResult =>
  typeof body === 'object' && body !== null && 'rows' in body && 'metric' in body;

interface Recount {
  readonly recounted: number;
  readonly differences: readonly Difference[];
}

/** Every comparison of an answer again, from the two values it compares. */
function recountRows(id: string, { rows }: QueryResult): Recount {
  let recounted = 0;
  const differences = rows.flatMap((row, i) => {
    const made = changeOf(row);
    if (made === null) return [];
    recounted++;
    return near(made, row.change?.value ?? null)
      ? []
      : [differs('recount', `${id} rows[${i}].change`, String(row.change?.value), String(made))];
  });
  return { recounted, differences };
}

/** The change of a row from its value and base; null where the two alone do not make it. */
function changeOf({ value, base, change }: QueryRow): number | null {
  if (value === null || base?.value == null || change?.value == null || change.over !== 'period') return null;
  return change.unit === 'points' ? value - base.value : (value / base.value - 1) * 100;
}

/** Each reading from the bars that make it up, and each change from the two readings. */
function recountReadings(
  id: string,
  { readings, contributions, indicator_values: cells }: Thermometer,
): Recount {
  let recounted = 0;
  const differences: Difference[] = [];
  const key = (r: Pick<Reading, 'period' | 'region' | 'member'>): string =>
    `${r.period} ${r.region} ${r.member}`;
  const bars = new Map<string, number[]>();
  for (const bar of contributions) {
    if (bar.kind !== 'level') continue;
    const values = bars.get(key(bar)) ?? [];
    values.push(bar.contribution.value ?? Number.NaN);
    bars.set(key(bar), values);
  }
  for (const [i, reading] of readings.entries()) {
    const own = bars.get(key(reading));
    if (reading.reading.value !== null && own?.every((v) => !Number.isNaN(v))) {
      recounted++;
      const made = own.reduce((sum, v) => sum + v, BASE);
      if (!near(made, reading.reading.value))
        differences.push(
          differs('reading', `${id} readings[${i}]`, String(reading.reading.value), String(made)),
        );
    }
    const before = readings.find(
      (r) =>
        r.region === reading.region &&
        r.member === reading.member &&
        r.period === monthBefore(reading.period),
    );
    for (const [base, change] of [[before, reading.change.previous]] as const) {
      if (base?.reading.value == null || reading.reading.value === null || !comparable(change)) continue;
      recounted++;
      const made = reading.reading.value - base.reading.value;
      if (!near(made, change.value))
        differences.push(
          differs('recount', `${id} readings[${i}].change`, String(change.value), String(made)),
        );
    }
  }
  // Scores lie between their goalposts' ends: a value moved out of its scale shows here.
  for (const [i, cell] of cells.entries())
    if (cell.score !== null && !(cell.score >= 1 - TOLERANCE && cell.score <= 100 + TOLERANCE))
      differences.push(differs('reading', `${id} indicator_values[${i}]`, String(cell.score), '1…100'));
  return { recounted, differences };
}

/** The mean that readings are shown around, in every version of the definition so far. */
const BASE = 100;

const comparable = (change: ApiChange): boolean => change.value !== null && change.over === 'period';

const monthBefore = (month: number): number => (month % 100 === 1 ? month - 89 : month - 1);

const near = (a: number | null, b: number | null): boolean =>
  a === b ||
  (a !== null && b !== null && Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b)));

const say = ({ value, status }: ApiValue): string => (value === null ? status : `${value} (${status})`);

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

const differs = (code: Difference['code'], place: string, written: string, made: string): Difference => ({
  code,
  place,
  text: {
    zh: `${place}：稿中为 ${written}，按数据重算为 ${made}。`,
    en: `${place}: it says ${written}; worked out again from the data it is ${made}.`,
  },
});
