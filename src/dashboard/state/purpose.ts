import { recordDownload, type StatedPurpose } from '../../client/accounts.ts';
import type { DownloadInput } from '../../contracts/account.ts';
import { browser } from './browser.ts';

/** Asks the reader what a download is for; null when they think better of it. Set only with accounts on. */
type Ask = () => Promise<StatedPurpose | null>;
let ask: Ask | undefined;
export const askWith = (dialog: Ask | undefined): void => {
  ask = dialog;
};

/** Lets a file be saved that the page makes itself: with accounts on its purpose is asked and written down first. */
export async function permitDownload(download: DownloadInput): Promise<boolean> {
  if (!ask) return true;
  const purpose = await ask();
  if (purpose === null) return false;
  await recordDownload(browser, download, purpose);
  return true;
}

/** The address of a file the server makes, with what it is for; null when the reader thought better of it. */
export async function permittedPath(path: string): Promise<string | null> {
  if (!ask) return path;
  const purpose = await ask();
  if (purpose === null) return null;
  const more = new URLSearchParams({ purpose: purpose.purpose });
  if (purpose.purpose_note) more.set('purpose_note', purpose.purpose_note);
  return `${path}${path.includes('?') ? '&' : '?'}${more}`;
}
/** Whether a plain link would be refused for want of a purpose. */
export const asksPurpose = (): boolean => ask !== undefined;
