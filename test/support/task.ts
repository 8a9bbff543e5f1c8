import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { serveWorkspace } from './serve.ts';
import { tinyWorkspace } from './tiny-workspace.ts';

/** One person at one page of a server of their own, whose workspace they may write to. */
export interface Task {
  readonly page: Page;
  readonly url: string;
  /** What went wrong meanwhile: errors of the page, refusals by the server's own fault. */
  readonly wrong: readonly string[];
  ready(): Promise<void>;
  ask<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

/** Serves a copy of the tiny sample and opens a browser on it. */
export async function startTask(name: string): Promise<Task> {
  const home = mkdtempSync(join(tmpdir(), `thermometer-${name}-`));
  cpSync(await tinyWorkspace(), home, { recursive: true });
  const served = await serveWorkspace(home);
  const browser = await chromium.launch({
    executablePath: process.env.THERMOMETER_BROWSER || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('response', (answer) => {
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${answer.url()}`);
  });
  return {
    page,
    url: served.url,
    wrong,
    ready: () => page.locator('main[data-ready="true"]').waitFor({ timeout: 20_000 }),
    ask: async (path) => (await (await fetch(`${served.url}${path}`)).json()) as never,
    stop: async () => {
      await browser.close();
      await served.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
