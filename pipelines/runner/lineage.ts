import type { Model } from './model.ts';

const QUALIFIED =
  /\b(?:from|join)\s+((?:raw|reference|ledger|staging|intermediate|marts|cubes|indices)\.[a-z_][a-z0-9_]*)/gi;

/** Tables a statement reads, as `schema.table`, in order of first mention. Models always qualify what they read. */
export function tablesNamedIn(sql: string): string[] {
  const bare = sql.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, "''");
  return [...new Set([...bare.matchAll(QUALIFIED)].map((match) => (match[1] ?? '').toLowerCase()))];
}

/** Models ordered so that each comes after what it reads. @throws Error naming an unknown input or a cycle. */
export function inOrder(models: readonly Model[]): Model[] {
  const byId = new Map(models.map((m) => [m.id, m]));
  const done = new Set<string>();
  const ordered: Model[] = [];
  const visit = (model: Model, path: readonly string[]): void => {
    if (done.has(model.id)) return;
    if (path.includes(model.id))
      throw new Error(`models read each other: ${[...path, model.id].join(' → ')}`);
    for (const input of model.inputs) {
      const upstream = byId.get(input);
      if (upstream) visit(upstream, [...path, model.id]);
      else if (!isSource(input)) throw new Error(`${model.id} reads ${input}, which no model makes`);
    }
    done.add(model.id);
    ordered.push(model);
  };
  for (const model of models) visit(model, []);
  return ordered;
}

/** Tables that models read but do not make. */
export const isSource = (table: string): boolean => /^(raw|reference|ledger)\./.test(table);

export interface LineageGraph {
  readonly nodes: readonly { readonly id: string; readonly schema: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** The graph the quality page draws: every model and source, and who reads whom. */
export function lineage(models: readonly Model[]): LineageGraph {
  const ids = [...new Set(models.flatMap((m) => [...m.inputs, m.id]))].sort();
  return {
    nodes: ids.map((id) => ({ id, schema: id.split('.')[0] ?? '' })),
    edges: models.flatMap((m) => m.inputs.map((from) => ({ from, to: m.id }))),
  };
}
