import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Scope } from '../../src/accounts/scope.ts';
import { createUser } from '../../src/accounts/user.ts';
import type { Role } from '../../src/domain/role.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { PASSWORD, testAccounts } from './accounts.ts';

/** User name, displayed name, role, and a part of it all where it is not everything. */
export type Person = readonly [string, string, Role, Scope?];

/** Accounts of a workspace, as an administrator would have made them: from now on it is closed. */
export async function staff(home: string, people: readonly Person[]): Promise<void> {
  const db = await openWorklog(join(home, 'worklog.db'));
  const accounts = testAccounts(db, { now: () => new Date() });
  for (const [name, displayName, role, scope] of people) {
    const id = await createUser(db, { name, displayName, role, scope }, new Date());
    if (id !== null) await accounts.acceptLink(await accounts.link(id, 'invite', 'test'), PASSWORD);
  }
  db.close();
}

/** Opens an address of a closed workspace and signs in by keyboard, in a browser of one's own. */
export async function signIn(browser: Browser, address: string, name: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByLabel('密码').press('Enter');
  await page.locator('.menu > summary').first().waitFor();
  return page;
}
