import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { serveWorkspace } from '../support/serve.ts';
import { type Person, signIn as signInAt, staff } from '../support/staff.ts';
import { thermometer, tinyWorkspace } from '../support/tiny-workspace.ts';

const SHOTS = process.env.THERMOMETER_SHOTS;
const PEOPLE: readonly Person[] = [
  ['li', '李娜', 'analyst'],
  ['qian', '钱进', 'data_officer'],
  ['sun', '孙敏', 'reviewer'],
  ['wu', '吴刚', 'leader'],
  ['chen', '陈静', 'leader'],
];

const shot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`) });
};

async function signIn(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await signInAt(browser, `${url}/papers`, name);
  await page.getByRole('heading', { name: '在办稿件' }).waitFor();
  return page;
}

/** Opens what waits for this person and waits for its text. */
async function open(page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.locator('.paper-document h1').waitFor();
}

/** Begins a paper and waits for its text. @returns where its draft stands. */
async function begin(page: Page, title: string): Promise<string> {
  await page.getByText('起草一期').click();
  await page.getByLabel('种类').selectOption({ label: title });
  await press(page, '起草');
  await page.locator('.paper-document h1').waitFor();
  return new URL(page.url()).pathname;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const stage = (page: Page, name: string) => page.locator('.stages li.now', { hasText: name }).waitFor();

test('a paper is written, checked, returned, countersigned, signed, published, downloaded and verified', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-papers-'));
  const home = process.env.THERMOMETER_SHOTS_HOME ?? join(folder, 'home');
  if (!process.env.THERMOMETER_SHOTS_HOME) cpSync(await tinyWorkspace(), home, { recursive: true });
  await staff(home, PEOPLE);
  const served = await serveWorkspace(home);
  const { url } = served;
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const li = await signIn(browser, url, 'li');
    await shot(li, 'papers-empty');
    // The white paper is where people write; the one-page brief takes every other step as any paper does.
    await begin(li, '职工品质生活需求白皮书（季度）');
    await shot(li, 'paper-draft');
    await li.getByText('撰写', { exact: true }).click();
    await li.getByLabel('问题与建议').fill('托育需求持续上升，建议增加普惠托位供给。');
    await press(li, '保存');
    await li.getByText('已保存第 1 稿').waitFor();
    await li.locator('.paper-document .written', { hasText: '普惠托位' }).waitFor();
    await shot(li, 'paper-write');
    await li.goto(`${url}/papers`);
    const path = await begin(li, '社会温度一页通');
    await li.getByText('办理', { exact: true }).click();
    await li.locator('.members summary').click();
    await li.getByLabel('吴刚').click();
    await li.getByText('1 人').waitFor();
    await press(li, '提交');
    await stage(li, '数据核验');

    const qian = await signIn(browser, url, 'qian');
    await qian.getByRole('heading', { name: '等我办理' }).waitFor();
    await open(qian, url, path);
    await qian.locator('.paper-document button.numeral').first().click();
    expect(await qian.locator('form.field p.small').innerText()).toMatch(/^针对\s*[\d.]/);
    await qian.getByLabel('意见', { exact: true }).fill('请核对口径');
    await press(qian, '提交意见');
    await qian.locator('.paper-comments li').waitFor();
    await shot(qian, 'paper-comment');
    await qian.getByText('办理', { exact: true }).click();
    await qian.getByLabel('意见（退回须写）').fill('口径说明不全，请补充');
    await press(qian, '退回');
    await stage(qian, '草稿');

    await open(li, url, path);
    await press(li, '提交');
    await stage(li, '数据核验');
    await open(qian, url, path);
    await press(qian, '核验通过');
    const sun = await signIn(browser, url, 'sun');
    await open(sun, url, path);
    await press(sun, '审核通过');
    await stage(sun, '会签');
    const wu = await signIn(browser, url, 'wu');
    await open(wu, url, path);
    await press(wu, '会签同意');
    await stage(wu, '签发');

    const chen = await signIn(browser, url, 'chen');
    await open(chen, url, path);
    await shot(chen, 'paper-sign');
    await press(chen, '签发');
    await stage(chen, '发布');
    await press(chen, '发布');
    await stage(chen, '归档');
    await chen.getByRole('link', { name: '签发信息' }).click();
    await chen.locator('.paper-document h1').waitFor();
    await press(chen, '核验');
    await chen.getByText('与签发时完全一致').waitFor();
    await shot(chen, 'paper-edition');
    await chen.getByText('下载', { exact: true }).first().click();
    await chen.getByText('整包（可离线核验）').click();
    const dialog = chen.getByRole('dialog');
    const [bundle] = await Promise.all([
      chen.waitForEvent('download'),
      dialog.getByRole('button', { name: '下载' }).click(),
    ]);
    const file = join(folder, bundle.suggestedFilename());
    await bundle.saveAs(file);
    const fingerprint = await chen.locator('.edition-facts dd').last().textContent();
    const alone = await thermometer(folder, 'paper', 'verify', file, '--json');
    expect([alone.code, JSON.parse(alone.lines[0] ?? '{}').differences[0].code]).toEqual([1, 'no_trust']);
    const known = await thermometer(folder, 'paper', 'verify', file, '--fingerprint', fingerprint ?? '');
    expect([known.code, known.lines.at(-1)]).toEqual([0, '与签发时完全一致。']);
    if (SHOTS) {
      await li.goto(
        `${url}/papers/compare?before=draft:${path.split('/').at(-1)}@1&after=draft:${path.split('/').at(-1)}@2&show=all`,
      );
      await li.locator('.paper-compare section').first().waitFor();
      await shot(li, 'paper-compare');
      await chen.goto(`${url}/papers`);
      await chen.locator('.edition-list').first().waitFor();
      await shot(chen, 'papers');
      await chen.setViewportSize({ width: 375, height: 800 });
      await shot(chen, 'papers-phone');
      await open(chen, url, path);
      await shot(chen, 'paper-draft-phone');
      const wide = await chen.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(375);
    }
  } finally {
    await browser.close();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
