import { appendFileSync, chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { doctorCommand } from '../../../pipelines/commands/doctor.ts';
import { releasesFolder } from '../../../pipelines/runner/releases.ts';
import { currentId } from '../../../src/api/release/folder.ts';
import { recordingIo, tinyWorkspace } from '../../support/tiny-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermometer-doctor-'));
const home = join(folder, 'home');
let source: string;

beforeAll(async () => {
  source = await tinyWorkspace();
});
beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  cpSync(source, home, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function examined(
  now?: Date,
): Promise<{ code: number; of(id: string): { status: string; zh: string } }> {
  const io = recordingIo(home);
  const code = await doctorCommand(['--json'], now ? { ...io, now: () => now } : io);
  const { findings } = JSON.parse(io.lines[0] ?? '') as {
    findings: { id: string; status: string; text: { zh: string } }[];
  };
  return {
    code,
    of: (id) => {
      const found = findings.find((finding) => finding.id === id);
      if (!found) throw new Error(`no examination ${id}`);
      return { status: found.status, zh: found.text.zh };
    },
  };
}

test('a workspace that was never backed up works, and is told so', async () => {
  const { code, of } = await examined();
  expect(code).toBe(0);
  expect(of('backup')).toEqual({
    status: 'warn',
    zh: '从未备份。请运行 thermometer backup --out 文件.zip --passphrase-file 口令文件。',
  });
});

test.each([
  [
    'a file of the release was changed',
    'release',
    /有 1 处与发布时不符：inside\/\S+\.parquet/,
    () => {
      const id = currentId(releasesFolder(home)) ?? '';
      appendFileSync(join(releasesFolder(home), id, 'inside', 'members.parquet'), 'x');
    },
  ],
  [
    'a key can be read by others',
    'keys',
    /权限为 0644.*chmod 600/,
    () => chmodSync(join(home, 'keys', 'member.1.key'), 0o644),
  ],
  ['a key is missing', 'keys', /缺少密钥.*请从备份恢复/, () => rmSync(join(home, 'keys', 'member.1.key'))],
  [
    'the workspace file is no YAML of ours',
    'workspace',
    /workspace\.yml/,
    () => writeFileSync(join(home, 'workspace.yml'), 'title: 3\n'),
  ],
])('%s: it fails and says the next step', async (_what, id, said, harm) => {
  harm();
  const { code, of } = await examined();
  expect(code).toBe(1);
  expect(of(id).status).toBe('fail');
  expect(of(id).zh).toMatch(said);
});

test('a clock that runs behind the current release would sort new ones before it', async () => {
  const { code, of } = await examined(new Date('2026-11-01T00:00:00Z'));
  expect(code).toBe(1);
  expect(of('clock').zh).toContain('timedatectl');
});
