import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { getCatalogue } from '../../src/client/client.ts';
import { encodeIpc } from '../../src/datasets/ipc.ts';
import { outsideSource } from '../../src/disclosure/outside-layer.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { Press } from '../../src/papers/render/press.ts';
import { PAPER_FORMATS } from '../../src/papers/render/render.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { arrowStream } from '../../src/warehouse/arrow.ts';
import { copyOut } from '../../src/warehouse/copy-out.ts';
import { withDictionaries } from '../../src/warehouse/dictionaries.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { openReleaseFiles, STREAMED } from '../../src/warehouse/release.ts';
import type { CommandIo } from '../commands/command.ts';
import { withApi } from '../commands/in-process.ts';
import { commands } from '../commands/index.ts';
import { lastClosed } from '../commands/paper-build.ts';
import { median, startClock } from './measure.ts';
import { queryShapes } from './queries.ts';

/** Tasks of the bench; each runs in a process of its own and prints one line of JSON. */
const tasks: Readonly<Record<string, (argument: never) => Promise<object>>> = {
  /** What DuckDB alone needs for the same file, without a key, a check or a ledger. */
  async raw({ file, database }: { file: string; database: string }) {
    const db = await open(database, { memoryLimit: '2GB' });
    const clock = startClock();
    const read = file.endsWith('.parquet') ? 'read_parquet' : 'read_csv';
    await db.run(`create table t as select * from ${read}(${literal(file)})`);
    await db.run('checkpoint');
    const used = clock.stop();
    db.close();
    return used;
  },

  async command({ home, args }: { home: string; args: string[] }) {
    const clock = startClock();
    const [name = '', ...rest] = args;
    const io = silentIo(home);
    const code = await commands[name]?.run(rest, io);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${io.said.join('\n')}`);
    return clock.stop();
  },

  /** Reading once the columns that the cube is made of: the least a build could cost. */
  async scan({ home }: { home: string }) {
    const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
    const clock = startClock();
    await db.all(
      `select max(event_month), max(city_code), max(consumption_class), max(buy_mode), max(industry), max(age_band), max(sex),
              max(person_key), max(cell_key), sum(paid_fen), sum(list_fen) from marts.consumption`,
    );
    const used = clock.stop();
    db.close();
    return used;
  },

  /** CPU of each question on raw lines and through the API over cubes. */
  async queries({ home, months }: { home: string; months: number }) {
    const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
    const [place] = await db.all<{ city: string; province: string }>(
      `select city_code::varchar as city, any_value(province_code)::varchar as province from marts.consumption group by 1 order by count(*) desc limit 1`,
    );
    if (!place) throw new Error('no order lines');
    const shapes = queryShapes(months, place);
    const io = silentIo(home);
    const measured = await withApi(io, async (fetch) => {
      const out = [];
      for (const shape of shapes) {
        const raw = await repeat(3, () => db.all(shape.sql));
        let round = 0;
        const cube = await repeat(7, async () => {
          // A different title of the same question, so that no answer comes from the cache.
          const request = { ...shape.request, lang: round++ % 2 === 0 ? 'zh-CN' : 'en', totals: round > 2 };
          const response = await fetch(
            `/api/query?q=${encodeURIComponent(JSON.stringify(request))}&round=${round}`,
          );
          const body = await response.text();
          if (!response.ok) throw new Error(`${shape.name}: ${body}`);
        });
        out.push({ name: shape.name, raw, cube });
      }
      return out;
    });
    db.close();
    return { shapes: measured };
  },

  /** The rows of a dataset as a file, by the way they leave the server or by DuckDB's own copy of the same query. */
  async dataset({ home, format, own }: { home: string; format: 'arrow' | 'csv' | 'parquet'; own: boolean }) {
    const source = outsideSource((schema) => `select * from ${schema}.bench`);
    const target = join(home, `out.${own ? 'own' : 'duck'}.${format}`);
    const texts = ['region_code', 'status'];
    const clock = startClock();
    if (!own) {
      const db = await openReleaseFiles(home, { ordered: true, threads: 2, closed: false });
      const as =
        format === 'csv' ? 'format csv, header' : 'format parquet, compression zstd, compression_level 1';
      await db.run(`copy (${source.sql}) to ${literal(target)} (${as})`);
      db.close();
    } else if (format === 'arrow') {
      const db = await openReleaseFiles(home, STREAMED);
      const sql = await withDictionaries(db, {
        sql: source.sql,
        table: 'bench',
        sha256: '',
        chosen: texts,
        texts: texts.map((name) => ({ name, sql: `t.${name}` })),
      });
      const { schema, batches } = await arrowStream(db, sql);
      await pipeline(encodeIpc(schema, batches, 'stream'), createWriteStream(target));
      db.close();
    } else await copyOut(home, source, format, target, { metadata: { dataset: 'bench' }, texts });
    return clock.stop();
  },

  /** The national quarterly paper in each format by a typesetter that has set one before, and how long this process stood still. */
  async papers({ home }: { home: string }) {
    const document = await withApi(silentIo(home), async (fetch) => {
      const catalogue = await getCatalogue(fetch);
      const period = lastClosed('quarter', catalogue);
      const subject = { paper: 'quarterly', region: '000000', period, audience: 'staff' } as const;
      return buildDocument(fetch, subject, templateOf('quarterly'));
    });
    const press = new Press();
    await press.render(document, PAPER_FORMATS);
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    const took: Record<string, number> = {};
    let pages = 0;
    for (const format of ['html', 'pdf', 'docx'] as const) {
      const clock = startClock();
      pages = Math.max(pages, (await press.render(document, [format])).pages);
      took[format] = clock.stop().seconds;
    }
    press.close();
    const figures = document.sections.flatMap((s) => s.blocks.filter((b) => b.kind === 'figure')).length;
    return { took, pages, figures, stalledMilliseconds: stalls.max / 1e6 };
  },

  /** Questions that no cache knows, over HTTP on loopback and inside the engine. */
  async http({ home, url, months }: { home: string; url: string; months: number }) {
    const paths = Array.from({ length: months }, (_, i) => {
      const from = 202401 + Math.floor(i / 12) * 100 + (i % 12);
      const last = 202401 + Math.floor((months - 1) / 12) * 100 + ((months - 1) % 12);
      const request = {
        metric: 'paid_amount',
        by: ['consumption_class'],
        region: { level: 'province' },
        period: { grain: 'month', from, to: last },
      };
      return `/api/query?q=${encodeURIComponent(JSON.stringify(request))}`;
    });
    const timed = async (ask: (path: string) => Promise<Response>): Promise<number> => {
      await (await ask('/api/catalogue')).text();
      const times: number[] = [];
      for (const path of paths) {
        const started = performance.now();
        const response = await ask(path);
        await response.text();
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        times.push(performance.now() - started);
      }
      return median(times);
    };
    const http = await timed((path) => globalThis.fetch(url + path));
    const engine = await withApi(silentIo(home), (fetch) => timed(async (path) => fetch(path)));
    return { http, engine };
  },
};

async function repeat(times: number, work: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < times; i++) {
    const clock = startClock();
    await work();
    const used = clock.stop();
    wall.push(used.seconds);
    cpu.push(used.cpuSeconds);
  }
  return { wall: median(wall), cpu: median(cpu) };
}

function silentIo(home: string): CommandIo & { readonly said: string[] } {
  const said: string[] = [];
  return {
    said,
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    progress: { step: () => {}, end: () => {} },
    lang: 'zh-CN',
    now: () => new Date(),
    home,
  };
}

const [name = '', argument = '{}'] = process.argv.slice(2);
const task = tasks[name];
if (!task) throw new Error(`no bench task ${name}`);
const result = await task(JSON.parse(argument) as never);
console.log(JSON.stringify({ ...result, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
process.exit(0);
