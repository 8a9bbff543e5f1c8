import type { Quality } from '../../../contracts/quality.ts';

type Lineage = Quality['lineage'];
export type LineageNode = Lineage['nodes'][number];

/** The order in which data pass through the house; layers it does not know stand at the end. */
const ORDER = [
  'source',
  'file',
  'reference',
  'raw',
  'staging',
  'intermediate',
  'marts',
  'cubes',
  'indices',
  'release',
];

export function lineageLayers(nodes: readonly LineageNode[]): { layer: string; nodes: LineageNode[] }[] {
  const layers = [...new Set(nodes.map((n) => n.layer))];
  const rank = (layer: string): number => (ORDER.includes(layer) ? ORDER.indexOf(layer) : ORDER.length);
  return layers
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((layer) => ({
      layer,
      nodes: nodes.filter((n) => n.layer === layer).sort((a, b) => (a.id < b.id ? -1 : 1)),
    }));
}

/** Everything a table is made from and everything made from it, itself included. */
export function related(id: string, edges: Lineage['edges']): ReadonlySet<string> {
  const walk = (
    from: (e: Lineage['edges'][number]) => string,
    to: (e: Lineage['edges'][number]) => string,
  ): Set<string> => {
    const seen = new Set([id]);
    const queue = [id];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const edge of edges) {
        if (from(edge) !== next || seen.has(to(edge))) continue;
        seen.add(to(edge));
        queue.push(to(edge));
      }
    }
    return seen;
  };
  return new Set([
    ...walk(
      (e) => e.from,
      (e) => e.to,
    ),
    ...walk(
      (e) => e.to,
      (e) => e.from,
    ),
  ]);
}
