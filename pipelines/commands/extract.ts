import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { sha256Hex } from '../../src/crypto/digest.ts';
import { csvField } from '../../src/datasets/csv.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import {
  ExtractRefused,
  type ExtractRequest,
  extractRequestSchema,
  makeExtract,
} from '../privacy/extract.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { requireWarehouse } from './erase.ts';

/** `extract REQUEST.yml --out DIR`: records without identity, for an approved request, as CSV with what was done to it. */
export async function extractCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || values.out === undefined) {
    throw usageError({
      zh: '用法：thermometer extract 申请.yml --out 目录',
      en: 'usage: thermometer extract REQUEST.yml --out DIR',
    });
  }
  const request = readRequest(file);
  requireWarehouse(io.home);
  const folder = resolve(values.out);
  const [data, about] = [join(folder, `${request.id}.csv`), join(folder, `${request.id}.json`)];
  for (const path of [data, about]) {
    if (existsSync(path)) {
      throw new CommandError({
        zh: `${path} 已存在。摘录不覆盖任何文件：每次摘录的编号都不同，请换一个目录。`,
        en: `${path} exists. An extract overwrites nothing; choose another folder.`,
      });
    }
  }
  const db = await open(warehouseFile(io.home), { readOnly: true });
  try {
    const made = await makeExtract(db, request, io.now());
    const csv = [made.columns, ...made.rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
    const { rows, ...how } = made;
    const sha256 = sha256Hex(csv);
    const summary = {
      request,
      ...how,
      rows: rows.length,
      made_at: io.now().toISOString(),
      expires: request.expires,
      sha256,
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(data, csv, { mode: 0o600, flag: 'wx' });
    writeFileSync(about, `${JSON.stringify(summary, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await auditTo(io, {
      action: 'export',
      subject: `extract ${request.id}`,
      actor: request.requested_by,
      detail: {
        purpose: request.purpose,
        approved_by: request.approved_by,
        release: request.release,
        rows: rows.length,
        sha256,
        expires: request.expires,
      },
    });
    io.out(
      values.json
        ? JSON.stringify({
            data,
            about,
            rows: rows.length,
            suppressed: made.suppressed,
            generalised: made.generalised,
          })
        : io.lang === 'en'
          ? `${data}: ${rows.length} records, k=${made.k}, l=${made.l}, ${made.suppressed} left out; delete it by ${request.expires}`
          : `${data}：${rows.length} 条记录，k=${made.k}，l=${made.l}，略去 ${made.suppressed} 条；请于 ${request.expires} 前删除`,
    );
    return 0;
  } catch (cause) {
    if (cause instanceof ExtractRefused) throw new CommandError(cause.text, { cause });
    throw cause;
  } finally {
    db.close();
  }
}

function readRequest(file: string): ExtractRequest {
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CommandError(
      { zh: `读不了申请文件 ${file}。`, en: `The request ${file} cannot be read.` },
      { cause },
    );
  }
  const parsed = extractRequestSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues
    .map((i) => `${i.path.join('.') || '(file)'}: ${i.message}`)
    .join('\n  ');
  throw new CommandError({
    zh: `申请 ${file} 不能用：\n  ${reasons}`,
    en: `The request ${file} cannot be used:\n  ${reasons}`,
  });
}
