/**
 * `npm run bench:peers -- [--rows 1000000] [--rounds 5] [--only ours,framework,evidence]`: the same rows in our
 * dashboard, Observable Framework and Evidence: load and build (wall, peak memory), bytes to the browser, the first
 * chart and five questions. The peers are installed under `data/local/peers` when they are first asked for,
 * and are no part of the product.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { makeBenchData } from '../../pipelines/bench/data.ts';
import { median } from '../../pipelines/bench/measure.ts';
import { withServer } from '../../pipelines/bench/serving.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { ensureBrowser } from '../support/browser.mjs';
import { evidenceQuestions, ourQuestions } from './questions.ts';
import { serveStatic } from './serve-static.ts';

const ROOT = join(import.meta.dirname, '..', '..');
// Not under node_modules, where Evidence looks for no components.
const PLACE = join(ROOT, 'data', 'local', 'peers');

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'ours,framework,evidence' },
  },
});
const rows = Number(values.rows.replaceAll('_', ''));
const rounds = Number(values.rounds);

interface Step {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

interface Measured {
  readonly steps: readonly Step[];
  readonly bytes: number;
  readonly firstChart: readonly number[];
  readonly questions: readonly (readonly number[])[];
}

/** Runs a command and reads what the system says it used; the log is shown when it fails. */
async function step(name: string, command: readonly string[], cwd: string, env: object = {}): Promise<Step> {
  console.error(`· ${name}`);
  const log = join(PLACE, 'step.txt');
  const timed = existsSync('/usr/bin/time')
    ? ['/usr/bin/time', '-f', '%M %U %S', '-o', log, ...command]
    : command;
  const [program = '', ...args] = timed;
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000);
    });
  const limit = setTimeout(() => child.kill('SIGKILL'), 1_800_000);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(limit);
  if (code !== 0) throw new Error(`${name}: ${command.join(' ')} ended with ${code}\n${said}`);
  const [kilobytes = Number.NaN, user = Number.NaN, system = Number.NaN] = existsSync(log)
    ? (readFileSync(log, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? [])
    : [];
  const seconds = (performance.now() - started) / 1000;
  return { name, seconds, cpuSeconds: user + system, megabytes: kilobytes / 1024 };
}

/** The order lines of `npm run bench`, once as the CSV of an export and once as typed Parquet. */
async function makeRows(): Promise<{ csv: string; parquet: string; workspace: string }> {
  const folder = join(PLACE, `rows-${rows}`);
  const parquet = join(folder, 'lines.parquet');
  const data = { csv: join(folder, 'orders-all.csv'), parquet, workspace: join(folder, 'workspace.yml') };
  if (existsSync(parquet)) return data;
  console.error(`· ${rows.toLocaleString('en-US')} rows`);
  await makeBenchData(folder, rows, 24);
  const db = await open(':memory:', { memoryLimit: '4GB' });
  await db.run(`copy (
    select 订单编号 as order_no, day as ordered_at, (year(day) * 100 + month(day))::integer as month, 行政区划代码 as city,
      行政区划代码[1:2] || '0000' as province, 消费类别 as klass, 购买方式 as buy_mode, 是否线上 = '是' as online,
      数量::integer as quantity, round(成交金额::double * 100)::bigint as paid_fen
    from (select *, 下单时间::timestamp as day from read_csv(${literal(data.csv)}, all_varchar = true))
  ) to ${literal(parquet)} (format parquet, compression zstd)`);
  db.close();
  return data;
}

function install(name: 'framework' | 'evidence'): string {
  const folder = join(PLACE, name);
  cpSync(join(import.meta.dirname, name), folder, { recursive: true });
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return folder;
  console.error(`· npm install ${name}`);
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (done.status !== 0) throw new Error(`npm install of ${name} failed`);
  return folder;
}

/** Bytes of a first visit and the time until its chart is drawn, in a browser that was never there. */
async function visits(
  browser: Browser,
  url: string,
  chart: string,
): Promise<{ bytes: number; times: number[] }> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    let own = 0;
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
      own += encodedDataLength;
    });
    const started = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    // Attached: a straight line has no height, which Playwright takes for hidden.
    await page.locator(chart).first().waitFor({ state: 'attached', timeout: 120_000 });
    times.push(performance.now() - started);
    // Our page goes on listening for new releases and is never idle.
    await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => {});
    bytes = own;
    await context.close();
  }
  return { bytes, times };
}

