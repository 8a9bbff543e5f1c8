import { findAccounts, findEmails } from './accounts.ts';
import { findAddresses } from './addresses.ts';
import type { Finding } from './kind.ts';
import { findNames, isTelling } from './names.ts';
import { findNumbers } from './numbers.ts';
import { WorkingText } from './working-text.ts';

export interface Scrubbed {
  /** The text with a placeholder such as 〔姓名〕 for each finding. */
  readonly text: string;
  /** Where the findings stood in the text as given: sorted, apart from each other, in UTF-16 units. */
  readonly found: readonly Finding[];
}

/**
 * Takes persons out of Chinese free text: numbers, plates, addresses down to the door, names in context. Order
 * numbers and amounts stay. Pure and deterministic; what it returned it returns again when given it.
 */
export function scrub(text: string): Scrubbed {
  const work = new WorkingText(text);
  const known = new Set<string>();
  // Every round turns at least one letter into a mark, so this ends; nearly always after two rounds.
  for (let again = true; again; ) {
    again = false;
    for (const find of [findEmails, findNumbers, findAccounts, findAddresses]) {
      if (work.mark(find(work.folded))) again = true;
    }
    const names = findNames(work.folded, known);
    for (const { start, end } of names) {
      const name = work.folded.slice(start, end);
      if (isTelling(name)) known.add(name);
    }
    if (work.mark(names)) again = true;
  }
  return work.result();
}
