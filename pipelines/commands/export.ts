import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
  type DatasetFileOptions,
  downloadDataset,
  downloadPackage,
  getDatasets,
} from '../../src/client/datasets.ts';
import type { Fetch } from '../../src/client/http.ts';
import { DATASET_FORMATS, type DatasetFormat } from '../../src/contracts/dataset.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { withApi } from './in-process.ts';
import { asCommandError } from './query.ts';

/** One file in one format, or the whole package. */
type Wanted = DatasetFormat | 'package';
const WANTED: readonly Wanted[] = [...DATASET_FORMATS, 'package'];
const GRAINS = ['month', 'quarter', 'year'] as const;
const PACKINGS = ['gzip', 'zstd'] as const;
const LEVELS = ['nation', 'province', 'city', 'county'] as const;

const OPTIONS = {
  format: { type: 'string' },
  formats: { type: 'string' },
  out: { type: 'string' },
  release: { type: 'string' },
  columns: { type: 'string' },
  grain: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  level: { type: 'string' },
  filter: { type: 'string', multiple: true },
  compress: { type: 'string' },
  bom: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * `export DATASET --out F [--format arrow|…|package] [--columns A,B] [--grain G --from P --to P] [--level L]
 * [--filter COLUMN:CODE,CODE]… [--release R]`: a dataset of the outside layer, or a part; a `.zip` is the whole package.
 */
export async function exportCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [dataset] = positionals;
  if (dataset === undefined || positionals.length > 1 || values.out === undefined) throw await wrongUse(io);
  const out = resolve(values.out);
  const extension = extname(out).slice(1);
  const format = oneOf(WANTED, values.format ?? (extension === 'zip' ? 'package' : extension), 'format');
  const selection = selectionOf(values);
  return withApi<ExitCode>(io, async (fetch) => {
    try {
      const formats = values.formats?.split(',').map((f) => oneOf(DATASET_FORMATS, f, 'formats'));
      const response =
        format === 'package'
          ? await downloadPackage(fetch, dataset, { ...selection, formats })
          : await downloadDataset(fetch, dataset, format, selection);
      const rows = Number(response.headers.get('x-total-rows'));
      const release = response.headers.get('x-release') ?? '';
      const query_id = response.headers.get('x-query-id') ?? '';
      const total = Number(response.headers.get('content-length') ?? 0);
      const bytes = await save(response, out, (done) => io.progress.step(dataset, done, total));
      io.progress.end();
      if (values.json) io.out(JSON.stringify({ dataset, format, file: out, bytes, rows, release, query_id }));
      else
        io.out(
          io.lang === 'en'
            ? `${dataset} → ${out} (${rows} rows, ${bytes} bytes, release ${release}, query ${query_id}, outside layer)`
            : `${dataset} → ${out}（${rows} 行，${bytes} 字节，版本 ${release}，查询 ${query_id}，对外口径）`,
        );
      return 0;
    } catch (error) {
      throw asCommandError(error);
    }
  });
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function selectionOf(values: Values): DatasetFileOptions {
  const where: Record<string, string[]> = {};
  for (const filter of values.filter ?? []) {
    const [column = '', codes = ''] = filter.split(':');
    where[column] = [...(where[column] ?? []), ...codes.split(',')];
  }
  return {
    release: values.release,
    columns: values.columns?.split(','),
    grain: values.grain === undefined ? undefined : oneOf(GRAINS, values.grain, 'grain'),
    level: values.level === undefined ? undefined : oneOf(LEVELS, values.level, 'level'),
    from: values.from === undefined ? undefined : Number(values.from),
    to: values.to === undefined ? undefined : Number(values.to),
    where,
    bom: values.bom,
    compress: values.compress === undefined ? undefined : oneOf(PACKINGS, values.compress, 'compress'),
  };
}

/** Written beside and renamed: a file of this name is a whole one. */
async function save(response: Response, out: string, step: (bytes: number) => void): Promise<number> {
  const draft = `${out}.${process.pid}.part`;
  mkdirSync(dirname(out), { recursive: true });
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of Readable.fromWeb((response.body ?? new ReadableStream()) as never)) {
      bytes += (chunk as Uint8Array).byteLength;
      step(bytes);
      yield chunk as Uint8Array;
    }
  };
  try {
    await pipeline(counted, createWriteStream(draft));
    renameSync(draft, out);
    return bytes;
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new CommandError(
      {
        zh: `写不了 ${out}：${cause instanceof Error ? cause.message : String(cause)}。请检查路径、权限与磁盘空间；没有留下半个文件。`,
        en: `Cannot write ${out}: ${cause instanceof Error ? cause.message : String(cause)}. Check path, permissions and disk space; no partial file was left.`,
      },
      { cause },
    );
  }
}

function oneOf<T extends string>(known: readonly T[], given: string, option: string): T {
  const found = known.find((f) => f === given);
  if (found) return found;
  throw usageError({
    zh: `--${option} 没有“${given}”。可用：${known.join('、')}${option === 'format' ? '（arrow 为文件格式，arrows 为流，package 为完整数据包）' : ''}。`,
    en: `--${option} has no "${given}". Use: ${known.join(', ')}${option === 'format' ? ' (arrow is the file, arrows the stream, package everything)' : ''}.`,
  });
}

async function wrongUse(io: CommandIo): Promise<CommandError> {
  const ids = await withApi(io, datasetIds).catch(() => []);
  const known = ids.length > 0 ? ids.join('、') : 'consumption、services、…';
  const use = `thermometer export %s --out %s [--format ${WANTED.join('|')}] [--columns A,B] [--grain month --from 202501 --to 202506] [--level province] [--filter consumption_class:01,02] [--release R]`;
  return usageError({
    zh: `用法：${use.replace('%s', '数据集').replace('%s', '文件')}（.zip 为完整数据包）。数据集：${known}`,
    en: `usage: ${use.replace('%s', 'DATASET').replace('%s', 'FILE')} (.zip is the whole package). Datasets: ${ids.join(', ') || 'consumption, services, …'}`,
  });
}

const datasetIds = async (fetch: Fetch): Promise<string[]> =>
  (await getDatasets(fetch)).datasets.map((d) => d.id);
