import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withDoor } from '../intake/door.ts';
import type { Door } from '../intake/load-file.ts';
import { tidiedIdentifierSql } from '../intake/macros.ts';
import { findMember, forgetMember, type PersonRows, touchedBySql } from '../privacy/erase.ts';
import { receiptKey } from '../privacy/keys.ts';
import { isAbout, isWhole, type Receipt, receiptSchema, tidied, writeReceipt } from '../privacy/receipt.ts';
import { rewriteWarehouse, warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { workspaceOf } from '../workspace.ts';
import { ACTOR, auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { emptyLakeOf } from './lake.ts';

/**
 * `erase MEMBER [--receipt FILE] [--by NAME] [--json]`: removes every record of one member, writes the warehouse file
 * anew and leaves a receipt. `erase --verify RECEIPT MEMBER`: is this receipt about this member, and is the member
 * still gone?
 */
export async function eraseCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      receipt: { type: 'string' },
      by: { type: 'string' },
      verify: { type: 'string' },
    },
  });
  const [member] = positionals;
  if (member === undefined || positionals.length > 1 || member.trim() === '') {
    throw usageError({
      zh: '用法：thermometer erase 会员编号 [--receipt 回执.json] [--by 经办人]，或 thermometer erase --verify 回执.json 会员编号',
      en: 'usage: thermometer erase MEMBER [--receipt FILE] [--by NAME], or thermometer erase --verify RECEIPT MEMBER',
    });
  }
  requireWarehouse(io.home);
  const receipt = values.verify === undefined ? undefined : readReceipt(values.verify);
  const effects = {
    now: io.now,
    progress: io.progress,
    note: (text: { zh: string; en: string }) => io.err(io.lang === 'en' ? text.en : text.zh),
  };
  return withDoor(io.home, workspaceOf(io.home), effects, (door) =>
    receipt
      ? verify(door, io, receipt, member, values.json === true)
      : erase(door, io, member, {
          by: values.by ?? ACTOR,
          path: values.receipt,
          json: values.json === true,
        }),
  );
}

/** @throws CommandError when nothing was ever loaded. */
export function requireWarehouse(home: string): void {
  if (existsSync(warehouseFile(home))) return;
  throw new CommandError({
    zh: `工作区 ${home} 还没有装载过数据，没有任何人的记录。`,
    en: `Nothing was loaded into ${home} yet; it holds no record of anyone.`,
  });
}

async function erase(
  { staging: { db }, ring }: Door,
  io: CommandIo,
  member: string,
  { by, path, json }: { readonly by: string; readonly path?: string; readonly json: boolean },
): Promise<ExitCode> {
  io.progress.step('erase', 0, 3);
  const number = await tidied(db, tidiedIdentifierSql(member));
  const { tables } = await findMember(db, 'warehouse', ring, tidiedIdentifierSql(member));
  io.progress.step('erase', 1, 3);
  const key = receiptKey(io.home, true);
  if (!key) throw new Error('the receipt key was made and is not there');
  const said = {
    erasedAt: io.now(),
    erased_by: by,
    workspace: workspaceOf(io.home).title,
    rows: linesOf(tables, 'raw'),
    tables: Object.fromEntries(tables.map((t) => [`${t.schema}.${t.name}`, t.lines])),
  };
  const unsized = writeReceipt(key, number, { ...said, warehouse_bytes: { before: 0, after: 0 } });
  const bytes = await rewriteWarehouse(db, io.home, {
    rows: (table, name) => {
      const found = tables.find((t) => t.schema === table.schema && t.name === table.name);
      return found && `from ${name} where (${found.mine}) is not true`;
    },
    note: async (catalog) => {
      for (const table of tables.filter((t) => t.schema === 'raw')) {
        await db.run(
          `insert into ${catalog}.ledger.touched ${touchedBySql(table.name, `warehouse.raw.${table.name}`, table.mine)}`,
        );
      }
      await db.run(
        `insert into ${catalog}.ledger.erasures values ($receipt, $at::timestamp, $by, $lines::bigint, $tables::json)`,
        {
          receipt: unsized.receipt,
          at: unsized.erased_at,
          by,
          lines: said.rows,
          tables: JSON.stringify(said.tables),
        },
      );
    },
  });
  await forgetMember(db);
  emptyLakeOf(io);
  io.progress.step('erase', 3, 3);
  io.progress.end();
  const receipt = writeReceipt(key, number, { ...said, receipt: unsized.receipt, warehouse_bytes: bytes });
  const file = keepReceipt(io.home, receipt, path);
  await auditTo(io, {
    action: 'erase',
    subject: receipt.receipt,
    actor: by,
    detail: { rows: receipt.rows, tables: receipt.tables },
  });
  // The number itself is never repeated: what is printed may be kept.
  if (json) io.out(JSON.stringify({ erased: receipt.rows, tables: receipt.tables, bytes, receipt: file }));
  else {
    io.out(
      io.lang === 'en'
        ? `${receipt.rows} records of this member were removed and the warehouse file was rewritten. Receipt: ${file}. Build and publish to renew the readings, then take older releases out of use with releases purge.`
        : `已删除该会员的 ${receipt.rows} 条记录并重写仓库文件。回执：${file}。请运行 build 与 publish 更新读数，再用 releases purge 清理旧版本的精确层。`,
    );
    for (const [table, n] of Object.entries(receipt.tables)) io.out(`  ${table} ${n}`);
  }
  return 0;
}

