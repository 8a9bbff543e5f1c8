import { expect, it } from 'vitest';
import { policyRules } from '../../src/api/method/policy-rules.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

it('says what a page or a dataset does more strictly by the name readers know it by', () => {
  const said = policyRules(loadPolicy()).map(({ text }) => text.zh);
  expect(said).toContain('“商户”页：评分自 5 人起显示，排名自 20 人起显示。');
  expect(said).toContain('“阵地”页：恰为 0% 或 100% 的比率，分母不足 10 人时隐去。');
  expect(said).toContain('“消费券”数据集：涉及不足 20 人的数值隐去。');
  expect(said.filter((text) => /“[a-z_-]+”/.test(text))).toEqual([]);
});
