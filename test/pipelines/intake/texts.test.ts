import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Field } from '../../../pipelines/contracts/contract.ts';
import { keptText } from '../../../pipelines/contracts/field.ts';
import { contracts } from '../../../pipelines/contracts/index.ts';
import { readCodeLists } from '../../../pipelines/handouts/code-lists.ts';
import { familyPage } from '../../../pipelines/handouts/family-page.ts';
import { inspectFile } from '../../../pipelines/intake/inspect-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { accounted, atDesk, type Desk } from './support.ts';

/** Here, and in no shipped contract, an office has the content of appeals kept. */
const fields: Record<string, Field> = contracts.feedback.fields;
const shipped = fields.content;
beforeAll(() => {
  const kept = {
    owner: '样例市总工会权益保障部',
    why: { zh: '回访时核对诉求', en: 'to check at follow-up' },
  };
  fields.content = keptText(kept, '诉求内容', 'Content', ['内容']);
});
afterAll(() => {
  if (shipped) fields.content = shipped;
});

const PHONE = '13812345678';
const LETTERS = [
  ['G1', '拖欠工资', `老板三个月没发工资，我叫李建国，电话${PHONE}，请帮忙讨薪`],
  ['G2', '', '暑假孩子没人带，希望工会办托管班'],
  ['G3', '', '啊'],
  ['G4', '', ''],
  ['G5', '拖欠工资', '坏行'],
] as const;
const file = (desk: Desk): string =>
  desk.write(
    '来信.csv',
    [
      '工单编号,受理时间,诉求标题,诉求内容',
      ...LETTERS.map(
        ([no, title, text]) => `${no},${no === 'G5' ? '昨天' : '2026-09-01 10:00:00'},${title},${text}`,
      ),
    ].join('\n'),
  );
const CLASSIFY = { fields: { topic: { classify: ['诉求标题', '诉求内容'] } } };

describe('free text of a file', () => {
  it('becomes codes where the mapping says so, and is kept scrubbed where its owner says so', () =>
    atDesk(async (desk) => {
      const path = file(desk);
      const result = await desk.load('feedback', path, CLASSIFY);
      accounted(result);
      expect(result).toMatchObject({ loaded: 4, rejected: 1 });
      expect(result.texts?.topic).toMatchObject({ from: ['诉求标题', '诉求内容'], texts: 3 });
      expect(result.texts?.topic?.classified?.coder).toMatch(/^[0-9a-f]{12}$/);
      expect(result.texts?.content).toEqual({
        from: ['诉求内容'],
        texts: 3,
        kept: { owner: '样例市总工会权益保障部', removed: { mobile: 1, name: 1 } },
      });
      const rows = await desk.rows('select topic, content from raw.feedback order by content nulls last');
      expect(rows).toContainEqual({
        topic: 'A01',
        content: '老板三个月没发工资，我叫〔姓名〕，电话〔手机号〕，请帮忙讨薪',
      });
      expect(rows).toContainEqual({ topic: 'A99', content: '啊' });
      expect(rows).toContainEqual({ topic: null, content: null });
      const [batch] = await desk.rows<{ texts: string }>(
        'select texts::varchar as texts from ledger.batches',
      );
      expect(JSON.parse(batch?.texts ?? '')).toEqual(result.texts);
      for (const name of readdirSync(desk.home, { recursive: true, encoding: 'utf8' })) {
        if (!/warehouse/.test(name)) continue;
        const bytes = readFileSync(join(desk.home, name));
        expect(bytes.includes(PHONE), name).toBe(false);
        expect(bytes.includes('李建国'), name).toBe(false);
      }

      const again = await desk.load('feedback', path, CLASSIFY);
      expect(again, 'the same text says the same').toMatchObject({ loaded: 0, updated: 0, unchanged: 4 });
    }));

  it('is read for nothing that no mapping asks for', () =>
    atDesk(async (desk) => {
      const path = desk.write('单.csv', '工单编号,受理时间,诉求标题\nG1,2026-09-01,拖欠工资');
      const result = await desk.load('feedback', path);
      expect(result.texts).toBeUndefined();
      expect(result.droppedColumns).toEqual(['诉求标题']);
      expect(await desk.rows('select topic from raw.feedback')).toEqual([{ topic: null }]);
      expect(await desk.rows('select texts from ledger.batches')).toEqual([{ texts: null }]);
    }));

  it('gives no code that names a record or that no words are known for', () =>
    atDesk(async (desk) => {
      const path = file(desk);
      await expect(
        desk.load('feedback', path, { fields: { channel: { classify: ['诉求内容'] } } }),
      ).rejects.toThrow(/fields\.channel\.classify cannot be used/);
    }));

  it('is proposed by inspect where no column gives the code', () =>
    atDesk(async (desk) => {
      const { fromText, mapping } = await inspectFile(
        file(desk),
        'feedback',
        workspaceOf(desk.home).regionsFile,
      );
      expect(fromText).toEqual([{ field: 'topic', headers: ['诉求标题', '诉求内容'] }]);
      expect(mapping).toContain('topic: { classify: [诉求标题, 诉求内容] }');
      expect(parse(mapping).fields.topic, 'proposed, not done').toBeUndefined();
    }));

  it('stands on the page of its family with whoever has it kept', () => {
    const page = familyPage(contracts.feedback, readCodeLists(), 'zh');
    expect(page).toContain('| 诉求内容 | `content` | 样例市总工会权益保障部 | 回访时核对诉求 |');
    expect(page).toContain('映射可写 `topic: { classify: [诉求标题] }` 由文字归类');
  });
});
