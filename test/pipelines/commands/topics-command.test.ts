import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, test } from 'vitest';
import { topicsCommand } from '../../../pipelines/commands/topics.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermometer-topics-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pay = ['老板拖欠工资', '工资三个月没发', '讨要加班工资', '工资被克扣', '不发工资和奖金'];
const home = ['小区路灯不亮', '小区垃圾没人管', '物业不修路灯', '垃圾堆在小区门口', '小区物业乱收费'];
const rows = [...pay.map((t) => `${t},工资问题`), ...home.map((t) => `${t},小区管理`)];
const file = join(folder, 'texts.csv');
writeFileSync(file, iconv.encode(`内容,类别\n${rows.join('\n')}\n`, 'gb18030'));
const seeds = join(folder, 'seeds.csv');
writeFileSync(seeds, '类别,词\n工资问题,欠薪\n小区管理,物业费\n从未出现,别的\n');

async function topics(...args: string[]): Promise<{ out: string[] }> {
  const io = recordingIo('/nowhere');
  expect(await topicsCommand(args, io)).toBe(0);
  return { out: io.lines };
}

describe('evaluate', () => {
  const columns = ['--text', '内容', '--label', '类别', '--folds', '5'];

  test('prints the classifier beside both baselines, in GB18030 as in UTF-8', async () => {
    const { out } = await topics('evaluate', file, ...columns);
    expect(out[0]).toBe('10 条文本，2 个类别，5 折交叉验证，随机种子 1');
    expect(out[1]).toMatch(/分类器 +macro-F1 1\.000/);
    expect(out[2]).toMatch(/关键词/);
    expect(out[3]).toMatch(/多数类 +macro-F1 0\.\d{3}/);
    expect(out.at(-1)).toMatch(/工资问题 {2}n=5 .*工资/);
  });

  test('seeds of labels that do not occur are left out', async () => {
    const { out } = await topics('evaluate', file, ...columns, '--seeds', seeds, '--json');
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ texts: 10, labels: 2, seeds: 2 });
  });

  test('says which column is missing, which file, and what cannot be folded', async () => {
    await expect(topics('evaluate', file, '--text', '正文', '--label', '类别')).rejects.toThrow(/内容, 类别/);
    await expect(topics('evaluate', join(folder, 'no.csv'), ...columns)).rejects.toMatchObject({
      exitCode: 2,
    });
    await expect(
      topics('evaluate', file, '--text', '内容', '--label', '类别', '--folds', '11'),
    ).rejects.toThrow(/11 folds of 10 texts/);
    await expect(topics('evaluate', file, '--text', '内容')).rejects.toMatchObject({ exitCode: 2 });
    await expect(topics()).rejects.toMatchObject({ exitCode: 2 });
  });
});

test('code answers with the words that decided', async () => {
  expect((await topics('code', '老板拖欠工资')).out[0]).toMatch(/^A01 {2}.*工资/);
  expect(
    JSON.parse((await topics('code', '需要月嫂保姆', '--list', 'need_domain', '--json')).out[0] ?? '').code,
  ).toBe('S14');
});

test('words lists the weights of a code, and refuses a code that is none', async () => {
  const { out } = await topics('words', 'A14', '--count', '5');
  expect(out).toHaveLength(5);
  expect(out.join(' ')).toContain('公积金');
  await expect(topics('words', 'A77')).rejects.toThrow(/A77/);
});
