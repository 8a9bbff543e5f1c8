import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import yauzl from 'yauzl';
import { tableCsv } from '../../src/charts/csv.ts';
import { chartSvg } from '../../src/charts/echarts.ts';
import type { Look } from '../../src/charts/look.ts';
import { LIGHT } from '../../src/charts/palette.ts';
import { tableOf, trendOf } from '../../src/charts/result-rows.ts';
import { isReported } from '../../src/charts/table.ts';
import { trendOption } from '../../src/charts/trend/option.ts';
import { trendSeries } from '../../src/charts/trend/series.ts';
import { trendSummary, trendTable } from '../../src/charts/trend/summary.ts';
import { trendTooltip } from '../../src/charts/trend/tooltip.ts';
import type { QueryInput, QueryResult } from '../../src/contracts/query.ts';
import { makeReader } from '../../src/dashboard/ui/reader.tsx';
import { type Database, literal } from '../../src/warehouse/duckdb.ts';

/** The world an outlet may use: the API in process, and a database that reads files. */
export interface OutletWorld {
  readonly app: { request(path: string, init?: RequestInit): Response | Promise<Response> };
  readonly db: Database;
}

/** One value as an outlet states it; the status is null where the outlet only marks what is missing. */
export interface Stated {
  readonly value: number | null;
  readonly status: string | null;
}

/** A way out. It states the values of an answer in the order of its rows, or prints them as text. */
export interface Outlet {
  readonly name: string;
  /** Every how many requests it is tried: what writes files costs more than what is only looked at. */
  readonly every: number;
  /** Values in any order; compared as a multiset. */
  values?(asked: QueryInput, answer: QueryResult, world: OutletWorld): Promise<Stated[]> | Stated[];
  /** Numbers that are drawn, in any order and any number of times. */
  drawn?(asked: QueryInput, answer: QueryResult): number[];
  /** Text in which every shown number of some rows stands, and no other number of the answer's kind. */
  text?(asked: QueryInput, answer: QueryResult): { readonly text: string; readonly about: readonly Stated[] };
}

const reader = makeReader('zh-CN', 'CNY');
const look: Look = { t: reader.t, f: reader.f, palette: LIGHT, width: 720 };
const titleOf = (answer: QueryResult): string => reader.say(answer.metric.title);
const seriesOf = (answer: QueryResult) => trendSeries(trendOf(answer, titleOf(answer), undefined, reader));

