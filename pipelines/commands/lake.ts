import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { declaredCorrections } from '../corrections/declared-corrections.ts';
import { emptyLake, exportLake } from '../engines/lake.ts';
import { lakeFolder, lakeUri } from '../engines/setting.ts';
import { writeScript } from '../engines/spark-engine.ts';
import { sparkScript } from '../engines/spark-script.ts';
import { lockWorkspace } from '../intake/lock.ts';
import { ensureWarehouse } from '../intake/warehouse-schema.ts';
import { buildSources } from '../runner/build.ts';
import { UNCORRECTED } from '../runner/corrected-sources.ts';
import { readMacros } from '../runner/model.ts';
import { openForBuilding, requireWarehouse } from '../runner/open-warehouse.ts';
import { REFERENCE_FOLDER, workspaceOf } from '../workspace.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';

/** `lake export [--out FOLDER] [--uri URI] [--json]`: what the models read as Parquet, and the models as one script. */
export async function lakeCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, uri: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (positionals[0] !== 'export' || positionals.length > 1) {
    throw usageError({
      zh: '用法：thermometer lake export [--out 目录] [--uri 集群看到的地址]',
      en: 'usage: thermometer lake export [--out FOLDER] [--uri URI of the folder on the cluster]',
    });
  }
  const folder = values.out === undefined ? lakeFolder(io.home) : resolve(values.out);
  const uri = values.uri ?? process.env.THERMOMETER_LAKE_URI ?? lakeUri(folder);
  const { written, rows, tables, script } = await exported(folder, uri, io);
  if (values.json) {
    io.out(JSON.stringify({ folder, uri, tables, written, rows, script }));
    return 0;
  }
  io.out(
    io.lang === 'en'
      ? `Lake: ${tables} tables in ${folder}; ${written} parts written (${rows} rows), the others were up to date.`
      : `数据湖：${folder}，共 ${tables} 张表；本次写出 ${written} 个分区（${rows} 行），其余已是最新。`,
  );
  io.out(
    io.lang === 'en'
      ? `Run on the cluster (it sees the lake as ${uri}): spark-sql -f ${script}`
      : `在集群上执行（集群看到的地址：${uri}）：spark-sql -f ${script}`,
  );
  return 0;
}

async function exported(
  folder: string,
  uri: string,
  io: CommandIo,
): Promise<{ written: number; rows: number; tables: number; script: string }> {
  requireWarehouse(io.home);
  const workspace = workspaceOf(io.home);
  const lock = await lockWorkspace(io.home);
  try {
    const db = await openForBuilding(io.home);
    try {
      await ensureWarehouse(db, 'warehouse');
      const corrected = await declaredCorrections(db, io.home, workspace, io.now());
      const reference = { regionsFile: workspace.regionsFile, folder: REFERENCE_FOLDER };
      const { models, sources } = await buildSources(db, { reference, corrected, now: io.now });
      const { manifest, written, rows } = await exportLake(folder, {
        db,
        models,
        corrected: corrected ?? UNCORRECTED,
        sources,
        now: io.now,
        step: (label, done, total) => io.progress.step(label, done, total),
      });
      io.progress.end();
      const script = writeScript(folder, sparkScript(models, readMacros(), manifest, uri));
      return { written, rows, tables: Object.keys(manifest.tables).length, script };
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

/** Takes the rows out of the lake of a workspace, and says so. */
export function emptyLakeOf(io: CommandIo): void {
  const folder = lakeFolder(io.home);
  if (!emptyLake(folder)) return;
  io.err(
    io.lang === 'en'
      ? `The lake ${folder} was emptied; the next lake export or build writes it anew. Copies elsewhere are yours to remove.`
      : `已清空数据湖 ${folder}，下一次 lake export 或 build 会重写；复制到别处的数据湖请自行删除。`,
  );
}
