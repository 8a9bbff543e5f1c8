import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { fillIn, sheetsOf } from '../pipelines/returns/fill-in.ts';
import { serveWorkspace } from '../support/serve.ts';
import { shopFiles, shopWorkspace } from '../support/small-shop.ts';
import { thermometer } from '../support/tiny-workspace.ts';

/** An export of a system nobody has described: two of its columns are not what a guess makes of them. */
const EXPORT = `Ticket;Kind;Opened;Resolved;Town;Outcome;Extra
T-1;S05;03/02/2026 09:00;03/05/2026 10:00;杭州市;done;x
T-2;S07;03/03/2026 09:30;;成都市;pending;y
T-3;S05;nonsense;;成都市;pending;z
`;

test('a data officer loads an unknown export, returns what was refused and hands in the correction', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-import-'));
  const home = join(folder, 'home');
  const workspace = shopWorkspace(join(folder, 'workspace'));
  const made = await thermometer(home, 'run', shopFiles(folder, 1), '--workspace', workspace, '--json');
  expect(made.errors).toEqual([]);
  const file = join(folder, 'helpdesk_20260401.csv');
  writeFileSync(file, EXPORT);
  const served = await serveWorkspace(home);
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 900 }, locale: 'zh-CN' });
    page.setDefaultTimeout(120_000);
    const wrong: string[] = [];
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    await page.goto(`${served.url}/quality`);
    const form = page.getByRole('region', { name: '装载文件' });
    // Who has no export takes the empty workbook instead.
    const choice = form.locator('.template-choice');
    await choice.locator('select').selectOption('welfare_caps');
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      choice.getByRole('link', { name: '下载空表' }).click(),
    ]);
    expect(template.suggestedFilename()).toBe('福利上限_空表.xlsx');
    expect([...(await sheetsOf(await template.path())).keys()]).toEqual(['福利上限', '填写说明', '代码']);
    await form.locator('input[name="file"]').setInputFiles(file);
    await form.getByRole('button', { name: '查看各列' }).click();
    const review = form.locator('.column-review');
    await review.waitFor();
    // The family is chosen by hand, then two columns are set right; every answer comes from the command line.
    await review.locator('label.field select').selectOption('service_applications');
    await form.locator('.column-review[data-family="service_applications"]').waitFor();
    const become = async (header: string, field: string): Promise<void> => {
      const select = review.getByLabel(`列“${header}”成为`);
      await select.selectOption(field);
      await expect.poll(() => select.isEnabled()).toBe(true);
    };
    await become('Kind', 'need_domain');
    await become('Outcome', 'status');
    expect(await review.getByLabel('列“Town”成为').inputValue()).toBe('region_code');
    expect(await review.getByLabel('列“Opened”成为').inputValue()).toBe('applied_at');
    expect(await review.locator('[role="alert"]').count()).toBe(0);
    mkdirSync(join(import.meta.dirname, '..', 'screenshots'), { recursive: true });
    await form.screenshot({ path: join(import.meta.dirname, '..', 'screenshots', 'import-review.png') });
    await review.getByRole('button', { name: '装载并发布' }).click();
    await form.getByText('输入 3 行：新装载 2').waitFor({ timeout: 240_000 });
    expect(await form.getByText('退回 1').count()).toBe(1);
    // The refused line goes out to its unit and comes back with the original.
    const desk = page.getByRole('region', { name: '办理退回' });
    await desk.getByLabel('经办人').fill('王芳');
    await desk.locator('option', { hasText: 'helpdesk' }).waitFor({ state: 'attached', timeout: 60_000 });
    await desk.getByLabel('报送单位').selectOption('helpdesk');
    const [written] = await Promise.all([
      page.waitForEvent('download'),
      desk.getByRole('button', { name: '导出退回单' }).click(),
    ]);
    expect(written.suggestedFilename()).toBe('退回单_helpdesk.xlsx');
    const filled = join(folder, '退回单_已填.xlsx');
    await fillIn(await written.path(), filled, [
      { line: 4, header: 'Opened', correction: '03/05/2026 09:00' },
    ]);
    await desk.locator('input[name="ticket"]').setInputFiles(filled);
    await desk.locator('input[name="originals"]').setInputFiles(file);
    await desk.getByRole('button', { name: '交回更正' }).click();
    await desk.getByText('已更正 1 行，已关闭。').waitFor({ timeout: 120_000 });
    expect(wrong).toEqual([]);
  } finally {
    await browser.close();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);
