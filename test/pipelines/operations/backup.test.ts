import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { lockWorkspace } from '../../../pipelines/intake/lock.ts';
import { filesBelow, sha256OfFile } from '../../../pipelines/runner/freeze.ts';
import { serveWorkspace } from '../../support/serve.ts';
import { thermometer, tinyWorkspace } from '../../support/tiny-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermometer-backup-'));
const home = join(folder, 'home');
const archive = join(folder, 'backup.zip');
const passphrase = join(folder, 'passphrase.txt');

beforeAll(async () => {
  cpSync(await tinyWorkspace(), home, { recursive: true });
  writeFileSync(passphrase, '春风又绿江南岸,明月何时照我还\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = async (run: Promise<unknown>): Promise<string> => {
  const error = await run.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof CommandError)) throw new Error(`not a message for people: ${String(error)}`);
  return error.in('zh-CN');
};

test('a workspace backed up while its server answers is restored to the byte', async () => {
  const server = await serveWorkspace(home);
  try {
    const [done, answer] = await Promise.all([
      thermometer(home, 'backup', '--out', archive, '--passphrase-file', passphrase, '--json'),
      fetch(`${server.url}/api/overview`),
    ]);
    expect(done.code).toBe(0);
    expect(answer.status).toBe(200);
    expect(JSON.parse(done.lines[0] ?? '')).toMatchObject({ has_keys: true, left_out: ['sample'] });
  } finally {
    await server.stop();
  }
  const other = join(folder, 'restored');
  const { lines } = await thermometer(other, 'restore', archive, '--passphrase-file', passphrase);
  expect(lines[0]).toMatch(/^已恢复 \d+ 个文件，逐个核对哈希一致/);
  for (const part of ['releases', 'keys']) {
    const files = filesBelow(join(home, part));
    expect(filesBelow(join(other, part))).toEqual(files);
    for (const file of files)
      expect(await sha256OfFile(join(other, part, file)), file).toBe(
        await sha256OfFile(join(home, part, file)),
      );
  }
  // The door opens with these keys on this warehouse, so loading can go on where it was.
  expect((await thermometer(other, 'keys', 'verify')).lines[0]).toContain('密钥与数据仓库相符');
  const audit = await thermometer(other, 'doctor', '--json');
  expect(JSON.parse(audit.lines[0] ?? '').findings).toContainEqual(
    expect.objectContaining({ id: 'audit', status: 'ok' }),
  );
}, 60_000);

test('what is in the way is said, and nothing is overwritten', async () => {
  expect(await said(thermometer(home, 'backup', '--out', archive))).toContain('已存在');
  expect(await said(thermometer(home, 'restore', archive))).toContain('--replace');
  const lock = await lockWorkspace(home);
  expect(await said(thermometer(home, 'backup', '--out', join(folder, 'second.zip')))).toContain(
    '正在被另一个',
  );
  lock.release();
  expect(existsSync(join(folder, 'second.zip'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('.backup'))).toEqual([]);
});

test('--replace keeps the former workspace beside', async () => {
  const place = join(folder, 'replaced');
  cpSync(join(home, 'workspace.yml'), join(place, 'workspace.yml'));
  const { code } = await thermometer(place, 'restore', archive, '--replace');
  expect(code).toBe(0);
  expect(existsSync(join(place, 'releases'))).toBe(true);
  expect(existsSync(join(place, 'keys'))).toBe(false);
  const kept = readdirSync(folder).find((name) => name.startsWith('replaced.before-'));
  expect(readdirSync(join(folder, kept ?? ''))).toEqual(['workspace.yml']);
});

test('a changed byte anywhere in the data is found, and nothing is restored', async () => {
  const bytes = readFileSync(archive);
  for (const place of [0.1, 0.5, 0.9]) {
    const changed = Buffer.from(bytes);
    const at = Math.floor(changed.length * place);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const path = join(folder, 'changed.zip');
    writeFileSync(path, changed);
    const into = join(folder, 'never');
    expect(await said(thermometer(into, 'restore', path))).toMatch(/与其清单不符|已损坏/);
    expect(existsSync(into)).toBe(false);
  }
  const cut = join(folder, 'cut.zip');
  writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
  expect(await said(thermometer(home, 'backup', 'verify', cut))).toContain('已损坏');
});
