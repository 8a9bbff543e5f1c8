import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { heldIn, refuseOversize } from '../../src/api/dataset/send.ts';
import {
  datasetDifferenceSchema,
  datasetVersionsSchema,
  previewSchema,
} from '../../src/contracts/dataset.ts';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';
import { thermometer } from '../support/tiny-workspace.ts';
import { zipParts } from '../support/zip-parts.ts';

const home = mkdtempSync(join(tmpdir(), 'packages-'));
let api: HandApi;
let db: Database;
let first: string;
let second: string;

beforeAll(async () => {
  ({ id: first } = await handRelease(home, {}, { until: 202511 }));
  const other = mkdtempSync(join(tmpdir(), 'packages-'));
  ({ id: second } = await handRelease(
    other,
    { now: new Date('2026-02-10T08:00:00Z') },
    // One more month, and one order of a settled month that was written too small before.
    {
      extra: `update raw.consumption set paid_fen = paid_fen + 500000 where order_no = (select min(order_no) from raw.consumption where event_month = 202403);
              insert into raw.consumption select * replace (order_no + 10000000 as order_no) from raw.consumption where event_month = 202403 limit 50;`,
    },
  ));
  renameSync(join(releasesFolder(other), second), join(releasesFolder(home), second));
  rmSync(other, { recursive: true, force: true });
  writeFileSync(join(releasesFolder(home), 'CURRENT'), `${second}\n`);
  api = await handApi(home);
  db = await open();
});
afterAll(async () => {
  await api.shelf.close();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}): Response | Promise<Response> =>
  api.app.request(`/api${path}`, { headers });
const bytes = async (path: string): Promise<Uint8Array> => {
  const response = await get(path);
  if (!response.ok) throw new Error(await response.text());
  return new Uint8Array(await response.arrayBuffer());
};
const refused = async (path: string, headers: Record<string, string> = {}) => {
  const response = await get(path, headers);
  const { error } = (await response.json()) as {
    error: { code: string; message: { zh: string }; nearest?: string[] };
  };
  return { status: response.status, ...error };
};

type Cell = string | number | boolean | null;

/** The rows of a part in one format, read by a reader that is not ours where there is one. */
async function rowsIn(format: string, path: string): Promise<Cell[][]> {
  const content = await bytes(`${path}&format=${format}`);
  if (format === 'arrow' || format === 'arrows') {
    const table = tableFromIPC(content);
    return table
      .toArray()
      .map((row) =>
        Object.values(row.toJSON() as Record<string, Cell | bigint>).map((v) =>
          typeof v === 'bigint' ? Number(v) : v,
        ),
      );
  }
  if (format === 'xlsx')
    return sheetRows((await zipParts(content)).get('xl/worksheets/sheet1.xml')?.toString() ?? '');
  const file = join(home, `part.${format}`);
  writeFileSync(file, content);
  const read =
    format === 'csv'
      ? `read_csv(${literal(file)}, header = true, sample_size = -1, all_varchar = true)`
      : format === 'json'
        ? `read_json(${literal(file)})`
        : `read_parquet(${literal(file)})`;
  return (await db.all<Record<string, Cell>>(`select * from ${read}`)).map((row) => Object.values(row));
}

const FORMATS = ['parquet', 'arrow', 'arrows', 'csv', 'json', 'xlsx'];

/** Cells of a sheet below its header, from the XML; an empty cell is not written. */
function sheetRows(xml: string): Cell[][] {
  const rows = [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/g)].map(([, row = '']) =>
    [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/g)].map(
      ([, at = '', kind = '', inner = '']) => {
        const value = inner.replace(/<[^>]+>/g, '');
        return { at, cell: kind.includes('t="b"') ? value === '1' : value };
      },
    ),
  );
  const [head = [], ...below] = rows;
  return below.map((row) => head.map(({ at }) => row.find((c) => c.at === at)?.cell ?? null));
}

/** What all formats agree on: a number is a number, however it is written; nothing is nothing. */
const plain = (cell: Cell | undefined): string =>
  cell === null || cell === undefined || cell === ''
    ? ''
    : typeof cell === 'boolean'
      ? String(cell)
      : typeof cell === 'string' && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell)
        ? cell.replace(/^TRUE$/i, 'true').replace(/^FALSE$/i, 'false')
        : String(Number(cell));

