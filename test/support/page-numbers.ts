/**
 * How the pages feel, in numbers: `node --import tsx test/support/page-numbers.ts HOME [SECONDS]` serves a published
 * workspace from `dist/` and prints, as one JSON object, the largest paint of a first visit, the gzipped JavaScript it
 * took, the 95th percentiles from a click to the next paint and to the whole answer, of the server's answers to what every
 * page asks (the first time and asked again), and what SECONDS of random clicking left behind.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBrowser } from './browser.mjs';
import { serveWorkspace } from './serve.ts';

const [home, seconds = '60'] = process.argv.slice(2);
if (home === undefined) throw new Error('usage: page-numbers.ts HOME [SECONDS]');

/** Choices that the page answers by itself, or with what the server says: a page, and the labels clicked in turn. */
const CHOICES: readonly { path: string; labels: readonly string[]; rounds: number }[] = [
  { path: '/', labels: ['消费温度', '需求温度'], rounds: 10 },
  { path: '/trends', labels: ['小多图', '条形', '折线'], rounds: 4 },
  { path: '/trends', labels: ['省级', '季', '环比', '全国', '同比', '月'], rounds: 3 },
];

const served = await serveWorkspace(home);
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc', '--enable-precise-memory-info'],
});
try {
  // A server that has just started asks itself for the first page; readers come after that.
  await fetch(`${served.url}/api/overview`);
  const first = await firstVisit(browser);
  const clicks = await interactions(browser);
  const server = await serverTimes(browser);
  const wander = await wandering(browser, Number(seconds) * 1000);
  console.log(JSON.stringify({ ...first, ...clicks, ...server, ...wander }));
} finally {
  await browser.close();
  await served.stop();
}

async function opened(on: Browser): Promise<{ page: Page; errors: string[]; scripts: number[] }> {
  const context = await on.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    // What this program evaluates in the page is no script of the page.
    bypassCSP: true,
  });
  // tsx names functions by a helper that the page does not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  const page = await context.newPage();
  const errors: string[] = [];
  const scripts: number[] = [];
  page.on(
    'console',
    (message) => message.type() === 'error' && errors.push(`${message.text()} @ ${page.url()}`),
  );
  page.on('pageerror', (error) => errors.push(`${error.message} @ ${page.url()}`));
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(Number(response.headers()['content-length'] ?? 0));
  });
  return { page, errors, scripts };
}

/** A browser that was never here: largest contentful paint, layout shift and JavaScript of the overview. */
async function firstVisit(on: Browser) {
  const { page, scripts } = await opened(on);
  await page.goto(served.url);
  await page.locator('main[data-ready="true"]').waitFor({ timeout: 60_000 });
  const paint = await page.evaluate(
    () =>
      new Promise<{ lcp: number; cls: number }>((resolve) => {
        let [lcp, cls] = [0, 0];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) lcp = entry.startTime;
        }).observe({ type: 'largest-contentful-paint', buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) cls += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve({ lcp, cls }), 500);
      }),
  );
  await page.context().close();
  const bytes = scripts.reduce((sum, size) => sum + size, 0);
  return {
    lcp_ms: Math.round(paint.lcp),
    layout_shift: Number(paint.cls.toFixed(3)),
    js_kb: Math.round(bytes / 1000),
  };
}

/**
 * What a reader waits for after a click or key: `interaction` until the page has been painted again, as the browser's own
 * Event Timing tells (the definition of Interaction to Next Paint: the longest event of an interaction, whole 8 ms; the
 * messages of the program that clicks are not in it), `answer` from the click until all that was asked for stands there,
 * `what_if` from the key to the readings that follow.
 */
