/** A Chromium to test with, installed when there is none; undefined when that fails too. */
export function ensureBrowser(): Promise<string | undefined>;