describe('a part of a dataset', () => {
  test('is the same in every format, whatever is asked for', async () => {
    const measures = ['orders', 'buyers', 'paid_fen', 'lines'];
    const request = fc.record({
      columns: fc.option(
        fc.subarray(['period', 'region_code', 'region_name', 'sex', 'consumption_class', ...measures], {
          minLength: 1,
        }),
      ),
      grain: fc.constantFrom('month', 'quarter', 'year'),
      level: fc.option(fc.constantFrom('nation', 'province', 'city')),
      sex: fc.option(fc.constantFrom('1', '2', '1,2', '*')),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ columns, grain, level, sex }) => {
        const parameters = new URLSearchParams({
          grain,
          ...(level ? { level } : {}),
          ...(columns ? { columns: columns.join(',') } : {}),
        });
        if (sex) parameters.append('filter', `sex:${sex}`);
        const path = `/datasets/consumption?${parameters}`;
        const found = await Promise.all(
          FORMATS.map(async (format) => (await rowsIn(format, path)).map((row) => row.map(plain).join('|'))),
        );
        expect(found[0]?.length).toBeGreaterThan(0);
        for (const [i, rows] of found.entries()) {
          const at = rows.findIndex((row, n) => row !== found[0]?.[n]);
          expect([FORMATS[i], rows.length, rows[at]]).toEqual([FORMATS[i], found[0]?.length, found[0]?.[at]]);
        }
      }),
      { numRuns: 5, seed: 9 },
    );
  });

  test('a measure brings its status columns, and a number is the one /api/query gives outside', async () => {
    const rows = await rowsIn(
      'parquet',
      '/datasets/consumption?columns=period,orders&grain=month&level=nation&filter=sex:*&filter=consumption_class:*',
    );
    expect(rows[0]).toHaveLength(5);
    const { rows: asked } = await api.query({
      metric: 'orders',
      layer: 'outside',
      period: { grain: 'month', from: 202401, to: 202512 },
    });
    expect(rows.map(([period, value, status]) => [period, value, status])).toEqual(
      asked.map(({ period, value, status }) => [period, value, status]),
    );
    expect(asked.some(({ status }) => status === 'provisional')).toBe(true);
  });

  test('a bad request is answered with the next step', async () => {
    expect(await refused('/datasets/consumption?columns=orderz&format=csv')).toMatchObject({
      status: 400,
      code: 'UNKNOWN_COLUMN',
      nearest: expect.arrayContaining(['orders']),
    });
    expect(await refused('/datasets/consumption?grain=month&from=202513&format=csv')).toMatchObject({
      code: 'BAD_PERIOD',
    });
    expect(await refused('/datasets/consumption?from=202501&format=csv')).toMatchObject({
      code: 'BAD_PERIOD',
    });
    expect(await refused('/datasets/consumption?filter=sex:9&format=csv')).toMatchObject({
      code: 'UNKNOWN_DIMENSION_VALUE',
      nearest: expect.arrayContaining(['1']),
    });
    expect(await refused('/datasets/consumption?format=sdmx')).toMatchObject({
      status: 406,
      code: 'NOT_ACCEPTABLE',
    });
    expect(await refused('/datasets/consumption?format=parquet&compress=gzip')).toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  test('of more rows than a format holds is refused for it, and names those that hold them', async () => {
    for (const [format, most] of [
      ['xlsx', 5 * 1_048_575],
      ['json', 2_000_000],
    ] as const) {
      expect(() => refuseOversize(format, most)).not.toThrow();
      expect(() => refuseOversize(format, most + 1)).toThrow(
        expect.objectContaining({ code: 'TOO_LARGE', nearest: ['parquet', 'arrow', 'csv'] }),
      );
    }
    expect(heldIn(['arrow', 'xlsx', 'json'], 6_000_000)).toEqual([['arrow'], ['xlsx', 'json']]);
  });

  test('of which every number is hidden is refused, and says what to do', async () => {
    const answer = await refused(
      '/datasets/consumption?format=csv&level=city&grain=month&from=202401&to=202401&filter=consumption_class:03&filter=sex:1&columns=buyers,period',
    );
    expect(answer).toMatchObject({ status: 422, code: 'HIDDEN_ONLY' });
    expect(answer.message.zh).toContain('更粗的时期');
  });

  test('a preview says how many rows there are and how large the files will be', async () => {
    const path = '/datasets/consumption/preview?grain=month&level=city';
    const preview = previewSchema.parse(await (await get(path)).json());
    expect(preview.rows).toHaveLength(20);
    expect(preview.citation.en).toMatch(/^.+ \[data set\]\. Release 2026\S+, query [0-9a-f]{16}\. 2026-/);
    for (const format of ['csv', 'arrow', 'xlsx', 'json'] as const) {
      const real = (await bytes(`/datasets/consumption?grain=month&level=city&format=${format}`)).byteLength;
      expect((preview.bytes[format] ?? 0) / real).toBeGreaterThan(0.5);
      expect((preview.bytes[format] ?? 0) / real).toBeLessThan(2);
    }
  });

  test('CSV is RFC 4180, with a mark for Excel when asked for, and packed when asked for', async () => {
    const path = '/datasets/consumption?columns=period,orders&grain=year&level=nation&format=csv';
    const text = new TextDecoder('utf-8', { ignoreBOM: true });
    const marked = text.decode(await bytes(`${path}&bom=1`));
    expect(marked.startsWith('\uFEFFperiod,orders,orders_status,orders_conf_status,synthetic\r\n')).toBe(
      true,
    );
    expect(marked.slice(1)).toBe(text.decode(await bytes(path)));
    const { gunzipSync } = await import('node:zlib');
    expect(text.decode(gunzipSync(await bytes(`${path}&compress=gzip`)))).toBe(marked.slice(1));
    expect([...(await bytes(`${path}&compress=zstd`)).slice(0, 4)]).toEqual([0x28, 0xb5, 0x2f, 0xfd]);
  });
});