const linesOf = (tables: PersonRows['tables'], schema: string): number =>
  tables.filter((t) => t.schema === schema).reduce((sum, t) => sum + t.lines, 0);

function keepReceipt(home: string, receipt: Receipt, path: string | undefined): string {
  const folder = join(home, 'receipts');
  if (path === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = resolve(path ?? join(folder, `erasure-${receipt.receipt}.json`));
  writeFileSync(file, `${JSON.stringify(receipt, null, 2)}\n`, { mode: 0o600 });
  return file;
}

function readReceipt(path: string): Receipt {
  try {
    return receiptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CommandError(
      {
        zh: `${path} 不是删除回执，或已损坏。请给出 thermometer erase 生成的 JSON 文件。`,
        en: `${path} is not a receipt of an erasure, or is damaged. Give the JSON file that thermometer erase wrote.`,
      },
      { cause },
    );
  }
}

async function verify(
  { staging: { db }, ring }: Door,
  io: CommandIo,
  receipt: Receipt,
  member: string,
  json: boolean,
): Promise<ExitCode> {
  const key = receiptKey(io.home, false);
  const number = await tidied(db, tidiedIdentifierSql(member));
  const whole = key !== undefined && isWhole(key, receipt);
  const about = key !== undefined && isAbout(key, receipt, number);
  const { tables } = await findMember(db, 'warehouse', ring, tidiedIdentifierSql(member));
  await forgetMember(db);
  const held = linesOf(tables, 'raw');
  const ok = whole && about && tables.length === 0;
  if (json)
    io.out(JSON.stringify({ ok, whole, about, held, erased_at: receipt.erased_at, rows: receipt.rows }));
  else {
    const say = (good: boolean, zh: string, en: string): void =>
      io.out(`${good ? '✓' : '✗'} ${io.lang === 'en' ? en : zh}`);
    say(
      whole,
      whole ? '回执由本工作区签封，未被改动' : '回执不是本工作区签封的，或已被改动',
      whole ? 'sealed by this workspace and unchanged' : 'not sealed by this workspace, or changed since',
    );
    say(
      about,
      about ? '回执所指的就是该会员' : '回执所指的不是该会员',
      about ? 'the receipt is about this member' : 'the receipt is about another member',
    );
    say(
      tables.length === 0,
      tables.length === 0
        ? '仓库中没有该会员的任何记录'
        : `仓库中仍有该会员的记录（来源 ${held} 条，共 ${tables.length} 张表）：可能在删除后又被装载，请再次 erase，并请来源系统删除`,
      tables.length === 0
        ? 'the warehouse holds nothing of this member'
        : `the warehouse holds this member again (${held} loaded records, ${tables.length} tables): erase again and ask the source to erase`,
    );
  }
  return ok ? 0 : 1;
}
