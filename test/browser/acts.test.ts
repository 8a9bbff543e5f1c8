import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Alerts } from '../../src/contracts/alerts.ts';
import type { WorkItemsView } from '../../src/contracts/work-item.ts';
import { serveWorkspace } from '../support/serve.ts';
import { signIn, staff } from '../support/staff.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

test('with accounts on, a note, an alert and an order are acted on from their pages, under one’s own name', async () => {
  const home = mkdtempSync(join(tmpdir(), 'thermometer-acts-'));
  cpSync(await tinyWorkspace(), home, { recursive: true });
  await staff(home, [['li', '李娜', 'analyst']]);
  const served = await serveWorkspace(home);
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const { url } = served;
    const page = await signIn(browser, `${url}/?only=need-why`, 'li');
    const ready = (): Promise<void> => page.locator('main[data-ready="true"]').waitFor();
    await ready();
    const chart = page.locator('.stage [data-chart="need-why"]');
    await chart.getByRole('button', { name: '批注' }).click();
    await chart.getByPlaceholder('写一条批注或评论').fill('三月起有新政策');
    await chart.getByRole('button', { name: '添加' }).click();
    expect(await chart.locator('.chart-notes li').innerText()).toMatch(/^li .*三月起有新政策/s);

    await page.goto(`${url}/alerts`);
    await ready();
    await page.locator('.work-list a.work-link').first().click();
    await page.locator('[data-action="confirm"]').click();
    await page.locator('.panel.work[data-state="confirmed"]').waitFor();

    await page.goto(`${url}/demand`);
    await ready();
    await page.locator('tr[data-need] button.demand-need:enabled').first().click();
    await page.getByRole('button', { name: '成单', exact: true }).click();
    await page.locator('[data-order-sheet][data-state="draft"]').waitFor();
    await page.locator('[data-action="gather"]').click();
    await page.locator('[data-order-sheet][data-state="gathering"]').waitFor();

    const ask = async <T>(path: string): Promise<T> => (await page.request.get(`${url}/api${path}`)).json();
    const { alerts } = await ask<Alerts>('/alerts');
    expect(alerts.flatMap((a) => a.standing.history.map((h) => h.actor))).toContain('li');
    const { items } = await ask<WorkItemsView>('/work-items');
    expect(items.filter((item) => item.kind === 'order').map((item) => item.state)).toEqual(['gathering']);
  } finally {
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true });
  }
}, 240_000);
