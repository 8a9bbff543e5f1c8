import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Demand, Signals } from '../../src/contracts/demand.ts';
import { startTask, type Task } from '../support/task.ts';

let task: Task;

beforeAll(async () => {
  task = await startTask('demand');
});
afterAll(() => task?.stop());

test('an order is made from a need, matched, sent as XLSX and told to the public; the hidden stays hidden', async () => {
  const { page, url, wrong, ready, ask } = task;
  const demand = await ask<Demand>('/api/demand');
  const [first] = demand.candidates;
  expect(first).toBeDefined();
  expect(demand.hidden).toBeGreaterThan(0);
  await page.goto(`${url}/demand`);
  await ready();

  // What has too few persons behind it is counted, and neither listed nor orderable.
  const listed = await page
    .locator('tr[data-need]')
    .evaluateAll((rows) => rows.map((r) => r.getAttribute('data-need')));
  const shown = new Set(demand.candidates.map(({ id }) => id));
  expect(listed.filter((id) => !shown.has(id ?? ''))).toEqual([]);
  expect(await page.locator('main').innerText()).toContain(`另有 ${demand.hidden} 项`);
  const hidden = hiddenNeed(demand);
  const refused = await post('/api/demand/orders', { parts: [hidden] });
  expect(refused.status).toBe(404);

  // A need becomes an order.
  await page.locator(`tr[data-need="${first?.id}"] button.demand-need`).click();
  await page.locator(`[data-candidate="${first?.id}"]`).waitFor();
  await page.getByLabel('负责人').first().fill('职工服务中心');
  await page.getByRole('button', { name: '成单', exact: true }).click();
  const sheet = page.locator('[data-order-sheet]');
  await sheet.waitFor();
  await ready();
  expect(await sheet.getAttribute('data-state')).toBe('draft');
  expect(await page.locator('#suppliers').innerText()).toContain('理由');
  expect(await page.locator('#order-merchants').innerText()).toContain('信用等级');

  // Gathering, matching; then the signal is made public.
  await page.locator('[data-action="gather"]').click();
  await page.locator('[data-order-sheet][data-state="gathering"]').waitFor();
  await page.locator('[data-action="match"]').click();
  await page.locator('[data-order-sheet][data-state="matching"]').waitFor();
  await page.locator('[data-action="signal"]').click();
  await page.locator('[data-signal="published"]').waitFor();
  await ready();
  const { signals } = await ask<Signals>('/api/demand/signals');
  expect(signals.map(({ id }) => id)).toEqual([first?.id]);
  expect(await page.locator('#signals').innerText()).not.toContain('还没有发布');
  for (const { persons, wanted } of signals)
    for (const { value } of [persons, wanted])
      expect(value === null || value === 0 || value >= 10).toBe(true);

  // The sheet leaves as a workbook, and set to be signed.
  for (const [format, begins] of [
    ['xlsx', 'PK'],
    ['pdf', '%PDF-1.7'],
  ] as const) {
    await page.getByText('导出订单书').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      sheet.locator(`a[href*="format=${format}"]`).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^demand_order_synthetic.*\\.${format}$`));
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString('latin1').startsWith(begins)).toBe(true);
  }
  expect(wrong).toEqual([]);
}, 180_000);

/** A need of the window that is not among those listed. */
function hiddenNeed({ candidates, labels, window }: Demand): string {
  const ids = new Set(candidates.map(({ id }) => id));
  for (const region of Object.keys(labels.region ?? {}).filter((code) => code !== '000000'))
    for (const domain of ['S02', 'S07', 'S10', 'S15', 'S16', 'S19'])
      if (!ids.has(`${domain}-${region}-${window}`)) return `${domain}-${region}-${window}`;
  throw new Error('every need of this sample is listed');
}

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${task.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
