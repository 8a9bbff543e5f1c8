import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { withDoor } from '../intake/door.ts';
import { lockWorkspace } from '../intake/lock.ts';
import { knownFingerprint } from '../intake/warehouse-schema.ts';
import { backUpKeys, readBackup, restoreKeys, sha256OfBackup } from '../privacy/key-backup.ts';
import { fingerprint, KEY_FILE, keysFolder, openKeys, RING_PURPOSES } from '../privacy/keys.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { rotateKeys } from '../privacy/rotation.ts';
import { workspaceOf } from '../workspace.ts';
import { auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { requireWarehouse } from './erase.ts';
import { passphraseIn } from './passphrase.ts';

interface Options {
  readonly json: boolean;
  readonly cells: boolean;
  readonly out?: string;
  readonly passphrase?: string;
  readonly path?: string;
}

const ACTIONS: Readonly<Record<string, (options: Options, io: CommandIo) => Promise<ExitCode>>> = {
  status,
  rotate,
  backup,
  verify,
  restore,
};

/** `keys status|rotate [--cells]|backup --out FILE|verify [BACKUP]|restore BACKUP [--passphrase-file P] [--json]`. */
export async function keysCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      cells: { type: 'boolean' },
      out: { type: 'string' },
      'passphrase-file': { type: 'string' },
    },
  });
  const [action = 'status', path, ...more] = positionals;
  const run = ACTIONS[action];
  if (!run || more.length > 0) {
    throw usageError({
      zh: '用法：thermometer keys status | rotate [--cells] | backup --out 文件 | verify [备份] | restore 备份 [--passphrase-file 口令文件]',
      en: 'usage: thermometer keys status | rotate [--cells] | backup --out FILE | verify [BACKUP] | restore BACKUP [--passphrase-file P]',
    });
  }
  return run(
    {
      json: values.json === true,
      cells: values.cells === true,
      out: values.out,
      passphrase: passphraseIn(values['passphrase-file']),
      path,
    },
    io,
  );
}

const tell = (io: CommandIo, zh: string, en: string): void => io.out(io.lang === 'en' ? en : zh);

