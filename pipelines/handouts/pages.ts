import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { contractOf, loadable } from '../contracts/index.ts';
import type { CodeLists } from './code-lists.ts';
import { codesPage } from './codes-page.ts';
import { familyPage } from './family-page.ts';
import { indexPage } from './index-page.ts';

/** Every page about contracts: path below the folder → text. Chinese at the top, English in `en/`. */
export function contractPages(lists: CodeLists): Map<string, string> {
  const contracts = loadable.map(contractOf);
  const pages = new Map<string, string>();
  for (const language of ['zh', 'en'] as const) {
    const folder = language === 'zh' ? '' : 'en/';
    pages.set(`${folder}README.md`, indexPage(contracts, language));
    pages.set(`${folder}codes.md`, codesPage(contracts, lists, language));
    for (const contract of contracts)
      pages.set(`${folder}${contract.family}.md`, familyPage(contract, lists, language));
  }
  return pages;
}

/** Writes all pages and removes those of families that are gone. @returns how many pages there are. */
export function writePages(folder: string, lists: CodeLists): number {
  const pages = contractPages(lists);
  for (const path of strangers(folder, pages)) rmSync(join(folder, path));
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pages.size;
}

/** Pages that are missing, say something else than the contracts, or belong to no family. */
export function differingPages(folder: string, lists: CodeLists): string[] {
  const pages = contractPages(lists);
  const differing = [...pages].filter(([path, text]) => contentOf(join(folder, path)) !== text);
  return [...differing.map(([path]) => path), ...strangers(folder, pages)].sort();
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function strangers(folder: string, pages: ReadonlyMap<string, string>): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !pages.has(path));
  } catch {
    return [];
  }
}
