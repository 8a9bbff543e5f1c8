import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { fullWorkspace, tinyWorkspace } from '../support/tiny-workspace.ts';

/** What an analyst does on 趋势, on the real page over the tiny sample. */
let served: Served;
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser?.close();
});

async function visit(path: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  await page.goto(`${served.url}${path}`);
  await ready(page);
  return { page, wrong };
}
const ready = (page: Page): Promise<void> =>
  page.locator('main[data-ready="true"]').waitFor({ timeout: 20_000 });
const tableText = (page: Page): Promise<string> => page.locator('.table-panel table').innerText();

describe('tasks of an analyst', () => {
  beforeAll(async () => {
    served = await serveWorkspace(await tinyWorkspace());
  }, 600_000);
  afterAll(async () => served?.stop());

  test('east, central, west and northeast: chosen by a click, kept in the link, one of them looked at alone', async () => {
    const { page, wrong } = await visit('/trends?metric=applications');
    await page.getByText('四大地区', { exact: true }).click();
    await ready(page);
    await expect.poll(() => page.url()).toContain('groups=nbs_four');
    await expect.poll(() => tableText(page)).toContain('东北');
    await page.locator('.line-picker').getByRole('button', { name: '西部' }).click();
    await expect.poll(() => page.url()).toContain('region=west');
    await page.reload();
    await ready(page);
    const text = await tableText(page);
    expect(text).toContain('西部');
    expect(text).not.toContain('东北');
    // Any number of the table says where it comes from; arrow keys go from number to number.
    const numbers = page.locator('.table-panel .cell-number');
    await numbers.first().focus();
    await page.keyboard.press('ArrowDown');
    const said = (await page.evaluate(() => document.activeElement?.textContent)) ?? '';
    expect(said).toBe(
      await page.locator('.table-panel tbody tr').nth(1).locator('.cell-number').first().innerText(),
    );
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('数据截至').waitFor();
    for (const part of [said, '定义', '来源与负责', '版本与查询'])
      expect(await dialog.innerText()).toContain(part);
    await page.keyboard.press('Escape');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('what cannot be answered is said, and nothing chosen is lost', async () => {
    const { page } = await visit('/trends?metric=applications&level=province&per=members&compare=nation');
    await page.route('**/api/query**', (route) => route.abort());
    await page.locator('select').first().selectOption('paid_amount');
    await page.getByRole('alert').first().waitFor();
    for (const part of ['metric=paid_amount', 'level=province', 'per=members', 'compare=nation'])
      expect(page.url()).toContain(part);
    await page.unroute('**/api/query**');
    await page.getByRole('alert').first().getByRole('button').click();
    await expect.poll(() => page.locator('.table-panel [data-rows]').count()).toBe(1);
    expect(await page.locator('.definition').innerText()).toContain('消费金额');
    await page.close();
  });

  // Amounts of so few members are hidden in some month; how many bought is not.
  test('the voucher round planted in Zhejiang: chosen by name, its lift has an interval above zero', async () => {
    const { page, wrong } = await visit('/trends?metric=buyers&level=province&region=330000');
    const words = await turnOf(page, '浙江工会消费季');
    expect(words).toMatch(LIFT);
    expect(words).toContain('区间不含零');
    expect(wrong).toEqual([]);
    await page.close();
  });
});

/** Up, and so at both ends of the interval. */
const LIFT = /事件期间（2 个月）平均 \+[\d.]+%（95% 区间 \+[\d.]+% 至 \+[\d.]+%）/;

/** The finding of the policy chosen by a part of its name, as the panel of before and after says it. */
async function turnOf(page: Page, policy: string): Promise<string> {
  const event = page.locator('.turn select');
  await event.selectOption({
    label: (await event.locator('option').allInnerTexts()).find((o) => o.includes(policy)) ?? '',
  });
  await expect
    .poll(() => page.locator('.turn').getAttribute('data-turn'), { timeout: 20_000 })
    .toBe('stated');
  expect(page.url()).toContain('event=');
  return page.locator('.turn figcaption').innerText();
}

/** What was planted shows only where enough people live: in the sample of the default size, made for the long run. */
describe.skipIf(process.env.TEST_FULL !== '1')('what was planted is found through the page', () => {
  beforeAll(async () => {
    served = await serveWorkspace(await fullWorkspace());
  }, 1_800_000);
  afterAll(async () => served?.stop());

  test('a silent region is shown as not reporting, beside peers that did', async () => {
    const { page, wrong } = await visit(
      '/trends?metric=applications&level=province&region=230000&compare=peers',
    );
    expect(await page.locator('main').innerText()).toContain('未报数');
    const last = page.locator('.table-panel tbody tr').first();
    expect(await last.innerText()).toContain('…');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('the mix of channels in Zhejiang: dissatisfaction rises because other channels are used, and the page says so', async () => {
    const { page, wrong } = await visit(
      '/trends?metric=appeal_dissatisfaction_rate&level=province&region=330000&to=202606&why=channel',
    );
    await page.locator('[data-mix="stated"]').waitFor();
    const words = await page.locator('[data-mix-words]').innerText();
    expect(words).toMatch(/结构 \+\d/);
    expect(words).toContain('变化主要来自结构');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('the childcare surge in Sichuan: the policy is marked, its effect has an interval above zero', async () => {
    const { page, wrong } = await visit(
      '/trends?metric=applications&level=province&region=510000&in.need_domain=S08',
    );
    expect(await page.locator('.mark-list').innerText()).toContain('托育服务扩容试点');
    const words = await turnOf(page, '托育');
    expect(words).toMatch(/实施以来（\d+ 个月）平均 \+\d/);
    expect(words).toContain('区间不含零');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('the voucher round in Zhejiang lifts the amount spent, and what it had lifted is gone afterwards', async () => {
    const { page, wrong } = await visit('/trends?metric=paid_amount&level=province&region=330000');
    const words = await turnOf(page, '浙江工会消费季');
    expect(words).toMatch(LIFT);
    expect(words).toContain('区间不含零');
    expect(words).toMatch(/结束以后 .*（−.* 至 \+.*）/);
    expect(wrong).toEqual([]);
    await page.close();
  });
});

describe('a table of 100,000 rows', () => {
  let page: Page;
  const drawn = (): Promise<number> => page.locator('tbody tr').count();

  beforeAll(async () => {
    // As a reader gets it: under a test's own environment React would be built for development.
    vi.stubEnv('NODE_ENV', 'production');
    const made = await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [react()],
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false,
        minify: false,
        lib: {
          entry: join(import.meta.dirname, '../support/long-table.tsx'),
          formats: ['iife'],
          name: 'longTable',
        },
      },
    });
    vi.unstubAllEnvs();
    const output = Array.isArray(made) ? made[0]?.output : 'output' in made ? made.output : [];
    const code = output?.flatMap((part) => (part.type === 'chunk' ? [part.code] : [])).join('') ?? '';
    page = await browser.newPage({ viewport: { width: 900, height: 600 } });
    await page.setContent('<style>.table-scroll{overflow:auto}td{height:30px}</style><body></body>');
    await page.addScriptTag({ content: code });
    await page.locator('tbody tr').first().waitFor();
  });
  afterAll(async () => page?.close());

  test('only a window of rows stands in the document, wherever one scrolls to', async () => {
    expect(await page.locator('[data-rows]').getAttribute('data-rows')).toBe('100000');
    expect(await drawn()).toBeLessThan(80);
    await page.locator('.table-scroll').evaluate((el) => el.scrollTo(0, el.scrollHeight));
    await expect.poll(async () => page.locator('tbody').innerText()).toContain('100,000');
    expect(await drawn()).toBeLessThan(80);
  });

  test('it sorts, with missing values last, and gathers under a column', async () => {
    await page.locator('.table-scroll').evaluate((el) => el.scrollTo(0, 0));
    await page.locator('thead').getByRole('button', { name: /数值/ }).click();
    await expect.poll(() => page.locator('tbody tr').first().innerText()).toContain('100,00');
    await page.locator('.table-tools select').selectOption('region');
    await expect.poll(() => page.locator('.group-row').count()).toBe(1);
    expect(await page.locator('.group-row').innerText()).toContain('25,000');
    await page.locator('.group-row button').click();
    await expect.poll(() => page.locator('.group-row').count()).toBeGreaterThan(1);
    expect(await drawn()).toBeLessThan(80);
  });

  test('a pinned column stays in sight', async () => {
    await page.locator('.table-tools summary').click();
    await page.locator('.table-tools').getByLabel('数值').check();
    await expect.poll(() => page.locator('thead th').first().innerText()).toContain('数值');
    expect(await page.locator('thead th').first().getAttribute('data-pinned')).toBe('');
  });
});
