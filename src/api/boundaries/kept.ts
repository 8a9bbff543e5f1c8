import type { Approval, Boundaries } from '../../contracts/boundary.ts';
import { settingOf } from '../../worklog/settings.ts';
import type { Worklog } from '../../worklog/store.ts';

/** Under which name the settings keep the outlines, and what must be printed under them. */
export const MAP = { outlines: 'boundary.map', approval: 'boundary.approval' } as const;

/** The map that is kept, with its outlines. */
export async function keptMap(db: Worklog): Promise<Boundaries['map']> {
  const kept = await settingOf(db, MAP.outlines);
  return kept === null ? null : (JSON.parse(kept) as Boundaries['map']);
}

/** What is printed under the map that is kept; null without one. */
export async function approvedMap(db: Worklog): Promise<Approval | null> {
  const kept = await settingOf(db, MAP.approval);
  return kept === null ? null : (JSON.parse(kept) as Approval);
}
