import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../src/disclosure/policy.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, openForReading } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { contractOf, loadable } from '../contracts/index.ts';
import { DEFINITION_FILE, readDefinition } from '../indices/thermometer/definition.ts';
import { methodPage } from '../indices/thermometer/method-page.ts';
import type { Workspace } from '../workspace.ts';
import { readCheckResults } from './checks.ts';
import { listTables } from './freeze.ts';
import type { Lineage } from './freeze-quality.ts';
import { lineage } from './lineage.ts';
import { REPORTERS_TABLE, readMerged } from './merged.ts';
import { cubeDeclarations, MODELS_FOLDER, readModels } from './model.ts';
import { freezeOutsideIndices } from './outside-indices.ts';
import { type Published, type PublishInput, packageVersion, publish } from './publish.ts';

export interface PublishEffects {
  readonly policy: Policy;
  readonly now: Date;
  readonly step?: PublishInput['step'];
}

/** Publishes the warehouse of a home. The warehouse is only read: a load that runs meanwhile is refused by the engine, not mixed in. */
export async function publishWorkspace(
  home: string,
  workspace: Workspace,
  effects: PublishEffects,
): Promise<Published> {
  const file = join(home, 'warehouse.duckdb');
  if (!existsSync(file)) {
    throw new CommandError({
      zh: `还没有数据仓库（${file}）。请先用 thermometer load 装载，再 thermometer build。`,
      en: `There is no warehouse yet (${file}). Load with thermometer load, then run thermometer build.`,
    });
  }
  const db = await openWarehouse(file);
  try {
    await refuseHalfBuilt(db);
    const models = readModels();
    const definition = readDefinition();
    const merged = await readMerged(db);
    return await publish({
      home,
      db,
      policy: effects.policy,
      title: workspace.title,
      synthetic: workspace.synthetic,
      currency: workspace.currency,
      licence: workspace.licence,
      settleMonths: workspace.settle_months,
      cubes: cubeDeclarations(models),
      families: loadable.map(contractOf).map(({ family, title, version }) => ({
        family,
        title,
        contractVersion: version,
      })),
      checks: await readCheckResults(db),
      lineage: await withRows(db, merged?.lineage ?? (await lineage(models))),
      ...(merged ? { reported: merged.shapes } : {}),
      methods: [
        {
          id: definition.id,
          version: definition.version,
          files: {
            'definition.yml': readFileSync(DEFINITION_FILE, 'utf8'),
            'method.md': methodPage(definition, 'zh-CN'),
            'method.en.md': methodPage(definition, 'en'),
          },
        },
      ],
      outsideIndices: (freezer, cubes) => freezeOutsideIndices(freezer, cubes, definition, workspace),
      codeVersion: packageVersion(),
      modelsFolder: MODELS_FOLDER,
      now: effects.now,
      step: effects.step,
    });
  } finally {
    db.close();
  }
}

async function openWarehouse(file: string): Promise<Database> {
  try {
    return await openForReading(file);
  } catch (cause) {
    if (!(cause instanceof Error) || !/lock/i.test(cause.message)) throw cause;
    const busy: Bilingual = {
      zh: `数据仓库 ${file} 正被其他进程使用（装载或构建）。请等它结束后再发布。`,
      en: `The warehouse ${file} is in use by another process (a load or a build). Publish when it has ended.`,
    };
    throw new CommandError(busy, { cause });
  }
}

/** A build that stopped midway has replaced some tables and not others. */
async function refuseHalfBuilt(db: Database): Promise<void> {
  if (!(await db.has('ledger.runs'))) return;
  const [last] = await db.all<{ runId: number; status: string }>(
    'select run_id as "runId", status from ledger.runs order by run_id desc limit 1',
  );
  if (!last || last.status === 'done') return;
  const again = `thermometer ${(await db.has(REPORTERS_TABLE)) ? 'report merge' : 'build'}`;
  throw new CommandError({
    zh: `第 ${last.runId} 次构建没有做完（${last.status}），未发布；现行版本不变。请先运行 ${again} 把它做完，再发布。`,
    en: `Build ${last.runId} did not end (${last.status}); nothing was published and the current release stays. Run ${again} to finish it, then publish.`,
  });
}

/** Adds how many rows each table holds; views are not counted. */
async function withRows(db: Database, graph: Awaited<ReturnType<typeof lineage>>): Promise<Lineage> {
  const counted = new Map(
    (await listTables(db)).map(({ schema, name, rows }) => [`${schema}.${name}`, rows]),
  );
  return {
    nodes: graph.nodes.map((node) => ({ ...node, rows: counted.get(node.id) ?? null })),
    edges: graph.edges,
  };
}