describe('a download', () => {
  const path = '/datasets/consumption?format=arrow&grain=month';
  test('goes on where it stopped, to the same bytes', async () => {
    for (const format of ['arrow', 'csv', 'parquet', 'xlsx']) {
      const address = `/datasets/consumption?grain=month&format=${format}&release=${second}`;
      const whole = await bytes(address);
      const rest = await get(address, { range: 'bytes=1000-' });
      expect(rest.status).toBe(206);
      expect(rest.headers.get('content-range')).toBe(
        `bytes 1000-${whole.byteLength - 1}/${whole.byteLength}`,
      );
      expect(Buffer.from(await rest.arrayBuffer()).equals(Buffer.from(whole.slice(1000))), format).toBe(true);
    }
  });

  test('of another version is not gone on with', async () => {
    const etag = (await get(`${path}&release=${first}`)).headers.get('etag') ?? '';
    expect(await refused(path, { range: 'bytes=10-' })).toMatchObject({
      status: 412,
      code: 'VERSION_CHANGED',
    });
    const changed = await refused(path, { range: 'bytes=10-', 'if-range': etag });
    expect(changed).toMatchObject({ status: 412, code: 'VERSION_CHANGED' });
    expect(changed.message.zh).toContain(first);
    expect((await get(`${path}&release=${first}`, { range: 'bytes=10-', 'if-range': etag })).status).toBe(
      206,
    );
    expect(await refused(`${path}&release=${second}`, { range: 'bytes=99999999-' })).toMatchObject({
      status: 416,
      code: 'BAD_RANGE',
    });
  });

  test('says what it is: ETag, Link to the codebook, rows; HEAD makes nothing', async () => {
    const response = await api.app.request(`/api${path}`, { method: 'HEAD' });
    expect(response.headers.get('link')).toContain(
      `</api/datasets/consumption/codebook?release=${second}&grain=month>; rel="describedby"`,
    );
    expect(Number(response.headers.get('x-total-rows'))).toBeGreaterThan(0);
    const etag = response.headers.get('etag') ?? '';
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  test('of the latest is a redirect to the address that stays', async () => {
    const response = await get('/datasets/consumption?release=latest&format=csv&grain=year');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(
      `/api/datasets/consumption?release=${second}&format=csv&grain=year`,
    );
  });
});

/** What DCAT-AP 3.0 says the values of a property are (its SHACL ranges). */
const DCAT_RANGES: Readonly<Record<string, string>> = {
  'dct:language': 'dct:LinguisticSystem',
  'dct:license': 'dct:LicenseDocument',
  'dct:accessRights': 'dct:RightsStatement',
  'dct:publisher': 'foaf:Agent',
  'dct:temporal': 'dct:PeriodOfTime',
  'dcat:landingPage': 'foaf:Document',
  'dcat:mediaType': 'dct:MediaType',
  'dcat:distribution': 'dcat:Distribution',
  'dcat:dataset': 'dcat:Dataset',
  'spdx:checksum': 'spdx:Checksum',
};

/** The kinds of the values of each such property, anywhere in a document. */
function kindsIn(node: unknown, found = new Map<string, Set<unknown>>()): Map<string, Set<unknown>> {
  if (node === null || typeof node !== 'object') return found;
  for (const [name, value] of Object.entries(node)) {
    if (name in DCAT_RANGES)
      for (const one of [value].flat() as (Record<string, unknown> | string)[]) {
        const kind = typeof one === 'object' ? one['@type'] : one;
        found.set(name, (found.get(name) ?? new Set()).add(kind));
      }
    kindsIn(value, found);
  }
  return found;
}

describe('a package', () => {
  test('holds the rows in every format and all that is to be known about them, each by its hash', async () => {
    const parts = await zipParts(await bytes('/datasets/thermometer/package?level=nation'));
    const names = [...parts.keys()];
    const data = names.filter((n) => n.startsWith('data/')).map((n) => n.replace(/^data\/[^.]+/, ''));
    expect(data.sort()).toEqual(['.arrow', '.arrows', '.csv', '.json', '.parquet', '.sdmx.csv', '.xlsx']);
    expect(names.filter((n) => !n.startsWith('data/')).sort()).toEqual([
      'CITATION.cff',
      'CITATION.txt',
      'README.md',
      'SHA256SUMS',
      'codebook.csv',
      'codebook.html',
      'datapackage.json',
      'dcat.jsonld',
      'filters.json',
    ]);
    const sums = (parts.get('SHA256SUMS')?.toString() ?? '')
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
    expect(sums).toHaveLength(names.length - 1);
    for (const [sum, name = ''] of sums)
      expect(
        createHash('sha256')
          .update(parts.get(name) ?? '')
          .digest('hex'),
      ).toBe(sum);
    expect(JSON.parse(parts.get('filters.json')?.toString() ?? '')).toMatchObject({
      release: second,
      filters: { level: 'nation' },
    });
    const sdmx =
      parts
        .get(names.find((n) => n.endsWith('.sdmx.csv')) ?? '')
        ?.toString()
        .split('\r\n') ?? [];
    expect(sdmx[0]).toBe(
      'DATAFLOW,FREQ,REF_AREA,GAUGE,DIMENSION,MEMBER,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,OBS_STATUS,CONF_STATUS,REF_AREA_LEVEL,METHOD_VERSION',
    );
    expect(sdmx[1]).toMatch(/^SOCIAL_THERMOMETER:THERMOMETER\(1\.0\),M,000000,\w+,\w+,[^,]+,20\d\d-\d\d,/);
    const described = JSON.parse(parts.get('datapackage.json')?.toString() ?? '{}') as {
      resources: { path: string; hash: string; schema?: { fields: { name: string; unit?: string }[] } }[];
    };
    for (const { path, hash } of described.resources)
      expect(hash).toBe(
        `sha256:${createHash('sha256')
          .update(parts.get(path) ?? '')
          .digest('hex')}`,
      );
    expect(
      described.resources.find((r) => r.schema)?.schema?.fields.find((f) => f.name === 'reading')?.unit,
    ).toBe('points');
    const dcat = JSON.parse(parts.get('dcat.jsonld')?.toString() ?? '{}') as Record<string, unknown>;
    expect(dcat['@type']).toBe('dcat:Dataset');
    const catalogue = (await (await get('/dcat')).json()) as Record<string, unknown>;
    for (const [property, kinds] of kindsIn([dcat, catalogue]))
      expect([property, [...kinds]]).toEqual([property, [DCAT_RANGES[property]]]);
    expect(parts.get('codebook.html')?.toString()).toContain('合成数据');
    expect(parts.get('codebook.csv')?.toString()).toContain('SDMX CL_OBS_STATUS Q');
  });

  test('by the command line is the same, in one file', async () => {
    const out = join(home, 'consumption.zip');
    const { code, lines } = await thermometer(
      home,
      'export',
      'consumption',
      '--grain',
      'year',
      '--columns',
      'period,region_code,orders',
      '--out',
      out,
    );
    expect(code).toBe(0);
    expect(lines.join('')).toContain(second);
    const parts = await zipParts(readFileSync(out));
    const words = parts.get('README.md')?.toString() ?? '';
    expect(words).toContain('period × region × consumption class × sex;');
    // An English reader is not shown names that only the program knows.
    for (const name of ['README.md', 'datapackage.json', 'CITATION.txt', 'dcat.jsonld'])
      expect([
        name,
        parts
          .get(name)
          ?.toString()
          .match(/× \w+_\w+/)?.[0],
      ]).toEqual([name, undefined]);
  });
});

describe('versions', () => {
  test('are listed with what changed, and their rows stay', async () => {
    const { versions, latest } = datasetVersionsSchema.parse(
      await (await get('/datasets/consumption/versions')).json(),
    );
    expect(latest).toBe(second);
    expect(versions.map((v) => v.release)).toEqual([second, first]);
    expect(versions[0]?.change).toMatchObject({ since: first, same: false, causes: ['data'] });
    expect(versions[1]?.change).toBeNull();
    const old = await rowsIn(
      'parquet',
      `/datasets/consumption?grain=month&level=nation&columns=period&release=${first}`,
    );
    expect(Math.max(...old.map(([period]) => Number(period)))).toBe(202511);
  });

  test('differ by rows and values, by cause; what was complete and changed is a restatement', async () => {
    const found = datasetDifferenceSchema.parse(
      await (await get(`/datasets/consumption/difference?from=${first}`)).json(),
    );
    expect(found.by_period.filter((p) => p.grain === 'month' && p.added > 0).map((p) => p.period)).toContain(
      202512,
    );
    expect(found.by_cause.data?.added).toBe(found.total.added);
    const restated = found.restatements.filter((r) => r.key.period_grain === 'month');
    expect(restated.length).toBeGreaterThan(0);
    expect(new Set(restated.map((r) => r.key.period))).toEqual(new Set([202403]));
    expect(restated[0]).toMatchObject({ cause: 'data' });
    expect(await refused(`/datasets/consumption/difference?from=20250101T000000Z-00000000`)).toMatchObject({
      status: 404,
    });
  });

  // Last: it takes a release away.
  test('that were withdrawn answer 410 with the reason, one dataset or all', async () => {
    await thermometer(
      home,
      'releases',
      'withdraw',
      second,
      '--dataset',
      'members',
      '--reason',
      '会籍来源报错口径',
    );
    expect(await refused('/datasets/members?format=csv')).toMatchObject({
      status: 410,
      code: 'WITHDRAWN',
      message: { zh: expect.stringContaining('会籍来源报错口径') },
    });
    expect((await get('/datasets/consumption?format=csv&grain=year')).status).toBe(200);
    await thermometer(home, 'releases', 'withdraw', first, '--reason', '金额单位有误');
    await api.shelf.close();
    await api.shelf.refresh();
    expect(await refused(`/datasets/consumption?format=csv&release=${first}`)).toMatchObject({
      status: 410,
      nearest: [second],
    });
    const { versions } = datasetVersionsSchema.parse(
      await (await get('/datasets/consumption/versions')).json(),
    );
    expect(versions.find((v) => v.release === first)?.withdrawn?.reason.zh).toBe('金额单位有误');
    await expect(
      thermometer(home, 'releases', 'withdraw', second, '--reason', '金额单位有误'),
    ).rejects.toThrow(/current release/);
  });
});
