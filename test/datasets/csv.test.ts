import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvField, encodeCsv } from '../../src/datasets/csv.ts';
import { noPersons } from '../../src/disclosure/gate.ts';
import type { Scalar, Table } from '../../src/domain/table.ts';

const table = (
  rows: readonly (readonly Scalar[])[],
  names = ['name', 'value'],
): ReturnType<typeof noPersons<Table>> =>
  noPersons({
    name: 't',
    title: { zh: '表', en: 'Table' },
    columns: names.map((name) => ({
      name,
      type: 'string',
      role: 'dimension',
      title: { zh: name, en: name },
    })),
    rows,
    metadata: {},
  });
const text = (rows: readonly (readonly Scalar[])[], bom = false): string =>
  [...encodeCsv(table(rows), { bom })].join('');

describe('encodeCsv', () => {
  test.each<[Scalar, string, string]>([
    [null, '', 'missing is empty'],
    [0, '0', 'zero is a number'],
    [-1.5, '-1.5', 'a negative number is no formula'],
    [1e21, '1e+21', 'large'],
    [true, 'true', 'boolean'],
    ['成都,市', '"成都,市"', 'comma'],
    ['a"b', '"a""b"', 'quote'],
    ['a\nb', '"a\nb"', 'line break'],
    ['=1+1', "'=1+1", 'formula'],
    ['+86', "'+86", 'plus'],
    ['-x', "'-x", 'minus'],
    ['@cmd', "'@cmd", 'at'],
    ['\tx', "'\tx", 'tab'],
    ['=a,"b"', '"\'=a,""b"""', 'formula with comma and quotes'],
  ])('%j → %s (%s)', (value, expected) => {
    expect(csvField(value)).toBe(expected);
  });

  test('lines end as RFC 4180 says, the last one too', () => {
    expect(text([['a', 1]])).toBe('name,value\r\na,1\r\n');
  });
  test('with a byte-order mark for Excel', () => {
    expect(text([], true).charCodeAt(0)).toBe(0xfeff);
  });

  test('what was written can be read back', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !/^[=+\-@\t\r]/.test(s));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 20 }), (rows) => {
        expect(parse(text(rows)).slice(1)).toEqual(rows);
      }),
    );
  });
});

/** A reader by the letter of RFC 4180. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < csv.length; i++) {
    const c = csv[i] ?? '';
    if (quoted) {
      if (c !== '"') field += c;
      else if (csv[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === ',') {
      row.push(field);
      field = '';
    } else if (c === '\r' && csv[i + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      i++;
    } else field += c;
  }
  return rows;
}
