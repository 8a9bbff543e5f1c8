import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inLocale } from '../../src/domain/text.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { declaredCorrections } from '../corrections/declared-corrections.ts';
import type { Corrected } from '../corrections/prepare-corrections.ts';
import { configuredEngine } from '../engines/engine.ts';
import { computeVersions } from '../indices/thermometer/overlap.ts';
import { lockWorkspace } from '../intake/lock.ts';
import { ensureWarehouse, knownFingerprint } from '../intake/warehouse-schema.ts';
import { keysFolder, openKeys } from '../privacy/keys.ts';
import { settleRotation } from '../privacy/rotation.ts';
import { type BuildResult, buildWarehouse } from '../runner/build.ts';
import { refuseMerged } from '../runner/merged.ts';
import { openForBuilding, requireWarehouse } from '../runner/open-warehouse.ts';
import { workerSetting } from '../runner/workers/setting.ts';
import type { WorkerSetting } from '../runner/workers/wave.ts';
import { REFERENCE_FOLDER, workspaceOf } from '../workspace.ts';
import type { CommandIo, ExitCode } from './command.ts';

/** `build [--full] [--workers N] [--json]`: models, cubes, checks, then the index over them. */
export async function buildCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { full: { type: 'boolean' }, workers: { type: 'string' }, json: { type: 'boolean' } },
  });
  const workers = workerSetting(values.workers, io.home);
  requireWarehouse(io.home);
  const lock = await lockWorkspace(io.home);
  try {
    const db = await openForBuilding(io.home);
    try {
      report(await bringUpToDate(db, values.full === true, workers, io), values.json === true, io);
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
  return 0;
}

async function bringUpToDate(
  db: Database,
  full: boolean,
  workers: WorkerSetting | undefined,
  io: CommandIo,
): Promise<Built> {
  await refuseMerged(db, io.home);
  const workspace = workspaceOf(io.home);
  await ensureWarehouse(db, 'warehouse');
  if (existsSync(keysFolder(io.home)))
    settleRotation(io.home, openKeys(io.home), await knownFingerprint(db, 'warehouse'));
  const corrected = await declaredCorrections(db, io.home, workspace, io.now());
  tellStillThere(corrected, io);
  const step = (label: string, done: number, total: number): void => io.progress.step(label, done, total);
  // The index is arithmetic on this thread, the checks are the engine's: side by side they take the time of one.
  const beside = await db.connect();
  let readings = 0;
  const result = await buildWarehouse({
    db,
    reference: { regionsFile: workspace.regionsFile, folder: REFERENCE_FOLDER },
    now: io.now,
    step,
    note: (text) => io.err(inLocale(text, io.lang)),
    workers,
    engine: configuredEngine(io.home, full),
    full,
    corrected,
    besideChecks: async () => {
      const gauges = await computeVersions(beside, {
        workspace,
        now: io.now(),
        onProgress: step,
        contributions: false,
      });
      readings = gauges.reduce((sum, gauge) => sum + gauge.stated, 0);
    },
  }).finally(() => beside.close());
  await db.run('checkpoint');
  io.progress.end();
  return {
    ...result,
    corrections: corrected?.applied ?? 0,
    readings,
  };
}

/** What a build did, with the readings of the gauges and the corrections that were applied. */
type Built = BuildResult & { readonly readings: number; readonly corrections: number };

/** Corrections that claim what the rows do not bear out. */
function tellStillThere(corrected: Corrected | undefined, io: CommandIo): void {
  for (const { id, rows, owner } of corrected?.stillThere ?? []) {
    io.err(
      io.lang === 'en'
        ? `note: correction ${id} is said to be fixed at the source, but ${rows} rows still look as before (ask ${owner})`
        : `提示：更正“${id}”标为源头已修，但仍有 ${rows} 行是原样，请 ${owner} 核对`,
    );
  }
}

function report(result: Built, json: boolean, io: CommandIo): void {
  const failed = result.checks.filter((check) => check.status === 'failed');
  const warned = result.checks.filter((check) => check.status === 'warned');
  if (json) {
    io.out(
      JSON.stringify({
        built: result.built,
        readings: result.readings,
        corrections: result.corrections,
        checks: {
          passed: result.checks.length - failed.length - warned.length,
          warned: warned.length,
          failed: failed.length,
        },
        seconds: result.seconds,
      }),
    );
    return;
  }
  const rows = result.built.reduce((sum, model) => sum + model.rows, 0);
  io.out(
    io.lang === 'en'
      ? `Built ${result.built.length} models (${rows} rows) and ${result.readings} readings; checks: ${result.checks.length}, warned ${warned.length}, failed ${failed.length}`
      : `已构建 ${result.built.length} 个模型（${rows} 行）、${result.readings} 个读数；检查 ${result.checks.length} 项，提示 ${warned.length}，未通过 ${failed.length}`,
  );
  if (result.corrections > 0) {
    io.out(
      io.lang === 'en'
        ? `  ${result.corrections} declared corrections applied`
        : `  已应用 ${result.corrections} 条更正声明`,
    );
  }
  for (const check of [...failed, ...warned]) {
    io.out(
      `  ${check.status === 'failed' ? '✗' : '!'} ${check.subject} ${io.lang === 'en' ? check.title.en : check.title.zh} (${check.failing})`,
    );
  }
}
