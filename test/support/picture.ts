import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.mjs';
import { serveWorkspace } from './serve.ts';

/** `npm run picture`: draws docs/overview.png from the release of the workspace, as a reader's browser does. */
const root = join(import.meta.dirname, '..', '..');
const home = process.env.THERMOMETER_HOME ?? join(root, 'data', 'local');
const served = await serveWorkspace(home);
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1366, height: 1440 }, locale: 'zh-CN' });
await page.goto(served.url);
await page.locator('main[data-ready="true"]').waitFor();
mkdirSync(join(root, 'docs'), { recursive: true });
await page.screenshot({ path: join(root, 'docs', 'overview.png') });
await browser.close();
await served.stop();