/** What the warehouse knows of its keys, read beside nobody else. */
async function history(home: string): Promise<{ known?: string; changes: { at: string; name: string }[] }> {
  if (!existsSync(warehouseFile(home))) return { changes: [] };
  const lock = await lockWorkspace(home);
  try {
    const db = await open();
    try {
      await db.run(`attach ${literal(warehouseFile(home))} as warehouse (read_only)`);
      const known = await knownFingerprint(db, 'warehouse');
      const changes = await db.all<{ at: string; name: string }>(
        'select created_at::varchar as at, fingerprint as name from warehouse.ledger.keys order by rowid',
      );
      return { known, changes };
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

async function status({ json }: Options, io: CommandIo): Promise<ExitCode> {
  const folder = keysFolder(io.home);
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => KEY_FILE.test(name))
        .sort()
    : [];
  if (files.length === 0) {
    if (json) io.out(JSON.stringify({ keys: [], fingerprint: null, match: null }));
    else tell(io, '还没有密钥，首次装载时生成。', 'No keys yet; the first load makes them.');
    return 0;
  }
  const { known, changes } = await history(io.home);
  const pending = existsSync(join(folder, 'pending'));
  const ring = openKeys(io.home);
  const name = fingerprint(ring);
  const match = known === undefined ? null : known === name;
  const keys = files.map((file) => {
    const { mode, mtime } = statSync(join(folder, file));
    return { file, mode: (mode & 0o777).toString(8).padStart(4, '0'), made_at: mtime.toISOString() };
  });
  const generations = Object.fromEntries(RING_PURPOSES.map((purpose) => [purpose, ring[purpose].length]));
  if (json) {
    io.out(
      JSON.stringify({
        keys,
        generations,
        fingerprint: name,
        warehouse: known ?? null,
        match,
        pending,
        changes,
      }),
    );
  } else {
    for (const key of keys) io.out(`  ${key.file.padEnd(18)} ${key.mode}  ${key.made_at}`);
    tell(io, `指纹 ${name}`, `fingerprint ${name}`);
    for (const change of changes) io.out(`  ${change.at}  ${change.name}`);
    if (pending)
      tell(
        io,
        '! 有一次轮换被中断，下一次装载或 keys verify 会把它收尾。',
        '! A rotation was interrupted; the next load or keys verify ends it.',
      );
    else if (match === false)
      tell(
        io,
        `✗ 与数据仓库不符（仓库指纹 ${known}）。请从备份恢复 ${folder}。`,
        `✗ Not the keys of the warehouse (${known}). Restore ${folder} from its backup.`,
      );
    else if (match) tell(io, '✓ 与数据仓库相符', '✓ the keys of the warehouse');
  }
  return match === false && !pending ? 1 : 0;
}

async function rotate({ json, cells }: Options, io: CommandIo): Promise<ExitCode> {
  requireWarehouse(io.home);
  const note = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  io.progress.step('rotate', 0, 1);
  const done = await withDoor(
    io.home,
    workspaceOf(io.home),
    { now: io.now, progress: io.progress, note },
    ({ staging, ring }) => rotateKeys(staging.db, io.home, ring, { cells, now: io.now() }),
  );
  io.progress.end();
  await auditTo(io, {
    action: 'rotate_keys',
    subject: done.fingerprint,
    detail: { generation: done.generation, cells },
  });
  if (json) io.out(JSON.stringify({ ...done, cells }));
  else {
    tell(
      io,
      `已换到第 ${done.generation} 代密钥（指纹 ${done.fingerprint}），仓库中的标识已全部改写。请立即 thermometer keys backup --out 文件，然后 build、publish（将完整构建一次）。旧密钥文件仍须保留：新旧数据靠它们相认。`,
      `Keys are now of generation ${done.generation} (fingerprint ${done.fingerprint}) and every stored key was wrapped. Run thermometer keys backup --out FILE at once, then build and publish (one full build). Keep the older key files: by them new and old rows meet.`,
    );
    if (cells)
      tell(
        io,
        '单元键也已更换：对外口径的每个扰动数字将变化一次。请勿再对外提供旧版本。',
        'Cell keys changed too: every perturbed number of the outside layer changes once. Stop handing out older releases.',
      );
  }
  return 0;
}

async function backup({ json, out, passphrase }: Options, io: CommandIo): Promise<ExitCode> {
  if (out === undefined) {
    throw usageError({
      zh: '请用 --out 给出备份文件，例如 U 盘上的 thermometer-keys.json。',
      en: 'Name the backup with --out, for example a file on a removable disk.',
    });
  }
  const path = resolve(out);
  const name = backUpKeys(io.home, path, passphrase, io.now());
  await auditTo(io, {
    action: 'backup_keys',
    subject: name,
    detail: { sha256: sha256OfBackup(path), sealed: passphrase !== undefined },
  });
  if (json) io.out(JSON.stringify({ out: path, fingerprint: name, sealed: passphrase !== undefined }));
  else {
    tell(io, `密钥已备份到 ${path}（指纹 ${name}）。`, `Keys backed up to ${path} (fingerprint ${name}).`);
    if (passphrase === undefined)
      tell(
        io,
        '! 备份没有口令保护：谁拿到它，谁就能把编号对应到记录。请与数据分开、离线保管，或用 --passphrase-file 重做。',
        '! The backup is not under a passphrase: whoever has it can match numbers with records. Keep it offline and apart from the data, or use --passphrase-file.',
      );
  }
  return 0;
}

async function verify({ json, path, passphrase }: Options, io: CommandIo): Promise<ExitCode> {
  const note = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  const held = path === undefined ? undefined : readBackup(path, passphrase);
  requireWarehouse(io.home);
  // The door refuses keys that are not the warehouse's, and ends a rotation that was killed.
  const name = await withDoor(
    io.home,
    workspaceOf(io.home),
    { now: io.now, progress: io.progress, note },
    async ({ ring }) => fingerprint(ring),
  );
  const current = held === undefined || held.fingerprint === name;
  if (json) io.out(JSON.stringify({ ok: current, fingerprint: name, backup: held?.fingerprint ?? null }));
  else {
    tell(io, `✓ 密钥与数据仓库相符（指纹 ${name}）`, `✓ the keys of the warehouse (fingerprint ${name})`);
    if (held)
      tell(
        io,
        current
          ? '✓ 备份完整，且是现行密钥'
          : `✗ 备份完整，但属于指纹 ${held.fingerprint}：不是现行密钥，请重新备份`,
        current
          ? '✓ the backup is whole and holds the present keys'
          : `✗ the backup is whole but of fingerprint ${held.fingerprint}: not the present keys, back up again`,
      );
  }
  return current ? 0 : 1;
}

async function restore({ json, path, passphrase }: Options, io: CommandIo): Promise<ExitCode> {
  if (path === undefined) {
    throw usageError({
      zh: '用法：thermometer keys restore 备份',
      en: 'usage: thermometer keys restore BACKUP',
    });
  }
  const held = readBackup(path, passphrase);
  const { known } = await history(io.home);
  if (known !== undefined && known !== held.fingerprint) {
    throw new CommandError({
      zh: `备份的指纹 ${held.fingerprint} 不是本工作区数据仓库的（${known}）。请使用轮换之后的那份备份。`,
      en: `The backup is of fingerprint ${held.fingerprint}, the warehouse of ${known}. Use the backup made after the last rotation.`,
    });
  }
  restoreKeys(io.home, held.keys);
  if (json) io.out(JSON.stringify({ fingerprint: held.fingerprint }));
  else
    tell(io, `密钥已恢复（指纹 ${held.fingerprint}）。`, `Keys restored (fingerprint ${held.fingerprint}).`);
  return 0;
}
