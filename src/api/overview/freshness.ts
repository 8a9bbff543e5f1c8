import type { Freshness } from '../../contracts/overview.ts';
import type { OpenRelease } from '../release/open.ts';

/** How new each family's records are. */
export async function freshnessOf(release: OpenRelease): Promise<Freshness[]> {
  const rows = await release.pool.use((db) =>
    db.all<{ family: string; zh: string; en: string; rows: number }>(
      'select family, zh, en, rows from quality.families where rows > 0 order by family',
    ),
  );
  return rows.map(({ family, zh, en, rows: n }) => {
    const reach = release.manifest.families[family];
    const exported = release.manifest.inputs
      .filter((i) => i.family === family && i.exported_at !== null)
      .map((i) => i.exported_at ?? '');
    return {
      family,
      title: { zh, en },
      as_of: reach?.as_of ?? exported.sort().at(-1) ?? null,
      latest: reach?.latest ?? null,
      complete_through: reach?.complete_through ?? null,
      rows: n,
    };
  });
}
