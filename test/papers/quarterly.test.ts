import { beforeAll, describe, expect, it } from 'vitest';
import { type Paper, paperSchema } from '../../src/contracts/paper.ts';
import { period } from '../../src/domain/period.ts';
import { editions, quarterOf } from '../../src/papers/quarterly/edition.ts';
import { quarterlyPaper } from '../../src/papers/quarterly/paper.ts';
import { fixtureFetch } from '../dashboard/fixture/serve.ts';
import { catalogue, watermark } from '../dashboard/fixture/world.ts';
import { read } from './read.ts';

let paper: Paper;
beforeAll(async () => {
  paper = await quarterlyPaper(fixtureFetch, period('quarter', 20263));
});

const paragraphs = (p: Paper) =>
  p.sections.flatMap((s) => s.blocks.flatMap((b) => (b.kind === 'paragraph' ? [b.spans] : [])));

describe('editions', () => {
  it('list the quarters of a release, newest first, and mark the open one', () => {
    const [first, second] = editions(catalogue);
    expect(first).toMatchObject({ id: 'quarter-20264', complete: false });
    expect(second).toMatchObject({ id: 'quarter-20263', complete: true });
  });

  it('are none where nothing has been loaded', () => {
    expect(editions({ ...catalogue, watermark: { ...watermark, earliest: null, latest: null } })).toEqual([]);
  });

  it.each([
    ['quarter-20263', 20263],
    ['quarter-20265', undefined],
    ['quarter-x', undefined],
    ['../secret', undefined],
  ])('%s names %s', (id, code) => {
    expect(quarterOf(id)?.code).toBe(code);
  });
});

describe('the quarterly paper', () => {
  it('has the shape the API promises', () => {
    expect(paperSchema.parse(paper)).toEqual(paper);
  });

  it('is the same when made again from the same release', async () => {
    expect(await quarterlyPaper(fixtureFetch, period('quarter', 20263))).toEqual(paper);
  });

  it('binds every numeral: no digit is typed but the name of a period, a level or the base', () => {
    const typed = paragraphs(paper)
      .flat()
      .flatMap((span) => (span.kind === 'text' ? [span.text.zh] : []))
      .map((text) => text.replace(/\d{4}年(\d{1,2}月|[一二三四]季度)/g, '').replace(/基期=100/g, ''))
      .filter((text) => /\d/.test(text));
    const defined = new Set(catalogue.metrics.map((m) => m.definition.zh));
    expect(typed.filter((text) => ![...defined].some((d) => text.includes(d)))).toEqual([]);
  });

  it('gives every numeral a name of its own and a query', () => {
    const bound = paragraphs(paper)
      .flat()
      .flatMap((span) => (span.kind === 'value' ? [span.bound] : []));
    expect(bound.length).toBeGreaterThan(20);
    expect(new Set(bound.map((b) => b.id)).size).toBe(bound.length);
    expect(bound.every((b) => b.query_id !== '' && b.metric !== '')).toBe(true);
  });

  it('reads as a release reads', () => {
    const text = paragraphs(paper).map((spans) => read(spans, 'zh-CN'));
    expect(text.find((p) => p.startsWith('2026年三季度，全国服务申请'))).toMatch(
      /^2026年三季度，全国服务申请[\d.]+万件，(同比(增长|下降)[\d.]+%|与上年同期持平)[；。]/,
    );
    expect(text.some((p) => /居前三位/.test(p) && !/未分类.*居前三位/.test(p))).toBe(true);
    expect(text.some((p) => /1个地区本期未报数，未计入。/.test(p))).toBe(true);
    expect(text.join('')).not.toMatch(/增长-|NaN|undefined|null/);
  });

  it('says that the data are synthetic', () => {
    expect(paragraphs(paper).some((spans) => read(spans, 'zh-CN').includes('合成数据'))).toBe(true);
    expect(paper.notes.some((note) => note.zh.includes('合成数据'))).toBe(true);
  });

  it('of an open quarter publishes no number of it', async () => {
    const open = await quarterlyPaper(fixtureFetch, period('quarter', 20264));
    const text = paragraphs(open).map((spans) => read(spans, 'zh-CN'));
    expect(text.some((p) => p.includes('本季度尚未满期'))).toBe(true);
    expect(text.some((p) => p.includes('服务申请期间尚未结束，暂不公布'))).toBe(true);
  });

  it('prints as text that a person can check', async () => {
    const lines = paper.sections.flatMap((section) => [
      `## ${section.heading.zh} | ${section.heading.en}`,
      ...section.blocks.map((block) =>
        block.kind === 'paragraph'
          ? `${read(block.spans, 'zh-CN')}\n${read(block.spans, 'en')}`
          : `[${block.kind}] ${block.title.zh} | ${block.title.en}`,
      ),
    ]);
    await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot('../output/papers/quarterly.md');
  });
});
