import { accessSync, constants, existsSync, mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { brokenAt } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { worklogFile } from '../commands/audit.ts';
import type { CommandIo } from '../commands/command.ts';
import type { Contract } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { KEY_FILE, keysFolder, openKeys } from '../privacy/keys.ts';
import { expiredIn, retentionRules } from '../privacy/retention.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { releasesBeforeErasure } from '../runner/purge.ts';
import { heal, releasesFolder, verifyRelease } from '../runner/releases.ts';
import { workspaceOf } from '../workspace.ts';

/** What was found, and when it is not well, the next step. */
export interface Finding {
  /** `fail` would stop the work; `warn` will one day. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: Bilingual;
}

const ok = (zh: string, en: string): Finding => ({ status: 'ok', text: { zh, en } });
const warn = (zh: string, en: string): Finding => ({ status: 'warn', text: { zh, en } });
const fail = (zh: string, en: string): Finding => ({ status: 'fail', text: { zh, en } });

const ROOT = join(import.meta.dirname, '..', '..');
const GIB = 2 ** 30;
const DAY_MS = 86_400_000;
const BACKUP_DAYS = 7;
/** Two machines' clocks may differ by this much and still be called right. */
const CLOCK_SLACK_MS = 60_000;

async function lastBackup(file: string): Promise<string | null> {
  const worklog = await openWorklog(file);
  try {
    const { rows } = await worklog.client.execute(
      "select max(at) as at from audit_log where action in ('backup', 'restore')",
    );
    return rows[0]?.at == null ? null : String(rows[0].at);
  } finally {
    worklog.close();
  }
}

/** The likeliest faults of an installation, each looked for by itself. */
export const EXAMINATIONS: Readonly<Record<string, (io: CommandIo) => Promise<Finding>>> = {
  node: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    return major > 20 || (major === 20 && minor >= 19)
      ? ok(`Node ${process.versions.node}`, `Node ${process.versions.node}`)
      : fail(
          `Node ${process.versions.node} 过旧，需要 20.19 以上。`,
          `Node ${process.versions.node} is too old; 20.19 or newer is needed.`,
        );
  },
  engine: async () => {
    const db = await open();
    const { version } = await db.one<{ version: string }>('select version() as version');
    db.close();
    return ok(`DuckDB ${version}`, `DuckDB ${version}`);
  },
  workspace: async ({ home }) => {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.R_OK | constants.W_OK);
    const { title } = workspaceOf(home);
    return ok(`工作区 ${home}(${title.zh})`, `workspace ${home} (${title.en})`);
  },
  disk: async ({ home }) => {
    const { bavail, bsize } = statfsSync(home);
    const free = (bavail * bsize) / GIB;
    const say = free.toFixed(1);
    return free > 2
      ? ok(`可用磁盘 ${say} GB`, `${say} GB of disk free`)
      : warn(
          `可用磁盘只有 ${say} GB，装载与构建可能中断。`,
          `Only ${say} GB of disk free; a load or a build may stop.`,
        );
  },
  memory: async () => {
    const total = totalmem() / GIB;
    const say = total.toFixed(1);
    return total >= 4
      ? ok(`内存 ${say} GB`, `${say} GB of memory`)
      : warn(
          `内存只有 ${say} GB，构建大批数据可能很慢或中断。建议 8 GB 以上。`,
          `Only ${say} GB of memory; a large build may be slow or stop. 8 GB or more is advised.`,
        );
  },
  clock: async ({ home, now }) => {
    const id = currentId(releasesFolder(home));
    if (id === null) return ok('还没有版本可与时钟比对', 'no release to compare the clock with');
    const made = Date.parse(readManifest(releasesFolder(home), id).created_at);
    const behind = made - now().getTime();
    return behind <= CLOCK_SLACK_MS
      ? ok('时钟不早于现行版本', 'the clock is not behind the current release')
      : fail(
          `本机时钟（${now().toISOString()}）早于现行版本的生成时间（${new Date(made).toISOString()}）。请校准时钟（timedatectl），否则新版本会排在旧版本之前。`,
          `The clock (${now().toISOString()}) is behind the current release (${new Date(made).toISOString()}). Set it right (timedatectl), or new releases will sort before old ones.`,
        );
  },
  dashboard: async () =>
    existsSync(join(ROOT, 'dist', 'index.html'))
      ? ok('看板已构建', 'the dashboard is built')
      : warn(
          '看板尚未构建，只有接口可用。请运行 npm run build。',
          'The dashboard is not built; only the API answers. Run npm run build.',
        ),
  backup: async ({ home, now }) => {
    if (!existsSync(warehouseFile(home))) return ok('还没有需要备份的内容', 'nothing to back up yet');
    const last = existsSync(worklogFile(home)) ? await lastBackup(worklogFile(home)) : null;
    if (last === null)
      return warn(
        '从未备份。请运行 thermometer backup --out 文件.zip --passphrase-file 口令文件。',
        'Never backed up. Run thermometer backup --out FILE.zip --passphrase-file P.',
      );
    const days = Math.floor((now().getTime() - Date.parse(last)) / DAY_MS);
    return days <= BACKUP_DAYS
      ? ok(`最近一次备份在 ${days} 天前`, `backed up ${days} days ago`)
      : warn(
          `最近一次备份在 ${days} 天前（${last}）。请运行 thermometer backup。`,
          `Last backed up ${days} days ago (${last}). Run thermometer backup.`,
        );
  },
  keys: async ({ home }) => {
    const folder = keysFolder(home);
    if (!existsSync(folder) || !readdirSync(folder).some((name) => KEY_FILE.test(name)))
      return warn('还没有密钥，首次装载时生成。', 'No keys yet; the first load makes them.');
    if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0)
      return warn(
        `密钥文件夹 ${folder} 可被他人打开。请执行 chmod 700 ${folder}。`,
        `The folder of keys ${folder} is open to others. Run chmod 700 ${folder}.`,
      );
    // Refuses files that others can read, naming file, mode and remedy.
    const generations = openKeys(home).record.length;
    return ok(
      `密钥仅所有者可读（第 ${generations} 代）`,
      `keys are readable by their owner only (generation ${generations})`,
    );
  },
  notice: async ({ home }) => {
    const file = warehouseFile(home);
    if (!existsSync(file)) return ok('还没有装载记录', 'nothing loaded yet');
    const persons = Object.entries(contracts as Record<string, Contract>)
      .filter(([, { fields }]) => Object.values(fields).some((field) => field.type === 'person'))
      .map(([family]) => literal(family));
    const db = await open(file, { readOnly: true });
    try {
      const { n } = await db.one<{ n: number }>(
        `select count(*)::int as n from ledger.batches where notice_version is null and not synthetic and family in (${persons.join(', ')})`,
      );
      return n === 0
        ? ok('含个人信息的装载都登记了告知版本', 'every load with persons states its notice')
        : warn(
            `有 ${n} 次含个人信息的装载没有登记告知版本。请在映射中写 notice_version（个人信息保护法第十七条）。`,
            `${n} loads with persons state no version of the notice. Give notice_version in the mapping (PIPL art. 17).`,
          );
    } finally {
      db.close();
    }
  },
  retention: async ({ home, now }) => {
    const file = warehouseFile(home);
    if (!existsSync(file)) return ok('还没有装载记录', 'nothing loaded yet');
    const db = await open(file, { readOnly: true });
    try {
      const due = (await expiredIn(db, undefined, retentionRules(home), now())).filter((e) => !e.held);
      const lines = due.reduce((sum, e) => sum + e.lines, 0);
      return lines === 0
        ? ok('没有超过保存期限的记录', 'no record is past its term')
        : warn(
            `有 ${lines} 条记录超过保存期限。请运行 thermometer retention。`,
            `${lines} records are past their term. Run thermometer retention.`,
          );
    } finally {
      db.close();
    }
  },
  purge: async ({ home }) => {
    const { releases } = await releasesBeforeErasure(home, releasesFolder(home));
    return releases.length === 0
      ? ok('没有早于最近一次删除的版本', 'no release is older than the last erasure')
      : warn(
          `有 ${releases.length} 个版本早于最近一次删除。请发布新版本后运行 thermometer releases purge。`,
          `${releases.length} releases are older than the last erasure. Publish, then run thermometer releases purge.`,
        );
  },
  warehouse: async ({ home }) => {
    const file = join(home, 'warehouse.duckdb');
    if (!existsSync(file))
      return warn(
        '还没有数据仓库，请先 thermometer load。',
        'No warehouse yet; load first with thermometer load.',
      );
    const size = (statSync(file).size / 2 ** 20).toFixed(1);
    try {
      const db = await open(file, { readOnly: true });
      db.close();
      return ok(`数据仓库 ${size} MB`, `warehouse of ${size} MB`);
    } catch {
      return warn(
        `数据仓库 ${size} MB，正被其他进程使用。`,
        `The warehouse (${size} MB) is in use by another process.`,
      );
    }
  },
  policy: async () => {
    const { version } = loadPolicy();
    return ok(`披露控制策略 ${version}`, `disclosure policy ${version}`);
  },
  release: async ({ home }) => {
    const folder = releasesFolder(home);
    heal(folder);
    const id = currentId(folder);
    if (id === null)
      return warn('还没有发布版本，请 thermometer publish。', 'No release yet; run thermometer publish.');
    const { faults } = await verifyRelease(folder, id);
    const others = releaseIds(folder).length;
    return faults.length === 0
      ? ok(
          `现行版本 ${id}，逐字节核验一致（共 ${others} 个版本）`,
          `current release ${id} is exactly as published (${others} in all)`,
        )
      : fail(
          `现行版本 ${id} 有 ${faults.length} 处与发布时不符：${faults.map((f) => f.path).join('、')}。`,
          `Current release ${id} has ${faults.length} faults: ${faults.map((f) => f.path).join(', ')}.`,
        );
  },
  audit: async ({ home }) => {
    if (!existsSync(worklogFile(home))) return ok('还没有操作记录', 'nothing recorded yet');
    const worklog = await openWorklog(worklogFile(home));
    const broken = await brokenAt(worklog);
    worklog.close();
    return broken === null
      ? ok('审计日志的链条完整', 'the chain of the audit log is whole')
      : fail(
          `审计日志在第 ${broken} 条处断裂，可能被改动。`,
          `The audit log is broken at record ${broken}; it may have been changed.`,
        );
  },
};
