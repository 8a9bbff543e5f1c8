import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { scrubCommand } from '../../../pipelines/commands/scrub.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

const LETTER = '我叫林晓澍,电话15412340987。\n订单号20310915123456一直不发货。\n';

async function scrubbed(args: string[], input: Buffer): Promise<{ out: string[]; err: string[] }> {
  const io = recordingIo('/nowhere');
  expect(await scrubCommand(args, io, () => input)).toBe(0);
  return { out: io.lines, err: io.errors };
}

test('prints the scrubbed text, and how much of what was taken out apart from it', async () => {
  const { out, err } = await scrubbed(['-'], Buffer.from(LETTER));
  expect(out).toEqual(['我叫〔姓名〕,电话〔手机号〕。\n订单号20310915123456一直不发货。']);
  expect(err).toEqual(['手机号: 1', '姓名: 1']);
});

test('reads GB18030 as it comes from old systems', async () => {
  const { out } = await scrubbed(['-', '--json'], iconv.encode(LETTER, 'gb18030'));
  const { text, counts } = JSON.parse(out[0] ?? '');
  expect(text).toContain('我叫〔姓名〕');
  expect(counts).toMatchObject({ mobile: 1, name: 1, bank_card: 0 });
});

test('a long file is scrubbed in blocks without losing a line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-scrub-'));
  const path = join(folder, 'long.txt');
  const lines = Array.from({ length: 9000 }, (_, i) => `第${i}条:联系人林晓澍`);
  writeFileSync(path, lines.join('\n'));
  const { out } = await scrubbed([path], Buffer.alloc(0));
  expect(out[0]).toBe(lines.map((line) => line.replace('林晓澍', '〔姓名〕')).join('\n'));
  rmSync(folder, { recursive: true });
});

test('a file that is not there, or no text at all, is refused with a next step', async () => {
  await expect(scrubbed(['/no/such/file'], Buffer.alloc(0))).rejects.toThrow(CommandError);
  await expect(scrubbed(['-'], Buffer.from([0xff, 0xfe, 0x00, 0xd8]))).rejects.toThrow(/UTF-16 text/);
  await expect(scrubbed([], Buffer.alloc(0))).rejects.toMatchObject({ exitCode: 2 });
});
