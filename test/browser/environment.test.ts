import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_DEFAULTS } from '../../pipelines/sample/generate.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { thermometer, tinyWorkspace } from '../support/tiny-workspace.ts';

const executablePath = process.env.THERMOMETER_BROWSER || '/usr/bin/chromium';
/** The planted merchants of `data/sample/truth.yml`, by the names the sample gives them. */
const BAD = '样例生鲜农产品店510101101';
const PREPAID = '样例影院演出店330206101';

const FULL = process.env.TEST_FULL === '1';

let home: string;
let served: Served;
let browser: Browser;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'thermometer-environment-'));
  if (FULL) {
    const whole = await tinyWorkspace(SAMPLE_DEFAULTS);
    cpSync(whole, home, { recursive: true, filter: (path) => !/\/(warehouse\.duckdb|sample)$/.test(path) });
  } else {
    cpSync(await tinyWorkspace(), home, { recursive: true });
    await plant();
    const { code, errors } = await thermometer(home, 'publish');
    if (code !== 0) throw new Error(errors.join('\n'));
  }
  served = await serveWorkspace(home);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}, 1_800_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The tiny sample is too small for its planted merchants to stand out: they get the numbers of the default one. */
async function plant(): Promise<void> {
  const db = await open(join(home, 'warehouse.duckdb'));
  const merchant = (name: string) =>
    `(select merchant_no from cubes.merchant_register where merchant_name = '${name}')`;
  await db.script(`
    delete from cubes.merchant_disputes where merchant_no = ${merchant(BAD)};
    insert into cubes.merchant_disputes by name
      select 202609 as month, ${merchant(BAD)} as merchant_no, 45 as disputes, 45 as persons, 3 as online, 5 as prepaid, 0 as bigticket,
        31 as mediated, 25 as settled, 900000 as disputed_fen, 45 as disputed_contributors, 60000 as disputed_top1_fen,
        50000 as disputed_top2_fen, 51 as disputes_before;
    delete from cubes.merchant_scores where merchant_no = ${merchant(BAD)};
    insert into cubes.merchant_scores by name
      select 20263 as quarter, ${merchant(BAD)} as merchant_no, '${BAD}' as merchant_name,
        (select merchant_type from cubes.merchant_register where merchant_name = '${BAD}') as merchant_type,
        '510000' as province_code, '510100' as city_code, 'suspended' as merchant_status, 'D' as credit_grade,
        572 as ratings, 544 as raters, 350 as stars_1, 153 as stars_2, 40 as stars_3, 20 as stars_4, 9 as stars_5;
    update cubes.disputes set disputes = disputes + 6, complainants = complainants + 6
      where grouping_set = 'total' and region_level = 'city' and region_code like '33%' and period between 202504 and 202506;
    update cubes.disputes set disputes = 64, complainants = 64
      where grouping_set = 'total' and region_code = '330200' and period = 202506;
    delete from cubes.merchant_disputes where merchant_no = ${merchant(PREPAID)};
    insert into cubes.merchant_disputes by name
      select 202506 as month, ${merchant(PREPAID)} as merchant_no, 58 as disputes, 58 as persons, 0 as online, 56 as prepaid,
        0 as bigticket, 4 as mediated, 1 as settled, 7800000 as disputed_fen, 58 as disputed_contributors,
        200000 as disputed_top1_fen, 190000 as disputed_top2_fen, 2 as disputes_before;
  `);
  db.close();
}

/** Opens a page and waits until its answers are drawn; nothing may go wrong meanwhile. */
async function visit(path: string): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  await page.goto(`${served.url}${path}`);
  await page.locator('main[data-ready="true"]').waitFor({ timeout: 20_000 });
  return { page, wrong };
}

test('the collapse of a prepaid card is seen while its merchant is still listed', async () => {
  const { page, wrong } = await visit('/environment?month=202506');
  const ningbo = page.locator('#clusters [data-city="330200"]');
  await ningbo.getByText(PREPAID).waitFor();
  expect(await ningbo.innerText()).toMatch(/其中 1 家当时仍在库/);
  expect(await ningbo.innerText()).toContain('建议暂停合作');
  await ningbo.getByText(PREPAID).click();
  const entry = page.locator(`[data-merchant="${PREPAID}"]`);
  await entry.waitFor();
  expect(await entry.innerText()).toContain('职工预存的钱有损失风险');
  expect(new URL(page.url()).searchParams.get('month')).toBe('202506');
  expect(wrong).toEqual([]);
  await page.context().close();
});

test('labour relations are read for a province, and every number of them says where it comes from', async () => {
  const { page, wrong } = await visit('/environment/labour');
  const row = page.locator('#labour-disputes tbody tr', { hasText: '受理的劳动争议件数' });
  const number = row.locator('td.number button.cell-number').first();
  const said = (await number.innerText()).match(/^\d+件/)?.[0];
  expect(said).toBeDefined();
  await number.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('受理的劳动争议件数').waitFor();
  expect(await dialog.locator('.explained-cell strong').innerText()).toBe(said);
  await page.keyboard.press('Escape');
  await page.getByLabel('地区').selectOption('510000');
  await page.locator('main[data-ready="true"]').waitFor();
  expect(new URL(page.url()).searchParams.get('region')).toBe('510000');
  expect(wrong).toEqual([]);
  await page.context().close();
});

test('a merchant that went bad is on the list with its evidence; a person decides, and it leaves the open work', async () => {
  const { page, wrong } = await visit('/environment/credit');
  await page.locator(`[data-merchant="${BAD}"] a`).click();
  const panel = page.locator('[data-work]');
  await panel.waitFor();
  expect(await panel.innerText()).toMatch(/544 人评价[\s\S]*三个月 45 件纠纷（?[\s\S]*credit-1/);
  expect(await panel.locator('[data-action="exit"]').isDisabled()).toBe(true);
  await panel.locator('textarea').fill('两季评分与纠纷均未改善,经部务会研究决定退出');
  await panel.locator('[data-action="exit"]').click();
  await page.locator('[data-work][data-state="exited"]').waitFor();
  expect(await page.locator('.work-history').innerText()).toContain('经部务会研究决定退出');
  expect(wrong).toEqual([]);

  // Whoever still looks at what it was is told, and changes nothing.
  const id = (await page.locator('[data-work]').getAttribute('data-work')) ?? '';
  const late = await page.request.post(`${served.url}/api/work-items/${encodeURIComponent(id)}`, {
    data: { action: 'watch', version: 0, comment: '列入观察' },
  });
  expect(late.status()).toBe(409);
  expect((await late.json()).error.message.zh).toContain('现为“退出”');

  await page.goto(`${served.url}/todo?kind=watch&show=ended`);
  await page.locator('main[data-ready="true"]').waitFor();
  await page.getByText(BAD).first().waitFor();
  expect(await page.locator('.work-list').innerText()).toContain('经部务会研究决定退出');
  expect(wrong).toEqual([]);
  await page.context().close();
});
