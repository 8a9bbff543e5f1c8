import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GapDetail, Gaps } from '../../src/contracts/supply.ts';
import type { WorkItemsView } from '../../src/contracts/work-item.ts';
import { startTask, type Task } from '../support/task.ts';

let task: Task;

beforeAll(async () => {
  task = await startTask('supply');
});
afterAll(() => task?.stop());

test('the widest gap is found, with the sites that could close it, and handed to somebody', async () => {
  const { page, url, ready, ask } = task;
  const gaps = await ask<Gaps>('/api/supply/gaps?level=city');
  const [widest] = gaps.gaps;
  if (!widest) throw new Error('the tiny sample has no gap that may be shown');
  expect(widest.gap.value).toBe(Math.max(...gaps.gaps.map((gap) => gap.gap.value ?? 0)));
  const place = gaps.labels.region?.[widest.region]?.zh ?? '';
  const need = gaps.labels.need_domain?.[widest.need_domain]?.zh ?? '';

  await page.goto(`${url}/supply?level=city`);
  await ready();
  const lead = page.locator('#gaps .lead');
  expect(await lead.innerText()).toContain(`${place}的${need}`);
  await lead.getByRole('button', { name: '谁能补上' }).click();
  await page.locator('#gap').waitFor();
  await ready();
  expect(page.url()).toContain(`place=${widest.region}&need=${widest.need_domain}`);

  // Every match says why; those in the city stand before those elsewhere.
  const detail = await ask<GapDetail>(
    `/api/supply/gap?region=${widest.region}&need_domain=${widest.need_domain}`,
  );
  expect(detail.matches.length).toBeGreaterThan(0);
  expect(detail.matches.every((match) => match.reasons.length > 0)).toBe(true);
  const nearness = detail.matches.map((match) => ['county', 'city', 'province'].indexOf(match.nearness));
  expect(nearness).toEqual([...nearness].sort());
  expect(await page.locator('#matches [data-rows]').getAttribute('data-rows')).toBe(
    String(detail.matches.length),
  );
  const names = await page.locator('#matches tbody tr td:first-child').allInnerTexts();
  expect(names[0]).toBe(detail.matches[0]?.name);

  await page.getByLabel('负责人或单位').fill('市总工会服务中心');
  await page.locator('.hand-on input[type="date"]').fill('2026-12-31');
  await page.getByRole('button', { name: '转为工作事项' }).click();
  await page.getByText('已转为工作事项').waitFor();
  const { items } = await ask<WorkItemsView>('/api/work-items?kind=gap');
  expect(items).toMatchObject([
    { id: `gap:${widest.region}.${widest.need_domain}`, owner: '市总工会服务中心', due_on: '2026-12-31' },
  ]);
  expect(items[0]?.evidence?.facts[0]?.value).toBe(widest.gap.value);
});

test('what rests on too few people is a mark on the map, in every county', async () => {
  const { page, url, ready, ask } = task;
  const gaps = await ask<Gaps>('/api/supply/gaps?level=county');
  expect(gaps.hidden).toBeGreaterThan(0);
  const cells = gaps.map.cells.flat();
  expect(cells.filter((cell) => cell.status === 'suppressed').every((cell) => cell.value === null)).toBe(
    true,
  );
  // A place of which nothing may be shown is counted, not drawn as a row of marks.
  expect(gaps.map.cells.every((row) => row.some((cell) => cell.value !== null))).toBe(true);
  await page.goto(`${url}/supply?level=county`);
  await ready();
  const about = await page.locator('#gap-map .muted').first().innerText();
  if (gaps.map.hidden > 0) expect(about).toContain(`另有 ${gaps.map.hidden.toLocaleString('zh-CN')} 个地区`);
  else expect(about).not.toContain('都因人数过少隐去');
  const shown = await page.locator('table.heat td').allInnerTexts();
  expect(shown).toHaveLength(cells.length);
  cells.forEach((cell, i) => {
    if (cell.value === null) expect(shown[i]).not.toMatch(/\d/);
  });
});

test.each(['/supply/sites', '/supply/partners', '/supply/offers', '/supply/skills'])(
  '%s is drawn whole',
  async (path) => {
    const { page, url, wrong, ready } = task;
    await page.goto(`${url}${path}?region=510000`);
    await ready();
    expect(await page.locator('[role="alert"]').allInnerTexts()).toEqual([]);
    expect(await page.locator('main .panel').count()).toBeGreaterThan(2);
    expect(wrong).toEqual([]);
  },
);
