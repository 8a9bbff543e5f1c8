import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchData, makeBenchData, makeDataset, makeFormatData } from '../bench/data.ts';
import { inOwnProcess, type Measured, median } from '../bench/measure.ts';
import { withServer } from '../bench/serving.ts';
import { FULL_SIZE, measureUncertainty } from '../indices/uncertainty/measure.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';

interface Line {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
}

interface QueryTimes {
  readonly shapes: readonly {
    readonly name: string;
    readonly raw: { wall: number; cpu: number };
    readonly cube: { wall: number; cpu: number };
  }[];
}

interface PaperTimes {
  /** Seconds per format. */
  readonly took: Readonly<Record<string, number>>;
  readonly pages: number;
  readonly figures: number;
  readonly stalledMilliseconds: number;
}

/** What can be measured by itself; together, and in this order, they are the whole of `bench`. */
const PARTS: Readonly<
  Record<string, (folder: string, rows: number, say: (text: string) => void) => Promise<Line[]>>
> = {
  road: async (folder, rows, say) => {
    say(`· ${rows.toLocaleString('en-US')} rows, ${MONTHS} months → ${folder}`);
    return measureRoad(folder, await makeBenchData(join(folder, 'data'), rows, MONTHS), say);
  },
  formats: (folder, rows, say) => measureFormats(folder, Math.floor(rows / 4), say),
  memory: (folder, rows, say) => measureMemory(folder, Math.floor(rows / MONTHS), say),
  datasets: (folder, rows, say) => measureDatasets(folder, Math.min(rows, 5_000_000), say),
  papers: (folder, _rows, say) => measurePapers(folder, say),
  uncertainty: (_folder, _rows, say) => measureIntervals(say),
};
const MONTHS = 24;

/**
 * `bench [--rows N] [--only PART,PART] [--json]`: every figure is a ratio of two things measured in this run on this
 * machine, so that it means the same on another one. Targets are those of the performance research (goals table).
 * `bench --home HOME` asks the questions of a dashboard of a published workspace, whatever its size, and leaves it as it is.
 * @throws CommandError for a part that there is none of.
 */
