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
  /** DuckDB's memory; what does not fit spills into staging. */
  readonly memoryLimit?: string;
}

/** DuckDB's part of the 2 GB that a load may take; the rest is the process and what the allocator keeps. */
export const DEFAULT_MEMORY = '1000MB';

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
    const area = await openStaging(
      home,
      effects.memoryLimit ?? process.env.THERMOMETER_MEMORY ?? DEFAULT_MEMORY,
    );
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
