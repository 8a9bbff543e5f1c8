import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { type Benchmarks, benchmarksSchema } from '../../src/contracts/benchmarks.ts';
import { Benchmark } from '../../src/dashboard/features/benchmark/benchmark.tsx';
import { makeReader, ReaderProvider } from '../../src/dashboard/ui/reader.tsx';

/** An answer of the shape of the API, with figures made up for this test. */
const answer: Benchmarks = {
  release: '20261001T000000Z-0badcafe',
  layer: 'inside',
  synthetic: true,
  metric: 'paid_amount',
  region: '000000',
  benchmarks: [
    {
      id: 'a',
      title: { zh: '居民人均消费支出构成', en: 'Structure of household consumption per person' },
      source: { zh: '某统计局', en: 'A bureau' },
      population: 'all',
      region: '000000',
      period_grain: 'ytd',
      period: 202509,
      unit: '元',
      vintage: '2025-10-20',
      comparable: true,
      covered_share: 60,
      rows: [
        row('01', 'covered', 300, 30, 62.5, { value: 70, status: 'observed' }),
        row('02', 'covered', 180, 18, 37.5, { value: 30, status: 'observed' }),
        row('03', 'hardly_covered', 400, 40, null, { value: null, status: 'not_applicable' }),
        row('07', 'not_observed', 120, 12, null, { value: null, status: 'suppressed' }),
      ],
    },
  ],
  labels: {
    consumption_class: {
      '01': { zh: '食品烟酒', en: 'Food' },
      '02': { zh: '衣着', en: 'Clothing' },
      '03': { zh: '居住', en: 'Residence' },
      '07': { zh: '医疗保健', en: 'Health care' },
    },
    region: { '000000': { zh: '全国', en: 'China' } },
  },
  notes: [{ id: 'not_a_sample', text: { zh: '不是住户抽样调查', en: 'no sample of households' } }],
};

function row(
  consumption_class: string,
  coverage: Benchmarks['benchmarks'][number]['rows'][number]['coverage'],
  published: number,
  published_share: number,
  rebased_share: number | null,
  ours: Benchmarks['benchmarks'][number]['rows'][number]['ours'],
) {
  return { consumption_class, coverage, published, published_share, rebased_share, ours };
}

function render(locale: 'zh-CN' | 'en', data: Benchmarks = answer): string {
  const client = new QueryClient();
  client.setQueryData(['benchmarks', 'current', undefined], data);
  return renderToString(
    <QueryClientProvider client={client}>
      <ReaderProvider reader={makeReader(locale)}>
        <Router ssrPath="/trends" ssrSearch="">
          <Benchmark region={undefined} />
        </Router>
      </ReaderProvider>
    </QueryClientProvider>,
  );
}

const words = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('official structure of spending beside ours', () => {
  it('is the shape the API answers', () => {
    expect(benchmarksSchema.parse(answer)).toEqual(answer);
  });

  it('says source, unit, vintage, what is not compared and that ours is no sample', () => {
    const said = words(render('zh-CN'));
    for (const part of [
      '2025年1—9月',
      '某统计局',
      '元/人',
      '2025年10月20日',
      '60.0%',
      '不是住户抽样调查',
      '基本未覆盖',
      '食品烟酒（+7.5个百分点）',
      '居住、医疗保健不参与比较',
    ])
      expect(said).toContain(part);
    expect(said).toContain('62.5');
  });

  it('speaks English without a Chinese word of its own', () => {
    expect(words(render('en')).replaceAll('元', '')).not.toMatch(/\p{Script=Han}/u);
  });

  it('shows nothing where nothing can be compared', () => {
    const none = { ...answer, benchmarks: answer.benchmarks.map((one) => ({ ...one, comparable: false })) };
    expect(render('zh-CN', none)).toBe('');
  });
});