export async function benchCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '10000000' },
      json: { type: 'boolean' },
      keep: { type: 'string' },
      home: { type: 'string' },
      only: { type: 'string', default: Object.keys(PARTS).join(',') },
    },
  });
  const rows = Number(values.rows.replaceAll('_', ''));
  const finish = (lines: readonly Line[], about: string): ExitCode => {
    if (values.json) io.out(JSON.stringify({ about, machine: machine(), lines }));
    else print(lines, about, io);
    return 0;
  };
  if (values.home !== undefined)
    return finish(await measureQuestions(values.home, MONTHS, (text) => io.err(text)), values.home);
  const parts = values.only.split(',').map((name) => PARTS[name] ?? unknownPart(name));
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'thermometer-bench-'));
  mkdirSync(folder, { recursive: true });
  try {
    const lines: Line[] = [];
    for (const part of parts) lines.push(...(await part(folder, rows, (text) => io.err(text))));
    return finish(lines, `${rows.toLocaleString('en-US')} 行 rows`);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function unknownPart(name: string): never {
  const known = Object.keys(PARTS);
  throw usageError({
    zh: `--only 没有“${name}”。可用：${known.join('、')}。`,
    en: `--only has no "${name}". Known: ${known.join(', ')}.`,
  });
}

/** Load, build, append, publish and ask, against raw DuckDB on the same file. */
async function measureRoad(folder: string, data: BenchData, say: (text: string) => void): Promise<Line[]> {
  const home = homeFor(folder, 'home', data);
  const run = (...args: string[]) => inOwnProcess<Measured>('command', { home, args });

  say('· raw DuckDB: create table as read_csv');
  const raw = await inOwnProcess<Measured>('raw', { file: data.whole, database: join(folder, 'raw.duckdb') });
  rmSync(join(folder, 'raw.duckdb'), { force: true });
  say('· load with contract, door and ledger');
  const load = await run('load', 'consumption', data.whole, '--json');
  say('· build');
  const build = await run('build', '--json');
  say('· scan floor');
  const scan = await inOwnProcess<Measured>('scan', { home });
  say('· one month appended');
  await run('load', 'consumption', data.months.at(-1) ?? '', '--json');
  const append = await run('build', '--json');
  say('· publish and ask');
  const publish = await run('publish', '--json');
  const months = data.months.length;
  const questions = await measureQuestions(home, months, say);
  return [
    line(
      '装载 CSV（契约、门、台账） ÷ 原始 read_csv 建表 · wall',
      '≤ 2.0 (issue 3)',
      ratio(load.seconds / raw.seconds),
    ),
    line('装载 · CPU', '', ratio(load.cpuSeconds / raw.cpuSeconds)),
    line('装载吞吐', '', `${(data.rows / load.seconds / 1e6).toFixed(2)} M 行/s`),
    line('构建全部立方体 ÷ 扫描所用列 · CPU', '≤ 10', ratio(build.cpuSeconds / scan.cpuSeconds)),
    line(
      '追加一个月 ÷ 全部构建 · CPU',
      `≤ 1.15/${months} = ${(1.15 / months).toFixed(3)}`,
      ratio(append.cpuSeconds / build.cpuSeconds, 3),
    ),
    line('构建峰值内存', '≤ 400 MB', `${build.peakMegabytes} MB`),
    line('装载峰值内存', '', `${load.peakMegabytes} MB`),
    line('发布', '', `${publish.seconds.toFixed(1)} s`),
    ...questions,
  ];
}

/** The fourteen questions of a dashboard on rows and on cubes, and one of them over HTTP against its engine. */
async function measureQuestions(home: string, months: number, say: (text: string) => void): Promise<Line[]> {
  const { shapes } = await inOwnProcess<QueryTimes & Measured>('queries', {
    home,
    months,
  });
  const ratios = shapes.map((shape) => shape.raw.cpu / shape.cube.cpu);
  for (const [i, shape] of shapes.entries()) {
    say(
      `    ${shape.name}: raw ${ms(shape.raw.wall)} cube ${ms(shape.cube.wall)} cpu ÷ ${ratios[i]?.toFixed(0)}`,
    );
  }
  const http = await measureHttp(home, months);
  return [
    line('14 种查询 原始行 ÷ 立方体 · CPU 中位数', '≥ 240', ratio(median(ratios), 0)),
    line('14 种查询 最差', '≥ 25', ratio(Math.min(...ratios), 0)),
    line('HTTP 端到端 ÷ 引擎', '≤ 2', ratio(http.http / http.engine)),
    line('一次查询端到端', '', `${http.http.toFixed(1)} ms`),
  ];
}

/** Rows in the other formats, each against raw DuckDB on the format it reads best. */
async function measureFormats(folder: string, rows: number, say: (text: string) => void): Promise<Line[]> {
  const place = join(folder, 'formats');
  mkdirSync(place, { recursive: true });
  const part = await makeBenchData(join(place, 'data'), rows, MONTHS);
  say('· the same rows as GB18030, Parquet and XLSX');
  const files = await makeFormatData(place, part.whole);
  const raw = (file: string) => inOwnProcess<Measured>('raw', { file, database: join(place, 'raw.duckdb') });
  const load = async (file: string): Promise<Measured> => {
    say(`· load ${file.split('.').at(-1)}`);
    const home = homeFor(place, 'home', part);
    return inOwnProcess<Measured>('command', { home, args: ['load', 'consumption', file, '--json'] });
  };
  const rawCsv = await raw(files.csv);
  const gb18030 = await load(files.gb18030);
  rmSync(join(place, 'raw.duckdb'), { force: true });
  const rawParquet = await raw(files.parquet);
  const parquet = await load(files.parquet);
  const xlsx = await load(files.xlsx);
  rmSync(place, { recursive: true, force: true });
  return [
    line('装载 GB18030 CSV ÷ 原始 read_csv(UTF-8) · wall', '≤ 2.6', ratio(gb18030.seconds / rawCsv.seconds)),
    line('装载 GB18030 峰值内存', '≤ 2048 MB', `${gb18030.peakMegabytes} MB`),
    line(
      '装载 Parquet ÷ 原始 read_parquet 建表 · wall',
      '≤ 2.0',
      ratio(parquet.seconds / rawParquet.seconds),
    ),
    line('装载 XLSX 二十万行 峰值内存', '≤ 1024 MB', `${xlsx.peakMegabytes} MB`),
    line('装载 XLSX 二十万行', '', `${xlsx.seconds.toFixed(1)} s`),
  ];
}

/** The same rows per month, for 12 and for 48 months: a build's memory must not grow with time. */
async function measureMemory(
  folder: string,
  rowsPerMonth: number,
  say: (text: string) => void,
): Promise<Line[]> {
  const peaks: number[] = [];
  for (const months of [12, 48]) {
    say(`· memory of a build of ${months} months`);
    const place = join(folder, `memory-${months}`);
    const data = await makeBenchData(join(place, 'data'), Math.min(rowsPerMonth, 200_000) * months, months);
    const home = homeFor(place, 'home', data);
    await inOwnProcess('command', { home, args: ['load', 'consumption', data.whole, '--json'] });
    const build = await inOwnProcess<Measured>('command', { home, args: ['build', '--json'] });
    peaks.push(build.peakMegabytes);
    rmSync(place, { recursive: true, force: true });
  }
  const [short = 0, long = 0] = peaks;
  return [line('构建峰值内存 48 个月 ÷ 12 个月', '≈ 1', `${ratio(long / short)} (${long} / ${short} MB)`)];
}

/** Whole datasets as they leave the server, each against DuckDB's own copy of the same query in the same run. */
async function measureDatasets(folder: string, rows: number, say: (text: string) => void): Promise<Line[]> {
  const home = join(folder, 'dataset');
  await makeDataset(home, rows);
  const take = async (format: 'arrow' | 'csv' | 'parquet', own: boolean): Promise<Measured> => {
    say(`· ${rows.toLocaleString('en-US')} rows as ${format}${own ? '' : ' by DuckDB alone'}`);
    return inOwnProcess<Measured>('dataset', { home, format, own });
  };
  const round = async () => ({
    parquet: await take('parquet', false),
    own: {
      arrow: await take('arrow', true),
      parquet: await take('parquet', true),
      csv: await take('csv', true),
    },
    csv: await take('csv', false),
  });
  // Each beside the others, three times: what else the machine does meets them all.
  const rounds = [await round(), await round(), await round()];
  const times = (of: (round: (typeof rounds)[number]) => number): string => ratio(median(rounds.map(of)));
  const peak = (format: 'arrow' | 'csv'): number =>
    Math.max(...rounds.map(({ own }) => own[format].peakMegabytes));
  rmSync(home, { recursive: true, force: true });
  return [
    line(
      '数据集 Arrow 行/s ÷ DuckDB COPY parquet',
      '≥ 0.8',
      times(({ parquet, own }) => parquet.seconds / own.arrow.seconds),
    ),
    line(
      '数据集 CSV 行/s ÷ DuckDB COPY csv',
      '≥ 0.7',
      times(({ csv, own }) => csv.seconds / own.csv.seconds),
    ),
    line(
      '数据集 Parquet 行/s ÷ DuckDB COPY parquet',
      '≥ 0.8',
      times(({ parquet, own }) => parquet.seconds / own.parquet.seconds),
    ),
    line('数据集 Arrow、CSV 峰值内存', '≤ 400 MB', `${peak('arrow')}、${peak('csv')} MB`),
  ];
}

/** A quarterly paper of some 60 pages in each format, and one for every province in one command. */
async function measurePapers(folder: string, say: (text: string) => void): Promise<Line[]> {
  const home = join(folder, 'papers');
  const sample = join(home, 'sample');
  const run = (...args: string[]) => inOwnProcess<Measured>('command', { home, args });
  say('· a small sample, published, for papers');
  await run('sample', '--out', sample, '--members', '6000', '--months', '26', '--events', '60000');
  await run('run', sample, '--workspace', sample, '--json');
  say('· the national paper in each format');
  const { took, pages, figures, stalledMilliseconds } = await inOwnProcess<PaperTimes>('papers', { home });
  const everywhere = (formats: string): Promise<Measured & { treeMegabytes: number }> => {
    say(`· a paper for every province: ${formats}`);
    return run(
      'paper',
      'build',
      '--region',
      'all',
      '--formats',
      formats,
      '--out',
      join(home, 'out'),
      '--json',
    );
  };
  const read = await everywhere('html,pdf');
  const all = await everywhere('html,pdf,pdfa,docx');
  rmSync(home, { recursive: true, force: true });
  const of = `（${pages} 页 ${figures} 图，含图的绘制）`;
  return [
    line(`季度白皮书 HTML ${of}`, '≤ 2 s', `${took.html?.toFixed(1)} s`),
    line('季度白皮书 PDF', '≤ 3 s', `${took.pdf?.toFixed(1)} s`),
    line('季度白皮书 DOCX', '≤ 8 s', `${took.docx?.toFixed(1)} s`),
    line('排版期间主线程最长停顿', '不占用', `${stalledMilliseconds.toFixed(0)} ms`),
    line('31 省一条命令 HTML、PDF', '≤ 120 s', `${read.seconds.toFixed(0)} s`),
    line('31 省一条命令 全部格式', '≤ 300 s', `${all.seconds.toFixed(0)} s`),
    line('同上 峰值内存（含排版进程）', '≤ 1024 MB', `${all.treeMegabytes.toFixed(0)} MB`),
  ];
}

/** Score and rank intervals of an index, in worker threads. */
async function measureIntervals(say: (text: string) => void): Promise<Line[]> {
  const { units, leaves, draws, periods } = FULL_SIZE;
  say(`· uncertainty of ${units} units × ${leaves} indicators × ${draws} draws × ${periods} periods`);
  const seconds = await measureUncertainty();
  return [
    line(`指数不确定性 ${units} × ${leaves} × ${draws} × ${periods}`, '< 20 s', `${seconds.toFixed(1)} s`),
  ];
}

const measureHttp = (home: string, months: number): Promise<{ http: number; engine: number }> =>
  withServer(home, (url) => inOwnProcess<{ http: number; engine: number }>('http', { home, url, months }));

function homeFor(folder: string, name: string, data: BenchData): string {
  const home = join(folder, name);
  if (existsSync(home)) rmSync(home, { recursive: true });
  mkdirSync(home, { recursive: true });
  copyFileSync(data.workspace, join(home, 'workspace.yml'));
  return home;
}

const line = (what: string, target: string, measured: string): Line => ({ what, target, measured });
const ratio = (value: number, digits = 2): string => `${value.toFixed(digits)}×`;
const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;

const machine = (): string =>
  `${cpus()[0]?.model ?? 'CPU'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;

function print(lines: readonly Line[], about: string, io: CommandIo): void {
  io.out(`${about} · ${machine()}`);
  io.out('');
  io.out('| 项目 | 本次 | 目标 |');
  io.out('|---|---|---|');
  for (const { what, measured, target } of lines) io.out(`| ${what} | ${measured} | ${target} |`);
}
