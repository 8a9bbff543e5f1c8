import { describe, expect, test } from 'vitest';
import { examplesIn, topicCoder } from '../../../pipelines/topics/topic-coder.ts';
import { readReference } from '../../reference/read-csv.ts';

describe.each(['topic', 'need_domain'] as const)('%s', (list) => {
  const codes = readReference('codes.csv')
    .filter((row) => row.list === list && row.code !== 'U')
    .map((row) => row.code);

  test('every code of the list has examples, and no other code has', () => {
    expect([...topicCoder(list).codes].sort()).toEqual([...codes].sort());
  });

  test('no phrase stands under two codes', () => {
    const phrases = examplesIn(list);
    const codesOf = new Map<string, Set<string>>();
    for (const { text, code } of phrases) codesOf.set(text, (codesOf.get(text) ?? new Set()).add(code));
    expect([...codesOf].filter(([, codes]) => codes.size > 1).map(([text]) => text)).toEqual([]);
  });
});

describe('what people write', () => {
  test.each([
    ['包工头拖欠我们三个月工资不发', 'A01'],
    ['在工地受伤了,公司不给申请工伤认定', 'A04'],
    ['产假还没休完就要求回岗', 'A06'],
    ['外卖平台算法给骑手派单不合理,超时就罚款', 'A12'],
    ['住房公积金怎么提取', 'A14'],
    ['小区物业不清运垃圾,路灯也不亮', 'A99'],
    ['你好', 'A99'],
    ['', 'A99'],
  ])('%s → %s', (text, code) => {
    expect(topicCoder('topic').code(text).code).toBe(code);
  });

  test.each([
    ['想给孩子报暑期托管班', 'S08'],
    ['老人需要上门助浴和陪诊', 'S09'],
    ['申请心理咨询,最近焦虑失眠', 'S07'],
    ['嗯', 'S99'],
  ])('%s → %s', (text, code) => {
    expect(topicCoder('need_domain').code(text).code).toBe(code);
  });

  test('an answer names its words', () => {
    expect(
      topicCoder('topic')
        .code('工资被拖欠')
        .because.map((w) => w.word),
    ).toEqual(expect.arrayContaining(['工资', '拖欠']));
  });
});