async function bytes(asked: QueryInput, format: string, { app }: OutletWorld): Promise<Uint8Array> {
  const response = await app.request(`/api/query?format=${format}`, {
    method: 'POST',
    body: JSON.stringify(asked),
    headers: { 'content-type': 'application/json' },
  });
  if (response.status !== 200) throw new Error(`${format}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

const stated = (value: unknown, status: unknown): Stated => ({
  value: value === null || value === undefined || value === '' ? null : Number(value),
  status: status === null || status === undefined ? null : String(status),
});

/** Simple CSV: our codes and names hold no line breaks. */
function csvRows(text: string): Record<string, string>[] {
  const split = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
      (m[1] ?? m[2] ?? '').replaceAll('""', '"'),
    );
  const [head = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  const names = split(head);
  return lines.map((line) => Object.fromEntries(split(line).map((cell, i) => [names[i] ?? '', cell])));
}

/** The ways out that exist. A later outlet joins the test by one entry here. */
export const OUTLETS: readonly Outlet[] = [
  {
    name: 'chart',
    every: 1,
    values: (_, answer) =>
      seriesOf(answer).lines.flatMap((line) =>
        line.points.flatMap((p) => (p ? [stated(p.value, p.status)] : [])),
      ),
  },
  {
    name: 'accessible table',
    every: 1,
    values: (_, answer) =>
      trendTable(seriesOf(answer), look).rows.flatMap((row) => {
        const cell = row.value;
        return cell !== undefined && isReported(cell) ? [stated(cell.value, cell.status)] : [];
      }),
  },
  {
    name: 'table',
    every: 1,
    values: (_, answer) =>
      tableOf(answer, undefined, reader).rows.flatMap((row) => {
        const cell = row.value;
        return cell !== undefined && isReported(cell) ? [stated(cell.value, cell.status)] : [];
      }),
  },
  {
    name: 'CSV of the chart',
    every: 5,
    values: (_, answer) =>
      csvRows(tableCsv(tableOf(answer, undefined, reader))).map((row) => {
        const name = Object.keys(row).find((_key, i) => Object.keys(row)[i + 1] === 'value_status') ?? '';
        return stated(row[name], row.value_status);
      }),
  },
  {
    name: 'tooltip',
    every: 4,
    text: (_, answer) => {
      const series = seriesOf(answer);
      const index = Math.max(0, series.periods.length - 1);
      const points = series.lines.flatMap((line) => line.points[index] ?? []);
      const listed = [...points].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)).slice(0, 12);
      return { text: trendTooltip(series, look)([{ dataIndex: index }]), about: listed };
    },
  },
  {
    name: 'narrative',
    every: 4,
    text: (_, answer) => {
      const series = seriesOf(answer);
      const [only, ...others] = series.lines;
      const known = only?.points.filter((p) => p !== undefined && p.value !== null) ?? [];
      return {
        text: trendSummary(series, look),
        about: others.length > 0 ? [] : known.slice(-1).map((p) => stated(p?.value, null)),
      };
    },
  },
  {
    // The screen, the chart alone in a frame, the copied picture, PNG and SVG are drawn from this one option.
    name: 'picture',
    every: 3,
    drawn: (_, answer) => {
      const { series = [] } = trendOption(seriesOf(answer), look);
      return [series].flat().flatMap((line) =>
        line?.type === 'line' && line.name !== undefined && 'endLabel' in line
          ? ((line.data ?? []) as (number | null | { value: number | null })[]).flatMap((point) => {
              const value = typeof point === 'object' && point !== null ? point.value : point;
              return value === null ? [] : [value];
            })
          : [],
      );
    },
  },
  {
    name: 'SVG',
    every: 50,
    text: (_, answer) => ({
      text: chartSvg(trendOption(seriesOf(answer), look), { width: 720, height: 360 }, 'zh-CN'),
      about: [],
    }),
  },
  {
    name: 'CSV',
    every: 20,
    values: async (asked, _, world) =>
      csvRows(new TextDecoder().decode(await bytes(asked, 'csv', world))).map((row) =>
        stated(row.value, row.status),
      ),
  },
  {
    name: 'Arrow',
    every: 20,
    values: async (asked, _, world) =>
      [...tableFromIPC(await bytes(asked, 'arrow', world))].map((row) => stated(row?.value, row?.status)),
  },
  {
    name: 'Parquet',
    every: 40,
    values: async (asked, _, world) => {
      const folder = mkdtempSync(join(tmpdir(), 'outlet-'));
      const file = join(folder, 'answer.parquet');
      try {
        writeFileSync(file, await bytes(asked, 'parquet', world));
        const rows = await world.db.all<{ value: number | null; status: string }>(
          `select value, status from read_parquet(${literal(file)})`,
        );
        return rows.map((row) => stated(row.value, row.status));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'XLSX',
    every: 40,
    values: async (asked, _, world) => {
      const sheet = await zipEntry(await bytes(asked, 'xlsx', world), 'xl/worksheets/sheet1.xml');
      const rows = [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
        Object.fromEntries(
          [...row.matchAll(/<c r="([A-Z]+)\d+"[^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, at = '', cell = '']) => [
            at,
            cell.replace(/<[^>]+>/g, ''),
          ]),
        ),
      );
      const head = rows.findIndex(
        (row) => Object.values(row).includes('status') || Object.values(row).includes('状态'),
      );
      const names = rows[head] ?? {};
      const at = (title: string): string =>
        Object.entries(names).find(([, name]) => name.startsWith(title))?.[0] ?? '';
      const [status, value] = [at('状态'), at(reader.say(_.metric.title))];
      return rows
        .slice(head + 1)
        .flatMap((row) => (row[status] ? [stated(row[value] ?? '', row[status])] : []));
    },
  },
];

function zipEntry(bytes: Uint8Array, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        });
      });
      zip.on('end', () => reject(new Error(`no ${name}`)));
      zip.readEntry();
    });
  });
}
