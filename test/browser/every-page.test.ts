import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NAVIGATION } from '../../src/dashboard/app/navigation.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

/** `THERMOMETER_FULL_HOME` looks at a workspace of one's own: pages filled by more data say more. */
const home = process.env.THERMOMETER_FULL_HOME;
/** Every look of every page takes minutes; the quick run asks axe about the two pages that hold nearly every kind of thing. */
const THOROUGH = process.env.TEST_FULL === '1';
const ASKED: ReadonlySet<string> = new Set(['/', '/style']);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 375, height: 812 };
/** A4 within the margins of the print styles. */
const SHEET = { width: 703, height: 1046 };
const DESK = { width: 1366, height: 768 };

let served: Served;
let browser: Browser;

beforeAll(async () => {
  served = await serveWorkspace(home ?? (await tinyWorkspace()));
  browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const ready = (page: Page): Promise<void> =>
  page.locator('main[data-ready="true"]').waitFor({ timeout: 60_000 });

/** What axe finds serious or critical, each with the first thing it is about. */
const serious = (page: Page, rules?: readonly string[]): Promise<string[]> =>
  page.evaluate(async (only) => {
    type Axe = {
      run(
        on: Document,
        options: object,
      ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
    };
    const { axe: checker } = window as unknown as { axe: Axe };
    const options = { resultTypes: ['violations'], ...(only === undefined ? {} : { runOnly: only }) };
    const { violations } = await checker.run(document, options);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html.slice(0, 200)}`);
  }, rules);

/** What would be cut off or left blank on A4: content wider than the sheet or than its panel, rows kept free for scrolling. */
async function offTheSheet(page: Page): Promise<string[]> {
  await page.setViewportSize(SHEET);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const out = [...document.querySelectorAll<HTMLTableElement>('.panel table')].flatMap((table) => {
      const over =
        table.getBoundingClientRect().right - (table.closest('.panel')?.getBoundingClientRect().right ?? 0);
      return over > 1 ? [`${table.caption?.innerText} is ${Math.round(over)} px wider than its panel`] : [];
    });
    const blank = [...document.querySelectorAll<HTMLElement>('tbody tr')].filter(
      (row) => row.innerText.trim() === '' && row.offsetHeight > 100,
    );
    return [
      ...(wide > 1 ? [`${wide} px wider than the sheet`] : []),
      ...out,
      ...blank.map((row) => `${row.offsetHeight} px of blank rows`),
    ];
  });
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.setViewportSize(PHONE);
  return found;
}

/** Addresses of the parts of the page that is open, itself among them. */
const partsOf = (page: Page, own: string): Promise<string[]> =>
  page
    .locator('nav.parts a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    .then((parts) => (parts.length > 0 ? parts : [own]));

const PAGES = [
  ...NAVIGATION.flatMap((group) => group.pages.map(({ to }) => to)),
  '/datasets/services?grain=month&level=province',
];

describe.each(PAGES)('%s and its parts', (path) => {
  test('opens on a phone without an error, without leaving the machine, without scrolling sideways; nobody is shut out', async () => {
    // The page's own rules about scripts would keep the checker out.
    const context = await browser.newContext({
      viewport: PHONE,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      bypassCSP: true,
    });
    await context.addInitScript({ content: axe });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) wrong.push(`${answer.status()} ${answer.url()}`);
    });
    await context.route('**/*', (route) => {
      const url = route.request().url();
      if (/^(data|blob):/.test(url) || url.startsWith(served.url)) return route.continue();
      wrong.push(`left the machine: ${url}`);
      return route.abort();
    });
    await page.goto(`${served.url}${path}`);
    await ready(page);
    for (const part of await partsOf(page, path)) {
      if (part !== path) {
        await page.locator(`nav.parts a[href="${part}"]`).click();
        await ready(page);
      }
      const found = async (look: string, rules?: readonly string[]): Promise<void> => {
        for (const problem of await serious(page, rules)) wrong.push(`${part} ${look}: ${problem}`);
      };
      const { length } = await page.locator('main').innerText();
      if (length < 20) wrong.push(`${part} is empty`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 1) wrong.push(`${part} is ${wide} px wider than a phone`);
      for (const problem of await offTheSheet(page)) wrong.push(`${part} on paper: ${problem}`);
      if (!THOROUGH && !ASKED.has(part)) continue;
      await found('phone');
      await page.emulateMedia({ colorScheme: 'dark' });
      await found('dark', ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      if (!THOROUGH) continue;
      await page.setViewportSize(DESK);
      await found('desk');
      await page.setViewportSize(PHONE);
    }
    expect(await page.locator('body').innerText()).toContain('合成数据');
    expect(wrong).toEqual([]);
    await context.close();
  }, 300_000);
});
