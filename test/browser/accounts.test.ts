import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { open as openRelease } from '../../src/warehouse/duckdb.ts';
import { serveWorkspace } from '../support/serve.ts';
import { signIn as signInAt, staff } from '../support/staff.ts';
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

test('an account of unions opens on what is counted by union; a reviewer reads a question in words', async () => {
  const home = mkdtempSync(join(tmpdir(), 'thermometer-unions-'));
  cpSync(await tinyWorkspace(), home, { recursive: true });
  await staff(home, [
    ['gao', '高工', 'analyst', { regions: null, orgs: await unionsOf(home) }],
    ['li', '李娜', 'analyst'],
    ['sun', '孙敏', 'reviewer'],
  ]);
  const { url, stop } = await serveWorkspace(home);
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const gao = await signInAt(browser, `${url}/`, 'gao');
    await gao.getByRole('heading', { name: '所属工会' }).waitFor();
    await gao.locator('#unions tbody tr').first().waitFor();
    expect(await gao.locator('[role="alert"]').count()).toBe(0);
    const number = gao.locator('#unions button.cell-number').first();
    await number.click();
    await gao.getByRole('dialog').getByText('没有辖区的工会').first().waitFor();
    await gao.keyboard.press('Escape');
    await gao.locator('.union-links a').first().click();
    await gao.locator('main[data-ready="true"] .figure').first().waitFor();
    expect(await gao.locator('[role="alert"]').count()).toBe(0);

    const li = await signInAt(browser, `${url}/reviews`, 'li');
    await li.getByText('提出申请').first().click();
    const question = {
      metric: 'applications',
      by: ['sex', 'age_band'],
      where: { need_domain: ['S08'] },
      region: { level: 'county', within: '510000' },
      period: { grain: 'quarter', from: 20251, to: 20263 },
      compare: 'yoy',
    };
    await li.getByLabel('查询（JSON').fill(JSON.stringify(question));
    await li.getByRole('textbox', { name: '理由' }).fill('专题调研需要更细的分组');
    await li.getByRole('button', { name: '提出申请' }).click();
    await li.locator('.review').waitFor();

    const sun = await signInAt(browser, `${url}/reviews`, 'sun');
    const request = sun.locator('.review');
    await request.waitFor();
    await sun.locator('.review-subject').waitFor();
    const said = await request.innerText();
    for (const words of [
      '服务申请',
      '性别、年龄段',
      '需求领域：托育托管',
      '四川省 · 县级',
      '2025年一季度—2026年三季度',
      '同比',
    ])
      expect(said).toContain(words);
    // Codes are for machines: they stand behind the disclosure alone.
    expect(said).not.toMatch(/age_band|need_domain|510000/);
    await sun.getByText('原始查询（JSON）').click();
    expect(await request.locator('pre').innerText()).toContain('"within": "510000"');
  } finally {
    await browser.close();
    await stop();
    rmSync(home, { recursive: true, force: true });
  }
}, 240_000);

/** The unions without an area of which the release of a workspace counts the most. */
async function unionsOf(home: string): Promise<string[]> {
  const [release = ''] = readdirSync(join(home, 'releases')).filter((name) => name !== 'CURRENT');
  const db = await openRelease(':memory:');
  const rows = await db.all<{ org: string }>(
    `select org from '${join(home, 'releases', release, 'inside', 'union_services.parquet')}'
      where org <> '*' group by 1 order by sum(applications) desc limit 2`,
  );
  db.close();
  return rows.map(({ org }) => org);
}
