import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

let place: string;
let served: Served;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  // A copy: what is written here is nobody else's.
  place = mkdtempSync(join(tmpdir(), 'thermometer-home-'));
  cpSync(await tinyWorkspace(), place, { recursive: true });
  served = await serveWorkspace(place);
  browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(place, { recursive: true, force: true });
});

const ready = (): Promise<void> => page.locator('main[data-ready="true"]').waitFor({ timeout: 30_000 });

async function home(): Promise<void> {
  await page.goto(served.url);
  await ready();
}

const words = async (where: string): Promise<string> =>
  (await page.locator(where).first().innerText()).trim();

describe('five questions of a chairman, each answered within two clicks of home', () => {
  test('how hot is it, and which way does it go? — no click', async () => {
    await home();
    expect(await words('.lead-words')).toMatch(/需求温度\d+\.\d，.+较上月.+较上年同月/);
    const card = page.locator('.gauge-card').first();
    for (const said of ['较上月', '较上年同月', '数据等级', '95% 区间'])
      expect(await card.innerText()).toContain(said);
    // All of it on the first screen.
    const bottom = await page.locator('.glance').evaluate((node) => node.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThanOrEqual(800);
  });

  test('which need rises fastest, and since when? — one click', async () => {
    await home();
    const first = page.locator('.rising li').first();
    const name = (await first.locator('a').first().innerText()).trim();
    expect(await first.innerText()).toMatch(/较上年同月 \+/);
    await first.locator('a').first().click();
    await ready();
    expect(new URL(page.url()).pathname).toBe('/trends');
    expect(await words('main')).toContain(name);
  });

  test('why did it move? — one click to parts that add up to the change', async () => {
    await home();
    await page.locator('.gauge-card .drivers a').first().click();
    const why = page.locator('#why-need');
    expect(await why.isVisible()).toBe(true);
    await why.getByRole('button', { name: '看表' }).click();
    expect(Number(await why.locator('[data-rows]').getAttribute('data-rows'))).toBeGreaterThan(2);
  });

  test('how is one province doing? — one choice', async () => {
    await home();
    const nation = await words('.lead-words');
    await page.getByLabel('看一个地区').selectOption({ index: 5 });
    await page.waitForFunction(
      (before) => document.querySelector('.lead-words')?.textContent !== before,
      nation,
    );
    expect(page.url()).toContain('region=');
    expect(await words('h1')).not.toContain('全国');
  });

  test('can this number be trusted? — one click: definition, source, query, as of', async () => {
    await home();
    await page.locator('.gauge-card .explained').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('数据截至').waitFor();
    for (const said of ['定义', '来源与负责', '版本与查询']) expect(await dialog.innerText()).toContain(said);
    await dialog.getByRole('button', { name: '关闭' }).click();
    expect(await words('.freshness-line')).toMatch(/数据完整至.+检查通过/s);
  });
});

test('one chart stands alone for another page, and a note on it keeps author and day', async () => {
  await page.goto(`${served.url}/?only=need-why`);
  await ready();
  expect(await page.locator('nav').count()).toBe(0);
  const chart = page.locator('.stage [data-chart="need-why"]');
  await chart.getByRole('button', { name: '批注' }).click();
  await chart.getByPlaceholder('写一条批注或评论').fill('三月起有新政策');
  await chart.getByRole('button', { name: '添加' }).click();
  const note = chart.locator('.chart-notes li');
  await note.waitFor();
  expect(await note.innerText()).toMatch(/年\d+月\d+日.*三月起有新政策/s);
});

test('other weights move the trial and never the official reading; the link keeps them', async () => {
  await page.goto(`${served.url}/what-if`);
  await page.locator('[data-draws="1000"]').waitFor({ timeout: 30_000 });
  const official = await page.locator('[data-official]').last().getAttribute('data-official');
  const slider = page.locator('.slider input').first();
  await slider.focus();
  for (let press = 0; press < 8; press += 1) await slider.press('ArrowRight');
  await page.waitForFunction(
    (before) => document.querySelector('dd[data-scenario]')?.getAttribute('data-scenario') !== before,
    official,
  );
  expect(await page.locator('dd[data-official]').getAttribute('data-official')).toBe(official);
  expect(page.url()).toMatch(/i\.\w+=180/);
  const again = async (): Promise<string | null> => {
    await page.reload();
    await page.locator('[data-draws="1000"]').waitFor({ timeout: 30_000 });
    return page.locator('dd[data-scenario]').getAttribute('data-scenario');
  };
  const tried = await again();
  expect(tried).not.toBe(official);
  expect(await again()).toBe(tried);
});
