import { type Database, open } from '../../src/warehouse/duckdb.ts';
import type { Model } from './model.ts';
import { syntaxTree, tablesRead } from './syntax-tree.ts';

/** A model with the tables its `from` clauses name. */
export interface LinkedModel extends Model {
  readonly reads: readonly string[];
}

/** What is not made by a model: loaded rows and reference tables. */
export const isSource = (table: string): boolean => /^(raw|reference|ledger)\./.test(table);

/**
 * Finds what each model reads and puts every model after what it reads.
 * @throws Error naming a table that nothing makes, or the models that wait for each other.
 */
export async function inOrder(db: Database, models: readonly Model[]): Promise<LinkedModel[]> {
  const linked: LinkedModel[] = [];
  for (const model of models) {
    const tree = await syntaxTree(db, model.sql).catch((cause: unknown) => {
      throw new Error(`${model.id}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
    linked.push({ ...model, reads: tablesRead(tree) });
  }
  const known = new Map(linked.map((model) => [model.id, model]));
  const done = new Map<string, LinkedModel>();
  const place = (model: LinkedModel, waiting: readonly string[]): void => {
    if (done.has(model.id)) return;
    if (waiting.includes(model.id))
      throw new Error(`models wait for each other: ${[...waiting, model.id].join(' → ')}`);
    for (const table of model.reads) {
      const upstream = known.get(table);
      if (upstream) place(upstream, [...waiting, model.id]);
      else if (!isSource(table)) {
        throw new Error(`${model.id} reads ${table}, which no model makes; check the name or add the model`);
      }
    }
    done.set(model.id, model);
  };
  for (const model of linked) place(model, []);
  return [...done.values()];
}

export interface LineageNode {
  readonly id: string;
  readonly layer: string;
  readonly zh: string;
  readonly en: string;
}

export interface LineageGraph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** The graph of tables, sources first, for the pages 数据质量 and 方法. */
export async function lineage(models: readonly Model[]): Promise<LineageGraph> {
  const db = await open();
  try {
    const ordered = await inOrder(db, models);
    const made = new Set(ordered.map((model) => model.id));
    const sources = [...new Set(ordered.flatMap((model) => model.reads))]
      .filter((id) => !made.has(id))
      .sort();
    return {
      nodes: [
        ...sources.map((id) => ({ id, layer: id.split('.')[0] ?? '', zh: id, en: id })),
        ...ordered.map(({ id, layer, meta }) => ({ id, layer, ...(meta.title ?? meta.grain) })),
      ],
      edges: ordered.flatMap((model) => model.reads.map((from) => ({ from, to: model.id }))),
    };
  } finally {
    db.close();
  }
}
