import { describe, expect, it } from 'vitest';
import { buildDocument, readChapters } from '../../src/papers/build/document.ts';
import { papersOf } from '../../src/papers/editions.ts';
import { PaperError } from '../../src/papers/error.ts';
import { PAPER_KINDS, paperKey, parsePaperKey } from '../../src/papers/subject.ts';
import { parseInline } from '../../src/papers/template/inline.ts';
import { lintInline, lintText } from '../../src/papers/template/lint.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { handApi } from './hand.ts';

const subject = { paper: 'quarterly', region: '000000', period: 20263, audience: 'staff' } as const;
const source = (text: string) => ({
  version: '1',
  sha256: 'x',
  files: [{ path: 'one.md', text, sha256: 'x' }],
});

/** The problems a text is refused with, as one string. */
async function problems(
  text: string,
  over: Partial<typeof subject> | { period: number } = {},
): Promise<string> {
  try {
    await buildDocument(handApi({}), { ...subject, ...over }, source(text));
  } catch (error) {
    if (error instanceof PaperError) return error.text.zh;
    throw error;
  }
  return '';
}

describe('the linter', () => {
  it.each(['增长3.2%', '共１２件', '百分之五', '三成职工', '两倍', '五个百分点', '第①项', '十万人'])(
    'refuses %s',
    (text) => {
      expect(lintText(text)).toHaveLength(1);
    },
  );
  it.each(['一老一小', '三大行动', '成立', '第三季度', '一是加强', '半数以上'])('lets %s stand', (text) => {
    expect(lintText(text)).toEqual([]);
  });
  it('finds numerals in optional parts, at their column', () => {
    const place = { file: 'a.md', line: 7, column: 1 };
    expect(lintInline(parseInline('甲[[乙12件 || 丙]]', place)).map((p) => p.place)).toEqual([
      { ...place, column: 5 },
    ]);
  });
  it('asks a literal for its source', () => {
    const place = { file: 'a.md', line: 1, column: 1 };
    expect(lintInline(parseInline('{{lit 12}}', place))[0]?.text.zh).toContain('没有注明来源');
    expect(lintInline(parseInline('{{注 12 | 方法}}', place))).toEqual([]);
  });
  it('passes every text of ours', () => {
    for (const { id } of PAPER_KINDS) expect(readChapters(templateOf(id)).length).toBeGreaterThan(0);
  });
});

describe('bad input is said at its place', () => {
  const text = (queries: string, body: string): string =>
    `---\nid: one\nqueries: { ${queries} }\n---\n# 题\n\n${body}\n`;
  it.each<[string, string, RegExp]>([
    [
      'an unknown metric',
      text('a: { metric: applicatoins }', '甲'),
      /one\.md:1:1 查询“a”所用的指标“applicatoins”不在指标目录里/,
    ],
    [
      'an undeclared split',
      text('a: { metric: applications, by: [merchant_type] }', '甲'),
      /不能按“merchant_type”拆分。可拆分的有/,
    ],
    ['an unknown query', text('a: { metric: applications }', '甲{{clause b}}'), /one\.md:7:2 没有查询“b”/],
    ['an unknown call', text('a: { metric: applications }', '{{clasue a}}'), /没有“clasue”这种写法。可用/],
    [
      'a brace never closed',
      text('a: { metric: applications }', '{{clause a'),
      /one\.md:7:1 “\{\{”没有对应的“\}\}”/,
    ],
    ['a bracket never closed', text('a: { metric: applications }', '[[甲'), /“\[\[”没有对应的“\]\]”/],
    ['an unknown directive', text('a: { metric: applications }', '@tabel a'), /没有“@tabel”。可用/],
    ['an unknown chart', text('a: { metric: applications }', '@figure a pie 图'), /^$|没有“pie”这种图/],
    ['a numeral typed', text('a: { metric: applications }', '共12件'), /one\.md:7:2 数字“12”没有出处/],
    ['front matter that is no YAML', '---\nid: [\n---\n# 题\n', /one\.md:\d+:1 开头的说明读不懂/],
    [
      'a name declared twice',
      text('a: { metric: applications }, b: { metrik: 1 }', '甲'),
      /开头的说明里“queries\.b”不对/,
    ],
    [
      'a member that must be named',
      text('a: { metric: applications, by: [need_domain] }', '{{clause a}}'),
      /有多行，请写明成员/,
    ],
  ])('%s', async (_, written, said) => {
    expect(await problems(written)).toMatch(said);
  });

  it('a period without data', async () => {
    expect(await problems(text('a: { metric: applications }', '甲'), { period: 20311 })).toMatch(
      /2031年一季度没有数据：本版本数据为2023年1月—2026年10月/,
    );
  });
});

describe('keys', () => {
  it('name a subject and come back', () => {
    for (const { id } of papersOf({
      earliest: 202301,
      latest: 202605,
      complete_through: 202604,
      settled_through: null,
      as_of: null,
    })) {
      const parsed = parsePaperKey(id);
      expect(parsed && paperKey(parsed)).toBe(id);
    }
  });
  it.each([
    'quarterly-20265',
    'quarterly-202601',
    'nothing-20261',
    '../secret',
    'bulletin-202601-000000-staff',
  ])('%s names none', (key) => {
    expect(parsePaperKey(key)).toBeUndefined();
  });
});
