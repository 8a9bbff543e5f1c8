import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

const executablePath = process.env.THERMOMETER_BROWSER || '/usr/bin/chromium';
const shots = join(import.meta.dirname, '..', 'screenshots');

let served: Served;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
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

const PAGES = [
  { path: '/', name: 'overview', says: '需求温度' },
  { path: '/trends', name: 'trends', says: '趋势' },
  { path: '/quality', name: 'quality', says: '数据质量' },
  { path: '/method', name: 'method', says: '方法' },
  { path: '/papers', name: 'papers', says: '白皮书' },
  { path: '/datasets', name: 'datasets', says: '消费纠纷' },
  { path: '/datasets/services?grain=month&level=province', name: 'dataset', says: '版本与变动' },
];
const SIZES = [
  { label: 'desk', width: 1366, height: 768 },
  { label: 'phone', width: 375, height: 812 },
];

describe.each(SIZES)('on a $label screen', ({ label, width, height }) => {
  test.each(PAGES)(
    '$name opens without an error and without leaving the machine',
    async ({ path, name, says }) => {
      const { page, wrong } = await visit(path, { width, height });
      await page.screenshot({ path: join(shots, `${name}-${label}.png`), fullPage: true });
      expect(await page.locator('main').innerText()).toContain(says);
      expect(await page.locator('body').innerText()).toContain('合成数据');
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1)).toBe(
        true,
      );
      expect(wrong).toEqual([]);
      await page.context().close();
    },
  );
});

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
