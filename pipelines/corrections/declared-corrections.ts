import type { Database } from '../../src/warehouse/duckdb.ts';
import { readVocabulary } from '../intake/vocabulary.ts';
import { openKeys } from '../privacy/keys.ts';
import type { Workspace } from '../workspace.ts';
import { readCorrections } from './correction.ts';
import { type Corrected, prepareCorrections } from './prepare-corrections.ts';

/**
 * The corrections a workspace declares, checked against what is loaded; undefined where it never declared any.
 * @throws CommandError naming the correction that does not hold, or what is wrong in the file.
 */
export async function declaredCorrections(
  db: Database,
  home: string,
  workspace: Workspace,
  now: Date,
): Promise<Corrected | undefined> {
  const files = workspace.correctionsFiles;
  if (files.length === 0 && !(await db.has('ledger.corrections'))) return undefined;
  return await prepareCorrections(db, readCorrections(files), {
    ring: openKeys(home),
    vocabulary: readVocabulary(workspace.regionsFile),
    now,
  });
}
