import { totalmem } from 'node:os';
import type { Progress } from '../commands/command.ts';
import { fingerprint, openKeys } from '../privacy/keys.ts';
import { lendKeys } from '../privacy/pseudonym.ts';
import { settleRotation } from '../privacy/rotation.ts';
import type { Workspace } from '../workspace.ts';
import type { Door } from './load-file.ts';
import { lockWorkspace } from './lock.ts';
import { asMachineError } from './machine-error.ts';
import { healStaging, openStaging } from './staging.ts';
import { readVocabulary } from './vocabulary.ts';
import { ensureWarehouse, knownFingerprint, requireKeys } from './warehouse-schema.ts';

export interface DoorEffects {
  readonly now: () => Date;
  readonly progress: Progress;
  readonly note: (text: { zh: string; en: string }) => void;
  readonly actor?: string;
  /** Megabytes DuckDB begins with, unless THERMOMETER_MEMORY says how much it may ever take; what does not fit spills into staging. */
  readonly megabytes?: number;
}

/** DuckDB's part of the 2 GB that a load may take; the rest is the process and what the allocator keeps. */
const DEFAULT_MEGABYTES = 1000;
/** Of the machine's memory, where a file needs more and nobody has set a limit. */
const LARGEST_SHARE = 0.6;

/**
 * Opens the one way into a warehouse, does the work and closes it again: lock, keys, staging, schema.
 * Whatever a killed load left behind is cleared away first.
 * @throws CommandError when another load runs, the keys are not the warehouse's, or the folder cannot be written.
 */
export async function withDoor<T>(
  home: string,
  workspace: Workspace,
  effects: DoorEffects,
  work: (door: Door) => Promise<T>,
): Promise<T> {
  const lock = await lockWorkspace(home);
  try {
    healStaging(home);
    const held = openKeys(home);
    const limit = process.env.THERMOMETER_MEMORY;
    let megabytes = effects.megabytes ?? DEFAULT_MEGABYTES;
    const area = await openStaging(home, limit ?? `${megabytes}MB`);
    try {
      const staging = await area.open();
      await ensureWarehouse(staging.db, 'warehouse');
      const ring = settleRotation(home, held, await knownFingerprint(staging.db, 'warehouse'));
      await requireKeys(staging.db, 'warehouse', fingerprint(ring), home, effects.now());
      await lendKeys(staging.db, ring);
      const door: Door = {
        staging,
        ring,
        vocabulary: readVocabulary(workspace.regionsFile),
        synthetic: workspace.synthetic,
        actor: effects.actor ?? 'local',
        now: effects.now,
        progress: effects.progress,
        note: effects.note,
        moreMemory: async () => {
          const most = Math.floor((totalmem() * LARGEST_SHARE) / 1e6);
          if (limit !== undefined || megabytes >= most) return undefined;
          megabytes = Math.min(2 * megabytes, most);
          await area.allow(megabytes);
          return megabytes;
        },
        beside: async () => {
          const place = await area.open();
          await lendKeys(place.db, ring);
          return { ...door, staging: place };
        },
      };
      return await work(door);
    } finally {
      area.discard();
    }
  } catch (error) {
    throw asMachineError(error, { zh: `使用工作区 ${home} `, en: `Using the workspace ${home}` });
  } finally {
    lock.release();
  }
}
