import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256Mac } from '../../src/crypto/digest.ts';
import { csvTable } from '../intake/csv-records.ts';
import { withDoor } from '../intake/door.ts';
import { tidiedIdentifierSql } from '../intake/macros.ts';
import { accessCopy, accessPage, type Names } from '../privacy/access-copy.ts';
import { findMember, forgetMember } from '../privacy/erase.ts';
import { receiptKey } from '../privacy/keys.ts';
import { tidied } from '../privacy/receipt.ts';
import { retentionRules } from '../privacy/retention.ts';
import { REFERENCE_FOLDER, type Workspace, workspaceOf } from '../workspace.ts';
import { ACTOR, auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { requireWarehouse } from './erase.ts';

/** `access MEMBER --out FILE.html [--by NAME] [--json]`: everything held about one person, as a page and as JSON. */
export async function accessCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, by: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [member] = positionals;
  if (member === undefined || positionals.length > 1 || member.trim() === '' || values.out === undefined) {
    throw usageError({
      zh: '用法：thermometer access 会员编号 --out 副本.html [--by 经办人]',
      en: 'usage: thermometer access MEMBER --out FILE.html [--by NAME]',
    });
  }
  requireWarehouse(io.home);
  const stem = resolve(values.out).replace(/\.(html|json)$/i, '');
  const [page, data] = [`${stem}.html`, `${stem}.json`];
  for (const path of [page, data]) {
    if (existsSync(path)) {
      throw new CommandError({
        zh: `${path} 已存在。副本不覆盖任何文件，请换一个文件名。`,
        en: `${path} exists. A copy overwrites nothing; choose another name.`,
      });
    }
  }
  const workspace = workspaceOf(io.home);
  const rules = retentionRules(io.home);
  const by = values.by ?? ACTOR;
  const note = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  const effects = { now: io.now, progress: io.progress, note };
  const { copy, number } = await withDoor(io.home, workspace, effects, async ({ staging: { db }, ring }) => {
    const number = await tidied(db, tidiedIdentifierSql(member));
    const found = await findMember(db, 'warehouse', ring, tidiedIdentifierSql(member));
    const copy = await accessCopy(db, found, rules, namesOf(workspace), {
      now: io.now(),
      workspace: workspace.title,
    });
    await forgetMember(db);
    return { copy, number };
  });
  writeFileSync(data, `${JSON.stringify(copy, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  writeFileSync(page, accessPage(copy), { mode: 0o600, flag: 'wx' });
  await auditTo(io, {
    action: 'access',
    subject: requestName(io.home, number, copy.made_at),
    actor: by,
    detail: { rows: copy.rows, families: copy.families.map((f) => f.family) },
  });
  if (values.json) io.out(JSON.stringify({ rows: copy.rows, page, data }));
  else if (io.lang === 'en')
    io.out(
      `${copy.rows} records of this member: ${page} (to read) and ${data} (for machines). Hand them to the person only, then delete them; the request is in the audit log without the number.`,
    );
  else
    io.out(
      `该会员的 ${copy.rows} 条记录：${page}（阅读）、${data}（机读）。只交给本人，随后请删除这两个文件；本次查阅已记入审计日志，日志中没有编号。`,
    );
  return 0;
}

/** Names the request so that whoever knows the number and the time can find it, and nobody else. */
function requestName(home: string, number: string, at: string): string {
  const key = receiptKey(home, true);
  if (!key) throw new Error('the receipt key was made and is not there');
  return sha256Mac(key).update(`access\u001f${at}\u001f${number}`).digest('hex').slice(0, 32);
}

function namesOf(workspace: Workspace): Names {
  const codes = new Map<string, string>();
  for (const row of csvTable(readFileSync(join(REFERENCE_FOLDER, 'codes.csv'), 'utf8')))
    codes.set(`${row.list} ${row.code}`, row.name_zh ?? '');
  const regions = new Map<string, string>();
  for (const row of csvTable(readFileSync(workspace.regionsFile, 'utf8')))
    regions.set(row.code ?? '', row.name_zh ?? '');
  return {
    code: (list, code) => codes.get(`${list} ${code}`),
    region: (code) => regions.get(code),
    currency: workspace.currency,
  };
}
