import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import type { WorkItemsView } from '../../src/contracts/work-item.ts';
import { Frame } from '../../src/dashboard/app/frame.tsx';
import { MethodPage } from '../../src/dashboard/pages/method.tsx';
import { OverviewPage } from '../../src/dashboard/pages/overview.tsx';
import { PapersPage } from '../../src/dashboard/pages/papers.tsx';
import { QualityPage } from '../../src/dashboard/pages/quality.tsx';
import { TodoPage } from '../../src/dashboard/pages/todo.tsx';
import { TrendsPage } from '../../src/dashboard/pages/trends.tsx';
import { resolveTrends, trendsQuery } from '../../src/dashboard/state/trends.ts';
import { makeReader, type Reader, ReaderProvider } from '../../src/dashboard/ui/reader.tsx';
import { WORK_KINDS } from '../../src/domain/work-kind.ts';
import { pseudo } from '../../src/i18n/translate.ts';
import { answer, outlook, overview } from './fixture/answers.ts';
import { editions } from './fixture/editions.ts';
import { method, quality } from './fixture/pages.ts';
import { fixtureAnswer } from './fixture/serve.ts';
import { catalogue } from './fixture/world.ts';

/** Every answer a page may ask for, put where the page looks for it. */
async function answered(): Promise<QueryClient> {
  const client = new QueryClient();
  const put = (key: readonly unknown[], data: unknown) => client.setQueryData(key, data);
  put(['health'], await fixtureAnswer('/api/health'));
  put(['catalogue', 'current'], catalogue);
  put(['overview', 'current', undefined], overview('000000'));
  put(['quality', 'current'], quality);
  put(['method', 'current'], method);
  put(['commitments', 'current', undefined], { release: '', synthetic: true, edition: null, items: [] });
  put(['editions'], editions);
  const desk: WorkItemsView = {
    release: '',
    synthetic: true,
    me: 'local',
    today: '2026-11-23',
    items: [],
    owners: ['local'],
  };
  for (const kind of WORK_KINDS)
    put(['work-items', 'current', kind], { ...desk, items: desk.items.filter((item) => item.kind === kind) });
  put(['alerts', 'current'], await fixtureAnswer('/api/alerts'));
  const state = resolveTrends({}, catalogue);
  if (state === undefined) throw new Error('no state');
  const question = trendsQuery(state, { lang: 'zh-CN' });
  put(['query', 'current', question], answer(question));
  put(['outlook', 'current', question, false], outlook(question, false));
  return client;
}

let client: QueryClient;
beforeAll(async () => {
  client = await answered();
});

const render = (page: ReactElement, path: string, reader: Reader): string =>
  renderToString(
    <QueryClientProvider client={client}>
      <ReaderProvider reader={reader}>
        <Router ssrPath={path} ssrSearch="">
          <Frame>{page}</Frame>
        </Router>
      </ReaderProvider>
    </QueryClientProvider>,
  );

const visible = (html: string): string =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Words that come with the data: names in the loads, units of the metrics, the currency. */
const data = new Set([
  ...(JSON.stringify(quality).match(/[\u4e00-\u9fff]+/g) ?? []),
  ...catalogue.metrics.map((m) => m.unit_label.zh),
  '元',
]);

const PAGES: readonly (readonly [string, ReactElement])[] = [
  ['/', <OverviewPage key="o" />],
  ['/trends', <TrendsPage key="t" />],
  ['/quality', <QualityPage key="q" />],
  ['/method', <MethodPage key="m" />],
  ['/papers', <PapersPage key="p" />],
  ['/todo', <TodoPage key="w" />],
];

describe.each(PAGES)('%s', (path, page) => {
  it('stands once its answers are here, and says that the data are synthetic', () => {
    const html = render(page, path, makeReader('zh-CN', 'CNY'));
    expect(html).not.toContain('skeleton');
    expect(visible(html)).toContain('合成数据');
  });

  it('says every word through `t`', () => {
    const silent: Reader = { ...makeReader('zh-CN', 'CNY', pseudo), say: () => '·' };
    const text = visible(render(page, path, silent))
      .replace(/\[\[[\w.]+\]\]/g, '')
      .replace(/\d{2,4}年|\d{1,2}[月日]|[一二三四]季度|[\d.]+[万亿]/g, '');
    const untranslated = (text.match(/[\u4e00-\u9fff]+/g) ?? []).filter((word) => !data.has(word));
    expect(untranslated).toEqual([]);
  });

  it('speaks English without a Chinese word of its own', () => {
    const english: Reader = { ...makeReader('en', 'CNY'), say: () => '·' };
    const text = visible(render(page, path, english)).replaceAll('中文', '');
    expect((text.match(/[\u4e00-\u9fff]+/g) ?? []).filter((word) => !data.has(word))).toEqual([]);
  });

  it('gives every control a name and every image a text', () => {
    const html = render(page, path, makeReader('zh-CN', 'CNY'));
    for (const [tag] of html.matchAll(/<(?:img|select|input)\b[^>]*>/g)) {
      if (tag.startsWith('<img')) expect(tag).toMatch(/ alt=/);
      else if (!/type="(radio|checkbox|file)"/.test(tag)) expect(tag).toMatch(/ id=/);
    }
    for (const [, attributes = '', body = ''] of html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)) {
      expect(/aria-label="[^"]+"/.test(attributes) || visible(body).trim() !== '').toBe(true);
    }
    for (const [tag] of html.matchAll(/<[^>]+role="img"[^>]*>/g)) expect(tag).toMatch(/aria-label="[^"]+"/);
  });
});

it('what waits to be done names the white papers that wait for the reader', () => {
  const html = render(<TodoPage />, '/todo', makeReader('zh-CN', 'CNY'));
  expect(html).toContain('data-waiting-papers="1"');
  expect(html).toContain(`href="/papers/drafts/${editions.drafts[0]?.id}"`);
});