async function interactions(on: Browser) {
  const { page } = await opened(on);
  await page.addInitScript(() => {
    const seen = window as unknown as { painted: Map<number, number>; from: number };
    seen.painted = new Map();
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries() as PerformanceEventTiming[])
        if (interactionId)
          seen.painted.set(interactionId, Math.max(duration, seen.painted.get(interactionId) ?? 0));
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    for (const kind of ['pointerdown', 'keydown'])
      addEventListener(kind, () => (seen.from = performance.now()), { capture: true });
  });
  const painted: number[] = [];
  const answered: number[] = [];
  const ready = () => page.locator('main[data-ready="true"]').waitFor({ timeout: 60_000 });
  /** An interaction painted within one frame is not listed; it counts as 16 ms. */
  const collect = async (acts: number): Promise<void> => {
    await page.waitForTimeout(200);
    const listed = await page.evaluate(() => [
      ...(window as unknown as { painted: Map<number, number> }).painted.values(),
    ]);
    painted.push(...listed, ...Array<number>(Math.max(0, acts - listed.length)).fill(16));
  };
  for (const { path, labels, rounds } of CHOICES) {
    await page.goto(served.url + path);
    await ready();
    await page.waitForTimeout(1000);
    for (let round = 0; round < rounds; round += 1)
      for (const label of labels) {
        await page
          .locator('main label', { hasText: new RegExp(`^${label}`) })
          .first()
          .click();
        // The page says `false` as soon as it asks for something; what it answers by itself is drawn in the next frames.
        await page.waitForTimeout(30);
        await ready();
        answered.push(
          await page.evaluate(() => performance.now() - (window as unknown as { from: number }).from),
        );
        await page.waitForTimeout(100);
      }
    await collect(rounds * labels.length);
  }
  await page.goto(`${served.url}/what-if`);
  await page.locator('[data-draws="1000"]').waitFor({ timeout: 60_000 });
  const slider = page.locator('.slider input').first();
  await slider.focus();
  // The readings say from how many draws they are: fewer as soon as a weight moves, all once it rests.
  await page.evaluate(() => {
    const seen = window as unknown as { from: number; followed: number[] };
    seen.followed = [];
    const panel = document.querySelector('[data-draws]');
    if (panel === null) throw new Error('no readings');
    new MutationObserver(() => {
      if (panel.getAttribute('data-draws') === '1000') return;
      requestAnimationFrame(() => setTimeout(() => seen.followed.push(performance.now() - seen.from)));
    }).observe(panel, { attributeFilter: ['data-draws'] });
  });
  for (let i = 0; i < 20; i += 1) {
    await slider.press(i % 2 ? 'ArrowLeft' : 'ArrowRight');
    await page.locator('[data-draws="30"]').waitFor();
    await page.locator('[data-draws="1000"]').waitFor();
  }
  await collect(20);
  const followed = await page.evaluate(() => (window as unknown as { followed: number[] }).followed);
  await page.context().close();
  return {
    interactions: painted.length,
    interaction_p95_ms: p95(painted),
    answer_p95_ms: p95(answered),
    what_if_p95_ms: p95(followed),
  };
}

/** What every page of the navigation asks: how long the server takes as the page asks it, and asked again. */
async function serverTimes(on: Browser) {
  const { page } = await opened(on);
  const asked = new Map<string, number>();
  page.on('requestfinished', (request) => {
    const { requestStart, responseStart } = request.timing();
    const path = request.url().slice(served.url.length);
    if (request.method() === 'GET' && path.startsWith('/api/') && !asked.has(path))
      asked.set(path, responseStart - requestStart);
  });
  await page.goto(served.url);
  const ready = () => page.locator('main[data-ready="true"]').waitFor({ timeout: 120_000 });
  await ready();
  const links = await page
    .locator('nav a')
    .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).pathname));
  for (const path of links) {
    await page.goto(`${served.url}${path}`);
    await ready();
  }
  await page.context().close();
  const again: number[] = [];
  for (let round = 0; round < 5; round += 1)
    for (const path of asked.keys()) {
      const from = performance.now();
      await (await fetch(`${served.url}${path}`)).arrayBuffer();
      again.push(performance.now() - from);
    }
  return {
    server_questions: asked.size,
    server_first_p95_ms: p95([...asked.values()]),
    server_p95_ms: p95(again),
  };
}

function p95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN);
}

/** Clicks whatever can be clicked, by a fixed sequence of chances; then goes home and looks what is left. */
async function wandering(on: Browser, forMs: number) {
  const { page, errors } = await opened(on);
  let state = 20261123;
  const chance = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  // The same page goes on: a reload would throw away whatever leaked.
  const heap = async (): Promise<number> => {
    await page.locator('main[data-ready="true"]').waitFor({ timeout: 60_000 });
    return page.evaluate(() => {
      (globalThis as unknown as { gc?: () => void }).gc?.();
      return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
    });
  };
  await page.goto(served.url);
  const before = await heap();
  const end = Date.now() + forMs;
  let clicks = 0;
  while (Date.now() < end) {
    const targets = page.locator(
      'main button:visible, nav a:visible, main summary:visible, main .segmented label:visible',
    );
    const n = await targets.count();
    if (n === 0) break;
    await targets
      .nth(Math.floor(chance() * n))
      .click({ timeout: 1000, noWaitAfter: true })
      .then(() => (clicks += 1))
      .catch(() => page.keyboard.press('Escape'));
  }
  await page.keyboard.press('Escape');
  await page.locator('nav a').first().click();
  const after = await heap();
  await page.context().close();
  return {
    clicks,
    errors: errors.length,
    first_error: errors[0] ?? null,
    heap_before_mb: Number((before / 1e6).toFixed(1)),
    heap_after_mb: Number((after / 1e6).toFixed(1)),
  };
}
