import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApi } from '../../pipelines/commands/in-process.ts';
import { declaredTables } from '../../src/api/editions/declared-tables.ts';
import type { Alert, AlertDetail, Alerts } from '../../src/contracts/alerts.ts';
import type { Datasets } from '../../src/contracts/dataset.ts';
import type { Demand, DemandOrder } from '../../src/contracts/demand.ts';
import type { PaperDocument, Run } from '../../src/contracts/paper-document.ts';
import type { QueryResult } from '../../src/contracts/query.ts';
import type { WorkItemView } from '../../src/contracts/work-item.ts';
import { auditDeclared } from '../../src/disclosure/declared.ts';
import { loadPolicy, policyFor } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { numberRuns } from '../../src/papers/edition/numbers.ts';
import { renderPaper } from '../../src/papers/render/render.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { recordingIo, tinyWorkspace } from '../support/tiny-workspace.ts';
import { zipParts } from '../support/zip-parts.ts';

/** The ways out that are made of several answers: alerts, order sheets, dataset packages, papers. */
const folder = mkdtempSync(join(tmpdir(), 'outlets-made-'));
const policy = loadPolicy();
let home: string;
let api: HandApi;
let worklog: Worklog;
let db: Database;
beforeAll(async () => {
  home = await tinyWorkspace();
  worklog = await openWorklog(':memory:');
  api = await handApi(home, { metrics: METRICS, worklog });
  db = await open();
}, 240_000);
afterAll(async () => {
  await api.shelf.close();
  worklog.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get<T>(path: string): Promise<T> {
  const { status, body } = await api.json(`/api${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
}
async function bytes(path: string): Promise<Uint8Array> {
  const response = await api.app.request(`/api${path}`);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Every row of a file as text, its header first; numbers with the fifteen digits that every format keeps. */
type Rows = readonly (readonly string[])[];
const said = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? ''
    : typeof value === 'number' ||
        typeof value === 'bigint' ||
        /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value))
      ? String(Number(Number(value).toPrecision(15)))
      : String(value);

const READ: Readonly<Record<string, (data: Uint8Array) => Promise<Rows>>> = {
  csv: async (data) => {
    const file = join(folder, 'file.csv');
    writeFileSync(file, data);
    return fromSql(
      `read_csv(${literal(file)}, all_varchar = true, header = true, comment = '#', nullstr = '')`,
    );
  },
  parquet: async (data) => {
    const file = join(folder, 'file.parquet');
    writeFileSync(file, data);
    return fromSql(`read_parquet(${literal(file)})`);
  },
  arrow: async (data) => {
    const table = tableFromIPC(data);
    const names = table.schema.fields.map((f) => f.name);
    return [names, ...[...table].map((row) => names.map((name) => said(row?.[name])))];
  },
  xlsx: async (data) => {
    const parts = await zipParts(data);
    const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? '';
    return [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<c r="[A-Z]+\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, about = '', cell = '']) => {
        const text = unescaped(cell.replace(/<[^>]+>/g, ''));
        return about.includes('t="b"') ? String(text === '1') : said(text);
      }),
    );
  },
};
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

async function fromSql(source: string): Promise<Rows> {
  const columns = (
    await db.all<{ name: string }>(`select column_name as name from (describe select * from ${source})`)
  ).map((c) => c.name);
  const rows = await db.all<Record<string, unknown>>(`select * from ${source}`);
  return [columns, ...rows.map((row) => columns.map((name) => said(row[name])))];
}

/** Only numbers, in any order: names and layout differ between formats, numbers may not. */
const numbersOf = (rows: Rows): string[] =>
  rows
    .slice(1)
    .flatMap((row) => row.filter((cell) => /^-?\d/.test(cell) && Number.isFinite(Number(cell))))
    .sort();

describe('alerts', () => {
  test('say the numbers that a query says, and none of too few', async () => {
    const { alerts } = await get<Alerts>('/alerts');
    expect(alerts.length).toBeGreaterThan(0);
    const least = policyFor(policy, 'inside', {}).persons.hide_below;
    for (const alert of alerts) {
      const answer = await get<QueryResult>(
        `/query?q=${encodeURIComponent(JSON.stringify(questionOf(alert)))}`,
      );
      const told = new Map(
        answer.rows
          .filter((row) => alert.dimension === 'total' || Object.values(row).includes(alert.member))
          .map((row) => [row.period, row]),
      );
      for (const { period, value } of [...alert.months, alert.peak])
        expect([alert.id, period, value.value]).toEqual([alert.id, period, told.get(period)?.value]);
      const detail = await get<AlertDetail>(`/alerts/${encodeURIComponent(alert.id)}`);
      for (const { period, value } of detail.series) {
        if (told.has(period)) expect([alert.id, value.value]).toEqual([alert.id, told.get(period)?.value]);
        if (alert.unit === 'case' || alert.unit === 'person')
          expect(value.value === null || value.value === 0 || value.value >= least, alert.id).toBe(true);
      }
    }
  });

  const questionOf = ({ metric, region, dimension, months }: Alert) => ({
    metric,
    by: dimension === 'total' || dimension === '' ? [] : [dimension],
    region: { level: api.shelf.currentId === null ? 'nation' : levelOf(region), codes: [region] },
    period: {
      grain: 'month',
      from: Math.min(...months.map((m) => m.period)),
      to: Math.max(...months.map((m) => m.period)),
    },
  });
  const levelOf = (code: string): string =>
    code === '000000'
      ? 'nation'
      : code.endsWith('0000')
        ? 'province'
        : code.endsWith('00')
          ? 'city'
          : 'county';
});

describe('order sheets and public signals', () => {
  let item: WorkItemView;

  test('the sheet in every format holds the numbers of the order, none of too few', async () => {
    const { candidates } = await get<Demand>('/demand');
    const response = await api.app.request('/api/demand/orders', {
      method: 'POST',
      body: JSON.stringify({ parts: candidates.slice(0, 3).map((c) => c.id) }),
      headers: { 'content-type': 'application/json' },
    });
    item = (await response.json()) as WorkItemView;
    const id = encodeURIComponent(item.id);
    const order = await get<DemandOrder>(`/demand/order?id=${id}`);
    const least = policyFor(policy, 'inside', {}).persons.hide_below;
    for (const part of order.parts)
      for (const value of [part.wanted, part.persons, part.unmet, part.again])
        expect(value.value === null || value.value === 0 || value.value >= least).toBe(true);
    const [csv, ...others] = await Promise.all(
      ['csv', 'xlsx', 'arrow', 'parquet'].map((format) => bytes(`/demand/order?id=${id}&format=${format}`)),
    );
    const rows = await READ.csv?.(csv ?? new Uint8Array());
    const numbers = new Set(numbersOf(rows ?? []));
    for (const value of [order.totals.wanted, order.totals.quantity, ...order.parts.map((p) => p.persons)])
      if (value.value !== null) expect(numbers).toContain(said(value.value));
    for (const [i, format] of ['xlsx', 'arrow', 'parquet'].entries()) {
      const read = new Set(numbersOf((await READ[format]?.(others[i] ?? new Uint8Array())) ?? []));
      for (const number of numbers) expect(read, `${format}: ${number}`).toContain(number);
    }
  });

  test('a public signal says protected numbers only, the same in every format', async () => {
    const post = (path: string, body: object): Promise<Response> | Response =>
      api.app.request(`/api${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const order = encodeURIComponent(item.id);
    // A draft is nobody's business yet.
    await post(`/work-items/${order}`, { action: 'gather', version: item.version });
    const response = await post(`/demand/orders/${order}/signal`, {
      publish: true,
      version: item.version + 1,
    });
    expect(response.status).toBe(200);
    const least = policyFor(policy, 'outside', {}).persons.hide_below;
    const rows = await READ.csv?.(await bytes('/demand/signals?format=csv'));
    const numbers = numbersOf(rows ?? []);
    for (const number of numbers.map(Number)) expect(number <= 0 || number >= least).toBe(true);
    const sheet = await READ.xlsx?.(await bytes('/demand/signals?format=xlsx'));
    for (const number of numbers) expect(new Set(numbersOf(sheet ?? []))).toContain(number);
  });
});

describe('dataset packages', () => {
  let chosen: Datasets['datasets'];
  beforeAll(async () => {
    const { datasets } = await get<Datasets>('/datasets');
    chosen = datasets.filter((d) => d.rows < 6_000).sort((a, b) => a.id.localeCompare(b.id));
    expect(chosen.length).toBeGreaterThan(2);
  });

  test('every format holds the same rows, no count between nothing and the threshold', async () => {
    for (const { id } of chosen) {
      const read = new Map<string, Rows>();
      for (const format of ['csv', 'parquet', 'arrow', 'xlsx']) {
        const data = await bytes(`/datasets/${id}?format=${format}`);
        read.set(format, (await READ[format]?.(data)) ?? []);
      }
      const [first = [], ...others] = [...read.values()];
      for (const other of others) expect(numbersOf(other), id).toEqual(numbersOf(first));
      const least = policyFor(policy, 'outside', { dataset: id }).persons.hide_below;
      const [header = []] = first;
      for (const row of first.slice(1))
        for (const [i, name] of header.entries())
          if (/(_persons|buyers|applicants|members|visitors)$/.test(name) && row[i] !== '')
            expect(Number(row[i]) === 0 || Number(row[i]) >= least, `${id} ${name} ${row[i]}`).toBe(true);
    }
  }, 900_000);

  test('the package holds the very files that are handed out one by one', async () => {
    const [{ id } = { id: '' }] = chosen;
    const parts = await zipParts(await bytes(`/datasets/${id}/package`));
    for (const format of ['csv', 'parquet', 'arrow', 'xlsx']) {
      const [name = ''] = [...parts.keys()].filter(
        (path) => path.endsWith(`.${format}`) && !path.endsWith('codebook.csv'),
      );
      const [packed, alone] = [parts.get(name), await bytes(`/datasets/${id}?format=${format}`)];
      expect([format, name !== '', await READ[format]?.(packed ?? new Uint8Array())]).toEqual([
        format,
        true,
        await READ[format]?.(alone),
      ]);
    }
  }, 240_000);

  test('a count in a dataset is the count that a query for the outside says', async () => {
    let compared = 0;
    for (const metric of METRICS) {
      const { formula } = metric;
      const dataset = 'of' in formula ? chosen.find((d) => d.id === formula.of.cube) : undefined;
      if (formula.kind !== 'count' || !dataset) continue;
      const rows = (await READ.csv?.(await bytes(`/datasets/${dataset.id}?format=csv`))) ?? [];
      const [header = [], ...records] = rows;
      const at = (name: string): number => header.indexOf(name);
      const measured = at(formula.of.measure);
      // What stands between the place and the first measure is what the dataset is split by.
      const split = header.slice(
        at('region_name') + 1,
        header.findIndex((name) => name.endsWith('_status')) - 1,
      );
      const totals = records.filter(
        (row) =>
          row[at('period_grain')] === 'month' &&
          row[at('region_level')] === 'nation' &&
          split.every((name) => row[at(name)] === '*'),
      );
      const asked = { metric: metric.id, period: { grain: 'month' }, layer: 'outside' };
      const answer = await get<QueryResult>(`/query?q=${encodeURIComponent(JSON.stringify(asked))}`);
      for (const row of totals) {
        const told = answer.rows.find((r) => r.period === Number(row[at('period')]));
        // Months that are not over are in no answer that does not ask for them.
        if (told === undefined && row[measured + 1] === 'not_complete') continue;
        expect([metric.id, row[at('period')], row[measured], row[measured + 1]]).toEqual([
          metric.id,
          row[at('period')],
          said(told?.value),
          told?.status,
        ]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(40);
  }, 240_000);
});

describe('papers', () => {
  const runsOf = (document: PaperDocument): Run[] =>
    document.sections.flatMap((s) =>
      s.blocks.flatMap((b) =>
        b.kind === 'paragraph' ? b.runs : b.kind === 'table' ? [...b.title, ...b.rows.flat(2)] : [...b.title],
      ),
    );
  const plain = (text: string): string => text.replace(/[\s\u00a0\u200b]+/g, '');

  test.each([
    { paper: 'brief', region: '330000', period: 202606, audience: 'leaders' },
    { paper: 'bulletin', region: '000000', period: 202602, audience: 'enterprises' },
  ] as const)(
    '$paper: Word, HTML and PDF say every bound number, as it was bound',
    async (subject) => {
      const document = await withApi(recordingIo(home), (fetch) =>
        buildDocument(fetch, subject, templateOf(subject.paper)),
      );
      const { files } = await renderPaper(document, ['docx', 'html', 'pdf']);
      const bound = numberRuns(document).map((run) => plain(run.text));
      expect(bound.length).toBeGreaterThan(10);
      const least = policyFor(policy, document.layer, {}).persons.hide_below;
      for (const run of numberRuns(document))
        if (
          'unit' in run &&
          ['person', 'case'].includes(String(run.unit)) &&
          'from' in run &&
          run.value !== null
        )
          expect(run.value <= 0 || run.value >= least || !Number.isInteger(run.value), run.id).toBe(true);
      const word =
        (await zipParts(files.get('docx') ?? new Uint8Array())).get('word/document.xml')?.toString('utf8') ??
        '';
      const texts: Record<string, string> = {
        docx: plain(unescaped([...word.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, t]) => t).join(''))),
        html: plain(
          unescaped(
            Buffer.from(files.get('html') ?? [])
              .toString('utf8')
              .replace(/<style.*?<\/style>|<[^>]+>/gs, ''),
          ),
        ),
      };
      const pdf = join(folder, 'paper.pdf');
      writeFileSync(pdf, files.get('pdf') ?? new Uint8Array());
      const { stdout, error } = spawnSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' });
      if (error)
        console.log('没有 pdftotext,PDF 的文字未核对 no pdftotext: the text of the PDF is not looked at');
      else texts.pdf = plain(stdout);
      for (const [format, text] of Object.entries(texts)) {
        const missing = runsOf(document).filter(
          (run) => run.kind !== 'text' && !text.includes(plain(run.text)),
        );
        expect(
          missing.map((run) => run.text),
          format,
        ).toEqual([]);
      }
    },
    240_000,
  );

  test.each([
    { paper: 'quarterly', region: '000000', period: 20262, audience: 'public' },
    { paper: 'bulletin', region: '000000', period: 202606, audience: 'enterprises' },
  ] as const)(
    'the tables of a public $paper, attacked together, keep what they hide',
    async (subject) => {
      const { answers, layer } = await withApi(recordingIo(home), (fetch) =>
        buildDocument(fetch, subject, templateOf(subject.paper)),
      );
      expect(layer).toBe('outside');
      const tables = declaredTables(answers);
      const audit = await auditDeclared(tables, { shift: policy.perturbation.maximum });
      expect(tables.length).toBeGreaterThan(3);
      expect(audit.exposed).toEqual([]);
    },
    240_000,
  );
});
