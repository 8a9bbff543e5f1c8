import type { CellRef, Derivation, RowCell } from '../contracts/paper-document.ts';
import type { QueryResult } from '../contracts/query.ts';
import type { Thermometer } from '../contracts/thermometer.ts';
import type { ApiValue } from '../contracts/value.ts';

/** Gated answers by id; what a number may be made of. */
export type Answers = ReadonlyMap<string, unknown>;

const NOTHING: ApiValue = { value: null, status: 'not_applicable' };

/**
 * A number again, from the gated cells it names. The same function makes it when the paper is written and checks it
 * when an edition is verified.
 * @throws RangeError when an answer, row or field is not there.
 */
export function recompute({ op, cells }: Derivation, answers: Answers): ApiValue {
  if (op === 'count') {
    for (const cell of cells) cellValue(cell, answers);
    return { value: cells.length, status: 'observed' };
  }
  const values = cells.map((cell) => cellValue(cell, answers));
  const gap = values.find((v) => v.value === null);
  if (gap !== undefined) return gap;
  const numbers = values.map((v) => v.value ?? 0);
  const status = values.at(-1)?.status ?? 'observed';
  const made = (value: number | undefined): ApiValue =>
    value === undefined || !Number.isFinite(value) ? NOTHING : { value, status };
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  switch (op) {
    case 'cell':
      return values[0] ?? NOTHING;
    case 'share': {
      const whole = numbers.at(-1) ?? 0;
      const part = numbers.slice(0, -1).reduce((sum, n) => sum + n, 0);
      return made(whole > 0 ? (part / whole) * 100 : undefined);
    }
    case 'pull':
      return made(c > 0 ? ((a - b) / c) * 100 : undefined);
    case 'difference':
      return made(a - b);
    case 'share_change':
      return made(b > 0 && d > 0 ? (a / b - c / d) * 100 : undefined);
  }
}

/** @throws RangeError naming the cell that is not there. */
export function cellValue(cell: CellRef, answers: Answers): ApiValue {
  const body = answers.get(cell.answer);
  const value =
    body === undefined ? undefined : 'pointer' in cell ? pointed(body, cell.pointer) : rowCell(body, cell);
  if (value === undefined) throw new RangeError(`no cell ${JSON.stringify(cell)}`);
  return value;
}

const rowCell = (body: unknown, cell: RowCell): ApiValue | undefined => {
  const answer = body as QueryResult | Thermometer;
  return 'readings' in answer ? readingCell(answer, cell) : queryCell(answer, cell);
};

/** A number, or a value with its status, at a JSON pointer. */
function pointed(body: unknown, pointer: string): ApiValue | undefined {
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], body);
  if (typeof found === 'number') return { value: found, status: 'observed' };
  return typeof found === 'object' && found !== null && 'status' in found ? (found as ApiValue) : undefined;
}

function queryCell({ rows }: QueryResult, { row, field }: RowCell): ApiValue | undefined {
  const at = rows[row];
  if (at === undefined) return undefined;
  switch (field) {
    case 'value':
      return { value: at.value, status: at.status };
    case 'base':
      return at.base ?? NOTHING;
    case 'change':
      return at.change === undefined ? NOTHING : { value: at.change.value, status: at.change.status };
    case 'n':
      return at.n == null ? NOTHING : { value: at.n, status: at.status };
    case 'reporting':
      return { value: at.reporting ?? 1, status: 'observed' };
    default:
      return undefined;
  }
}

function readingCell({ readings }: Thermometer, { row, field }: RowCell): ApiValue | undefined {
  const at = readings[row];
  if (at === undefined) return undefined;
  switch (field) {
    case 'value':
      return at.reading;
    case 'change':
      return { value: at.change.yoy.value, status: at.change.yoy.status };
    case 'change_previous':
      return { value: at.change.previous.value, status: at.change.previous.status };
    case 'low':
      return at.interval === undefined ? NOTHING : { value: at.interval.low, status: 'estimated' };
    case 'high':
      return at.interval === undefined ? NOTHING : { value: at.interval.high, status: 'estimated' };
    case 'reporting':
      return { value: at.reporting ?? 1, status: 'observed' };
    default:
      return undefined;
  }
}
