import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../operations/backup.ts';
import { restore, verifyArchive } from '../operations/restore.ts';
import { auditTo } from './audit.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';
import { passphraseIn } from './passphrase.ts';

const MIB = 2 ** 20;

/** `backup --out F.zip [--passphrase-file P] | backup verify F.zip`, each with `--json`. */
export async function backupCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      out: { type: 'string' },
      'passphrase-file': { type: 'string' },
    },
  });
  const [action, archive] = positionals;
  if (action === 'verify' && archive !== undefined) return verify(archive, values.json === true, io);
  if (action !== undefined || values.out === undefined) {
    throw usageError({
      zh: '用法：thermometer backup --out 文件.zip [--passphrase-file 口令文件]（有口令才含密钥），或 thermometer backup verify 文件.zip',
      en: 'usage: thermometer backup --out FILE.zip [--passphrase-file P] (keys only under a passphrase), or thermometer backup verify FILE.zip',
    });
  }
  const passphrase = passphraseIn(values['passphrase-file']);
  const out = resolve(values.out);
  const label = io.lang === 'en' ? 'backup (MB)' : '备份（MB）';
  const { manifest, bytes, leftOut } = await backUp(io.home, out, {
    passphrase,
    now: io.now(),
    progress: (done, of) => io.progress.step(label, Math.ceil(done / MIB), Math.ceil(of / MIB)),
  });
  io.progress.end();
  await auditTo(io, {
    action: 'backup',
    subject: manifest.release ?? '—',
    detail: { files: manifest.files.length, bytes, keys: manifest.has_keys },
  });
  if (values.json) {
    io.out(JSON.stringify({ out, bytes, left_out: leftOut, ...manifest, files: manifest.files.length }));
    return 0;
  }
  tell(
    io,
    `已备份到 ${out}：${manifest.files.length} 个文件，${(bytes / MIB).toFixed(0)} MB，现行版本 ${manifest.release ?? '无'}。`,
    `Backed up to ${out}: ${manifest.files.length} files, ${(bytes / MIB).toFixed(0)} MB, current release ${manifest.release ?? 'none'}.`,
  );
  if (leftOut.length > 0)
    tell(
      io,
      `未纳入：${leftOut.join('、')}（不属于工作区；源文件可能含个人信息，请另行保管）。`,
      `Left out: ${leftOut.join(', ')} (not part of the workspace; source files may hold persons, keep them apart).`,
    );
  if (!manifest.has_keys)
    tell(
      io,
      '! 备份不含密钥：没有密钥就不能再装载。请用 --passphrase-file 重做，或另用 thermometer keys backup。',
      '! No keys in it: without them nothing can be loaded. Use --passphrase-file, or thermometer keys backup beside it.',
    );
  return 0;
}

async function verify(archive: string, json: boolean, io: CommandIo): Promise<ExitCode> {
  const { manifest, faults } = await verifyArchive(archive);
  if (json) {
    io.out(JSON.stringify({ ok: faults.length === 0, faults, ...manifest, files: manifest.files.length }));
  } else if (faults.length === 0) {
    tell(
      io,
      `✓ ${manifest.files.length} 个文件与清单逐字节一致（${manifest.made_at}，版本 ${manifest.release ?? '无'}）。`,
      `✓ ${manifest.files.length} files are exactly as listed (${manifest.made_at}, release ${manifest.release ?? 'none'}).`,
    );
  } else {
    for (const { path, fault } of faults) io.out(`✗ ${path}: ${fault}`);
    tell(io, '备份不完整，不要依赖它。', 'The backup is not whole; do not rely on it.');
  }
  return faults.length === 0 ? 0 : 1;
}

/** `restore F.zip [--replace] [--passphrase-file P] [--json]` into THERMOMETER_HOME. */
export async function restoreCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      replace: { type: 'boolean' },
      'passphrase-file': { type: 'string' },
    },
  });
  const [archive, ...more] = positionals;
  if (archive === undefined || more.length > 0) {
    throw usageError({
      zh: '用法：thermometer restore 文件.zip [--replace] [--passphrase-file 口令文件]',
      en: 'usage: thermometer restore FILE.zip [--replace] [--passphrase-file P]',
    });
  }
  const passphrase = passphraseIn(values['passphrase-file']);
  const label = io.lang === 'en' ? 'restore (MB)' : '恢复（MB）';
  const { manifest, movedTo } = await restore(archive, io.home, {
    passphrase,
    replace: values.replace === true,
    now: io.now(),
    progress: (bytes) => io.progress.step(label, Math.ceil(bytes / MIB), 0),
  });
  io.progress.end();
  await auditTo(io, {
    action: 'restore',
    subject: manifest.release ?? '—',
    detail: { from: manifest.made_at },
  });
  if (values.json) {
    io.out(JSON.stringify({ home: io.home, moved_to: movedTo, ...manifest, files: manifest.files.length }));
    return 0;
  }
  tell(
    io,
    `已恢复 ${manifest.files.length} 个文件，逐个核对哈希一致；现行版本 ${manifest.release ?? '无'}。`,
    `Restored ${manifest.files.length} files, each with the listed hash; current release ${manifest.release ?? 'none'}.`,
  );
  if (movedTo !== null)
    tell(io, `原工作区保留在 ${movedTo}。`, `The former workspace is kept at ${movedTo}.`);
  if (passphrase === undefined || !manifest.has_keys)
    tell(
      io,
      '! 尚无密钥：看板可用，装载之前请 thermometer keys restore 备份。',
      '! No keys yet: the dashboard works; before loading run thermometer keys restore BACKUP.',
    );
  return 0;
}

const tell = (io: CommandIo, zh: string, en: string): void => io.out(io.lang === 'en' ? en : zh);