async function ours(browser: Browser): Promise<Measured> {
  const { csv, workspace } = await makeRows();
  const home = join(PLACE, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  cpSync(workspace, join(home, 'workspace.yml'));
  const env = { THERMOMETER_HOME: home };
  const bin = [process.execPath, join(ROOT, 'pipelines', 'bin.mjs')];
  const steps = [
    await step('load', [...bin, 'load', 'consumption', csv, '--json'], ROOT, env),
    await step('build', [...bin, 'build', '--json'], ROOT, env),
    await step('publish', [...bin, 'publish', '--json'], ROOT, env),
  ];
  if (!existsSync(join(ROOT, 'dist', 'index.html')))
    await step('dashboard', [process.execPath, 'node_modules/vite/bin/vite.js', 'build'], ROOT);
  return await withServer(home, async (url) => {
    const chart = '/trends?metric=paid_amount&by=consumption_class';
    const { bytes, times } = await visits(browser, `${url}${chart}`, 'main .chart-canvas svg path');
    const questions: number[][] = [];
    for (const request of ourQuestions) {
      const own: number[] = [];
      for (let round = 0; round < rounds; round++) {
        // The language is part of the question, and so is `totals`: an answer is not asked for twice.
        const asked = { ...request, lang: round % 2 === 0 ? 'zh-CN' : 'en', totals: round % 4 > 1 };
        const started = performance.now();
        const response = await fetch(
          `${url}/api/query?q=${encodeURIComponent(JSON.stringify(asked))}&n=${round}`,
        );
        const body = await response.text();
        if (!response.ok) throw new Error(body);
        if (round < 4) own.push(performance.now() - started);
      }
      questions.push(own);
    }
    return { steps, bytes, firstChart: times, questions };
  });
}

async function framework(browser: Browser): Promise<Measured> {
  const { parquet } = await makeRows();
  const folder = install('framework');
  rmSync(join(folder, 'src', '.observablehq'), { recursive: true, force: true });
  const env = { PEERS_ORDERS: parquet, OBSERVABLE_TELEMETRY_DISABLE: 'true' };
  const steps = [
    await step(
      'build',
      [process.execPath, 'node_modules/@observablehq/framework/dist/bin/observable.js', 'build'],
      folder,
      env,
    ),
  ];
  const served = await serveStatic(join(folder, 'dist'));
  try {
    const { bytes, times } = await visits(browser, served.url, 'svg path[stroke]');
    return { steps, bytes, firstChart: times, questions: [] };
  } finally {
    served.stop();
  }
}

async function evidence(browser: Browser): Promise<Measured> {
  const { parquet } = await makeRows();
  const folder = install('evidence');
  writeFileSync(
    join(folder, 'sources', 'orders', 'lines.sql'),
    `select * from read_parquet(${literal(parquet)})\n`,
  );
  // Two settings that the last engine with Parquet inside does not know.
  for (const side of ['node', 'browser']) {
    const file = join(folder, `node_modules/@evidence-dev/universal-sql/src/client-duckdb/${side}.js`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\s*await connection\.query\('SET .*$/gm, ''));
  }
  const env = {
    SEND_ANONYMOUS_USAGE_STATS: 'no',
    NODE_OPTIONS: `--max-old-space-size=14000 --require ${join(folder, 'offline.cjs')}`,
  };
  const cli = [process.execPath, 'node_modules/@evidence-dev/evidence/cli.js'];
  const steps = [
    await step('sources', [...cli, 'sources'], folder, env),
    await step('build', [...cli, 'build'], folder, env),
  ];
  const served = await serveStatic(join(folder, 'build'));
  try {
    const { bytes, times } = await visits(browser, served.url, 'canvas');
    const page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'peerQuery' in window, undefined, { timeout: 120_000 });
    const questions: number[][] = [];
    for (const sql of evidenceQuestions) {
      const own = await page.evaluate(
        async ([text, times]) => {
          const ask = (window as unknown as { peerQuery: (sql: string) => Promise<number> }).peerQuery;
          const taken: number[] = [];
          for (let round = 0; round < times; round++) {
            const started = performance.now();
            await ask(`${text} -- ${round}`);
            taken.push(performance.now() - started);
          }
          return taken;
        },
        [sql, rounds] as const,
      );
      questions.push(own);
    }
    return { steps, bytes, firstChart: times, questions };
  } finally {
    served.stop();
  }
}

const peers = { ours, framework, evidence };
mkdirSync(PLACE, { recursive: true });
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  console.log(
    `${rows.toLocaleString('en-US')} rows, ${cpus()[0]?.model} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  console.log('| | steps (wall, CPU, peak memory) | bytes to the browser | first chart | five questions |');
  console.log('|---|---|---:|---:|---:|');
  for (const name of values.only.split(',') as (keyof typeof peers)[]) {
    const { steps, bytes, firstChart, questions } = await peers[name](browser);
    const took = steps
      .map(
        (s) =>
          `${s.name} ${s.seconds.toFixed(1)} s (CPU ${s.cpuSeconds.toFixed(1)}), ${s.megabytes.toFixed(0)} MB`,
      )
      .join('; ');
    const asked = questions.map((own) => `${median(own).toFixed(1)}`).join(' / ');
    console.log(
      `| ${name} | ${took} | ${(bytes / 1e6).toFixed(2)} MB | ${median(firstChart).toFixed(0)} ms | ${asked || '—'} ms |`,
    );
  }
} finally {
  await browser.close();
}
process.exit(0);
