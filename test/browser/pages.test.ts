import type { Browser, Download, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsumptionPrices } from '../../src/contracts/consumption.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

const executablePath = process.env.THERMOMETER_BROWSER || '/usr/bin/chromium';

let served: Served;
let browser: Browser;

beforeAll(async () => {
  served = await serveWorkspace(await tinyWorkspace());
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** Opens a page with every request but the server's blocked; collects what went wrong. */
async function visit(
  path: string,
  size: { width: number; height: number },
): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      wrong.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`exception: ${error.message}`));
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(served.url) || url.startsWith('data:') || url.startsWith('blob:'))
      return route.continue();
    wrong.push(`left the machine: ${url}`);
    return route.abort();
  });
  page.on('response', (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${served.url}${path}`);
  await page.locator('main[data-ready="true"]').waitFor({ timeout: 20_000 });
  return { page, wrong };
}

test('the overview prints on paper and the English pages speak English', async () => {
  const { page, wrong } = await visit('/?lang=en', { width: 1366, height: 768 });
  expect(await page.locator('main').innerText()).toMatch(/need/i);
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.emulateMedia({ media: 'print' });
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(wrong).toEqual([]);
  await page.context().close();
});

test('with official prices loaded, consumption says its real growth by them', async () => {
  const { page, wrong } = await visit('/consumption', { width: 1366, height: 768 });
  const answer = await page.request.get(`${served.url}/api/consumption/prices`);
  const { months } = (await answer.json()) as ConsumptionPrices;
  const growth = months.findLast((m) => m.nominal.value !== null)?.real_growth_cpi.value ?? Number.NaN;
  const said = page.locator('.growth-facts div', { hasText: 'CPI 分类平减' }).locator('dd');
  expect(Number((await said.innerText()).replace('−', '-').replace('%', ''))).toBeCloseTo(growth, 1);
  expect(wrong).toEqual([]);
  await page.context().close();
});

test('a trend downloads as CSV and as Arrow with the rows that the table shows', async () => {
  const { page, wrong } = await visit('/trends', { width: 1366, height: 768 });
  const rows = Number(await page.locator('[data-rows]').first().getAttribute('data-rows'));
  expect(rows).toBeGreaterThan(12);
  const csvWait = page.waitForEvent('download');
  await page.locator('[data-download="csv"]').first().click();
  const csv = await readDownload(await csvWait);
  expect(
    csv
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(rows + 1);
  const arrowWait = page.waitForEvent('download');
  await page.locator('[data-download="arrow"]').first().click();
  const { tableFromIPC } = await import('apache-arrow');
  expect(tableFromIPC(await readDownload(await arrowWait)).numRows).toBe(rows);
  expect(wrong).toEqual([]);
  await page.context().close();
});

async function readDownload(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
