import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

const root = join(import.meta.dirname, '..', '..');
const SHOTS = process.env.THERMOMETER_SHOTS;
const PASSWORD = '东风-Renmin-1949';

/** The real server with accounts on; the console is where the first administrator finds their link. */
async function serveClosed(home: string): Promise<{ child: ChildProcess; url: string; link: string }> {
  const child = spawn(
    process.execPath,
    [join(root, 'pipelines/bin.mjs'), 'serve', '--port', '0', '--accounts'],
    { env: { ...process.env, THERMOMETER_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const link = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString('utf8');
      const found = log.match(/http:\/\/127\.0\.0\.1:\d+\/welcome#\S+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`the server stopped with ${code}:\n${log}`)));
  });
  return { child, url: new URL(link).origin, link };
}

const shot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};

async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('新密码').fill(PASSWORD);
  await page.getByLabel('再输入一次').fill(PASSWORD);
  await shot(page, 'welcome');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: '登录' }).waitFor();
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码').fill(PASSWORD);
  // By keyboard: Enter in the last field sends the form.
  await page.getByLabel('密码').press('Enter');
  await page.locator('.menu > summary').first().waitFor();
}

test('the first administrator comes in by the link of the console, invites an analyst, and the log says what was done', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-accounts-'));
  const home = process.env.THERMOMETER_SHOTS_HOME ?? join(folder, 'home');
  if (!process.env.THERMOMETER_SHOTS_HOME) cpSync(await tinyWorkspace(), home, { recursive: true });
  const { child, url, link } = await serveClosed(home);
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const open = async (): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      return page;
    };
    const admin = await open();
    await admin.goto(url);
    await admin.getByRole('heading', { name: '登录' }).waitFor();
    expect(await admin.locator('nav a').count()).toBe(0);
    await shot(admin, 'sign-in');
    await choosePassword(admin, link);
    await signIn(admin, 'admin');
    await admin.goto(`${url}/users`);
    await admin.getByRole('button', { name: '新建账号' }).click();
    await admin.getByLabel('用户名').fill('li.na');
    await admin.getByLabel('姓名').fill('李娜');
    await admin.getByLabel('地区代码').fill('510000');
    await shot(admin, 'users-form');
    await admin.getByRole('button', { name: '保存' }).click();
    const invitation = (await admin.locator('.secret').textContent()) ?? '';
    expect(invitation).toContain(`${url}/welcome#`);
    await shot(admin, 'users');

    const analyst = await open();
    await choosePassword(analyst, invitation);
    await signIn(analyst, 'li.na');
    await analyst.locator('main[data-ready="true"]').waitFor();
    await shot(analyst, 'overview-scope');
    // Pages that speak of everything are not offered to who may see a part.
    const offered = await analyst.locator('nav a').allTextContents();
    expect(offered).toEqual(expect.arrayContaining(['总览', '趋势', '方法']));
    expect(offered).toContain('白皮书');
    expect(offered).not.toContain('数据质量');
    await analyst.goto(`${url}/trends`);
    await analyst.locator('main[data-ready="true"]').waitFor();
    await shot(analyst, 'trends-scope');
    await analyst.locator('.figure .menu > summary').first().click();
    await analyst.getByText('SVG', { exact: true }).first().click();
    const dialog = analyst.getByRole('dialog');
    await dialog.getByLabel('用途').selectOption('meeting');
    await dialog.getByLabel('补充说明').fill('十二月例会');
    await shot(analyst, 'purpose');
    const [file] = await Promise.all([
      analyst.waitForEvent('download'),
      dialog.getByRole('button', { name: '下载' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.svg$/);
    // What the server makes is asked for in the same way.
    await analyst.locator('.figure .menu > summary').first().click();
    await analyst.locator('a.menu-item', { hasText: 'CSV' }).first().click();
    const [csv] = await Promise.all([
      analyst.waitForEvent('download'),
      dialog.getByRole('button', { name: '下载' }).click(),
    ]);
    expect(csv.suggestedFilename()).toMatch(/\.csv$/);

    await admin.goto(`${url}/audit`);
    await admin.getByText('链条完整').waitFor();
    const text = (await admin.locator('table.data').textContent()) ?? '';
    for (const part of ['li.na', '下载', '会议材料', '十二月例会', '登录']) expect(text).toContain(part);
    await shot(admin, 'audit');
    await admin.setViewportSize({ width: 390, height: 844 });
    await admin.goto(`${url}/users`);
    await admin.getByText('李娜').first().waitFor();
    await shot(admin, 'users-phone');
    await admin.setViewportSize({ width: 1280, height: 860 });
    await admin.goto(`${url}/account`);
    await admin.getByRole('button', { name: '开始设置' }).click();
    await admin.getByText('在验证器中打开').waitFor();
    await shot(admin, 'account');
    await analyst.goto(`${url}/reviews`);
    await analyst.getByText('提出申请').first().waitFor();
    await shot(analyst, 'reviews');
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
