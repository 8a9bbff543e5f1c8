import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeXlsx, type XlsxCell } from '../../src/datasets/xlsx.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import type { Contract } from '../contracts/contract.ts';
import { contractOf } from '../contracts/index.ts';
import { reasonOf } from '../intake/reasons.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { asCommandError } from './load.ts';

/** `rejects FAMILY --out X.xlsx [--json]`: the refused rows of a family as a workbook for the sending units. */
export async function rejectsCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [family] = positionals;
  if (family === undefined || positionals.length > 1 || values.out === undefined) {
    throw usageError({
      zh: '用法:thermometer rejects 数据类别 --out 退回单.xlsx',
      en: 'usage: thermometer rejects FAMILY --out rejects.xlsx',
    });
  }
  const contract = known(family);
  const db = await openWarehouse(io.home);
  try {
    const total = await writeTicket(db, contract, values.out, io);
    if (values.json) io.out(JSON.stringify({ family, out: values.out, rejects: total }));
    else if (io.lang === 'en') io.out(`${total} reasons of refused rows → ${values.out}`);
    else io.out(`退回 ${total} 条 → ${values.out}`);
    return 0;
  } finally {
    db.close();
  }
}

function known(family: string): Contract {
  try {
    return contractOf(family);
  } catch (error) {
    throw asCommandError(error);
  }
}

/** @throws CommandError when nothing was loaded yet or a load is running. */
async function openWarehouse(home: string): Promise<Database> {
  const path = join(home, 'warehouse.duckdb');
  if (!existsSync(path)) {
    throw new CommandError({
      zh: `工作区 ${home} 还没有装载过数据。请先用 thermometer load 装载。`,
      en: `Nothing was loaded into ${home} yet. Load something first: thermometer load`,
    });
  }
  try {
    return await open(path, { readOnly: true });
  } catch (cause) {
    throw new CommandError(
      {
        zh: `数据仓库 ${path} 正被占用(可能正在装载或构建)。请稍后重试。`,
        en: `The warehouse ${path} is in use, perhaps by a load or a build. Try again later.`,
      },
      { cause },
    );
  }
}

const HEADERS = {
  zh: [
    '来源系统',
    '文件',
    '文件指纹',
    '行号',
    '列名',
    '原值(已掩码)',
    '退回原因',
    '处理建议',
    '首次发现',
    '出现次数',
    '状态',
  ],
  en: [
    'Source',
    'File',
    'File hash',
    'Line',
    'Column',
    'Value (masked)',
    'Reason',
    'Suggestion',
    'First seen',
    'Times seen',
    'Status',
  ],
};
const STATES: Readonly<Record<string, { zh: string; en: string }>> = {
  open: { zh: '待处理', en: 'open' },
  returned: { zh: '已退回', en: 'returned' },
  corrected: { zh: '已更正', en: 'corrected' },
  waived: { zh: '已豁免', en: 'waived' },
};
const WIDTHS = [16, 30, 18, 8, 16, 24, 36, 30, 20, 10, 10];
const PAGE = 20_000;

interface RejectRow extends Record<string, unknown> {
  readonly source: string;
  readonly file_name: string;
  readonly file_sha256: string;
  readonly line: number;
  readonly header: string | null;
  readonly field: string;
  readonly rule: string;
  readonly value_masked: string | null;
  readonly first_seen: string;
  readonly times_seen: number;
  readonly status: string;
}

async function writeTicket(db: Database, contract: Contract, out: string, io: CommandIo): Promise<number> {
  const { n } = await db.one<{ n: number }>(
    'select count(*)::bigint as n from ledger.rejects where family = $family',
    { family: contract.family },
  );
  const total = Number(n);
  const language = io.lang === 'en' ? 'en' : 'zh';
  async function* rows(): AsyncGenerator<readonly XlsxCell[]> {
    yield [
      language === 'en'
        ? `Return ticket: ${contract.title.en} (${total})`
        : `${contract.title.zh}退回单(共 ${total} 条)`,
    ];
    yield HEADERS[language];
    for (let offset = 0; offset < total; offset += PAGE) {
      for (const row of await page(db, contract, offset)) yield ticketRow(contract, row, language);
      io.progress.step(out, Math.min(offset + PAGE, total), total);
    }
  }
  try {
    await writeXlsx(out, [
      { name: language === 'en' ? 'rejects' : '退回单', rows: rows(), headerRows: 2, widths: WIDTHS },
    ]);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new CommandError(
      {
        zh: `无法写入 ${out}(${cause.message})。请检查文件夹、权限与磁盘空间。`,
        en: `${out} cannot be written (${cause.message}). Check the folder, its permissions and the disk.`,
      },
      { cause },
    );
  }
  return total;
}

const page = (db: Database, contract: Contract, offset: number): Promise<RejectRow[]> =>
  db.all<RejectRow>(
    `select batches.source, batches.file_name, rejects.file_sha256, rejects.line, rejects.header, rejects.field,
       rejects.rule, rejects.value_masked, strftime(rejects.first_seen, '%Y-%m-%d %H:%M') as first_seen,
       rejects.times_seen, rejects.status
     from ledger.rejects left join ledger.batches using (batch_id)
     where rejects.family = $family
     order by batches.source, batches.file_name, rejects.file_sha256, rejects.line, rejects.field, rejects.rule
     limit ${PAGE} offset ${offset}`,
    { family: contract.family },
  );

function ticketRow(contract: Contract, row: RejectRow, language: 'zh' | 'en'): XlsxCell[] {
  const reason = reasonOf(contract, row);
  return [
    row.source,
    row.file_name,
    row.file_sha256.slice(0, 16),
    row.line,
    row.header || contract.fields[row.field]?.[language] || row.field,
    row.value_masked ?? '',
    reason[language],
    reason.fix[language],
    row.first_seen,
    row.times_seen,
    STATES[row.status]?.[language] ?? row.status,
  ];
}
