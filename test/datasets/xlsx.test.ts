import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { writeXlsx } from '../../src/datasets/xlsx.ts';
import { zipParts } from '../support/zip-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'xlsx-'));

/** The parts of a workbook as text. */
const parts = async (file: string): Promise<Map<string, string>> =>
  new Map([...(await zipParts(readFileSync(file)))].map(([name, bytes]) => [name, bytes.toString('utf8')]));

/** Cells by address, as text; a malformed part throws. */
function cells(xml: string): Record<string, string> {
  const found: Record<string, string> = {};
  let at = '';
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => {
    if (tag.name === 'c') at = String(tag.attributes.r);
  });
  parser.on('text', (text) => {
    if (at) found[at] = (found[at] ?? '') + text;
  });
  parser.on('closetag', (tag) => {
    if (tag.name === 'c') at = '';
  });
  parser.write(xml).close();
  return found;
}

describe('writeXlsx', () => {
  it('writes every kind of cell so that an XML reader gets it back', async () => {
    const file = join(folder, 'kinds.xlsx');
    await writeXlsx(file, [
      {
        name: '明细[1]/总',
        headerRows: 1,
        widths: [12],
        merges: ['A1:B1'],
        rows: [
          ['标题 & <注>', null],
          ['=1+1', -2.5, true, new Date(Date.UTC(2026, 8, 15)), new Date(Date.UTC(2026, 8, 15, 12)), 9n],
          ['a\u0000\u0008b\n c', ' _x0041_ ', '\ud800x', undefined, '𠮷', 90071992547409931n],
        ],
      },
    ]);
    const found = await parts(file);
    expect([...found.keys()].sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    for (const xml of found.values()) new SaxesParser().write(xml).close();
    expect(found.get('xl/workbook.xml')).toContain('name="明细 1  总"');
    expect(cells(found.get('xl/worksheets/sheet1.xml') ?? '')).toEqual({
      A1: '标题 & <注>',
      A2: '=1+1',
      B2: '-2.5',
      C2: '1',
      D2: '46280',
      E2: '46280.5',
      F2: '9',
      A3: 'ab\n c',
      B3: ' _x005F_x0041_ ',
      C3: '\ufffdx',
      E3: '𠮷',
      F3: '90071992547409931',
    });
  });

  it('continues a sheet that overflows, with its header, and keeps every row', async () => {
    const file = join(folder, 'split.xlsx');
    const rows = async function* () {
      yield ['编号'];
      for (let i = 1; i <= 10; i++) yield [i];
    };
    await writeXlsx(
      file,
      [
        { name: '表', headerRows: 1, rows: rows() },
        { name: '表', rows: [] },
      ],
      { maxRows: 5 },
    );
    const found = await parts(file);
    const sheet = (n: number) => Object.values(cells(found.get(`xl/worksheets/sheet${n}.xml`) ?? ''));
    expect(sheet(1)).toEqual(['编号', '1', '2', '3', '4']);
    expect(sheet(2)).toEqual(['编号', '5', '6', '7', '8']);
    expect(sheet(3)).toEqual(['编号', '9', '10']);
    expect(found.get('xl/workbook.xml')?.match(/name="[^"]*"/g)).toEqual([
      'name="表"',
      'name="表 (2)"',
      'name="表 (3)"',
      'name="表 (4)"',
    ]);
  });

  it('gives equal bytes for equal content', async () => {
    const [a, b] = [join(folder, 'a.xlsx'), join(folder, 'b.xlsx')];
    const sheets = () => [{ name: '表', rows: Array.from({ length: 500 }, (_, i) => [i, `行${i}`]) }];
    await writeXlsx(a, sheets());
    await writeXlsx(b, sheets());
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  it('refuses a number no sheet can hold, with its place, and a failing source stops it', async () => {
    const file = join(folder, 'bad.xlsx');
    await expect(writeXlsx(file, [{ name: '表', rows: [[1], [2, Number.NaN]] }])).rejects.toThrow(
      /表!B2: NaN/,
    );
    const failing = async function* () {
      yield [1];
      throw new Error('source broke');
    };
    await expect(writeXlsx(file, [{ name: '表', rows: failing() }])).rejects.toThrow('source broke');
    await expect(writeXlsx(join(folder, 'no', 'such.xlsx'), [{ name: '表', rows: [[1]] }])).rejects.toThrow(
      'ENOENT',
    );
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
