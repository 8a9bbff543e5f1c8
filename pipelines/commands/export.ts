import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { downloadDataset, getDatasets } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../src/contracts/dataset.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { withApi } from './in-process.ts';
import { asCommandError } from './query.ts';

type FileFormat = Exclude<ExportFormat, 'json'>;
const FORMATS = EXPORT_FORMATS.filter((f): f is FileFormat => f !== 'json');

/** `export DATASET --format arrow|parquet|csv|xlsx --out F [--release R] [--bom]`: the outside layer of one dataset. */
export async function exportCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      out: { type: 'string' },
      release: { type: 'string' },
      bom: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const [dataset] = positionals;
  if (dataset === undefined || positionals.length > 1 || values.out === undefined) throw await wrongUse(io);
  const out = resolve(values.out);
  const format = formatOf(values.format ?? extname(out).slice(1));
  return withApi<ExitCode>(io, async (fetch) => {
    try {
      const response = await downloadDataset(fetch, dataset, format, {
        release: values.release,
        bom: values.bom,
      });
      const bytes = await save(response, out);
      const release =
        /_(\d{8}T\d{6}Z-[0-9a-f]{8})\./.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
      if (values.json) io.out(JSON.stringify({ dataset, format, file: out, bytes, release }));
      else
        io.out(
          io.lang === 'en'
            ? `${dataset} → ${out} (${bytes} bytes, release ${release}, outside layer)`
            : `${dataset} → ${out}(${bytes} 字节,版本 ${release},对外口径)`,
        );
      return 0;
    } catch (error) {
      throw asCommandError(error);
    }
  });
}

/** Written beside and renamed: a file of this name is a whole one. */
async function save(response: Response, out: string): Promise<number> {
  const draft = `${out}.${process.pid}.part`;
  mkdirSync(dirname(out), { recursive: true });
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of Readable.fromWeb((response.body ?? new ReadableStream()) as never)) {
      bytes += (chunk as Uint8Array).byteLength;
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
        zh: `写不了 ${out}:${cause instanceof Error ? cause.message : String(cause)}。请检查路径、权限与磁盘空间;没有留下半个文件。`,
        en: `Cannot write ${out}: ${cause instanceof Error ? cause.message : String(cause)}. Check path, permissions and disk space; no partial file was left.`,
      },
      { cause },
    );
  }
}

function formatOf(given: string): FileFormat {
  const format = FORMATS.find((f) => f === given);
  if (format) return format;
  throw usageError({
    zh: `没有“${given}”格式。可用:${FORMATS.join('、')}(arrow 为文件格式,arrows 为流)。`,
    en: `There is no format "${given}". Use: ${FORMATS.join(', ')} (arrow is the file, arrows the stream).`,
  });
}

async function wrongUse(io: CommandIo): Promise<CommandError> {
  const ids = await withApi(io, datasetIds).catch(() => []);
  const known = ids.length > 0 ? ids.join('、') : 'consumption、services、…';
  return usageError({
    zh: `用法:thermometer export 数据集 --format ${FORMATS.join('|')} --out 文件。数据集:${known}`,
    en: `usage: thermometer export DATASET --format ${FORMATS.join('|')} --out FILE. Datasets: ${ids.join(', ') || 'consumption, services, …'}`,
  });
}

const datasetIds = async (fetch: Fetch): Promise<string[]> =>
  (await getDatasets(fetch)).datasets.map((d) => d.id);
