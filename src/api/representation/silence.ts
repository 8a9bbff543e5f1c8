import type { Representation } from '../../contracts/representation.ts';
import { period, range } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';

/** Provinces, and cities of provinces that do report, from which nothing of a family came in its last whole month. */
export function silentPlaces(
  release: OpenRelease,
  titles: ReadonlyMap<string, Bilingual>,
): Representation['silent_places'] {
  return Object.entries(release.manifest.families).flatMap(([family, reach]) => {
    const { complete_through: last, earliest } = reach;
    if (last === null || earliest === null) return [];
    const months = range(period('month', earliest), period('month', last)).map((p) => p.code);
    const isSilent = (month: number, region: string): boolean =>
      release.reporting.silent.has(silenceKey(family, month, region));
    return [...release.regions.values()].flatMap(({ code, level, parent }) => {
      if (level !== 'province' && level !== 'city') return [];
      if (!isSilent(last, code) || (level === 'city' && parent !== null && isSilent(last, parent))) return [];
      let at = months.length - 1;
      while (at >= 0 && isSilent(months[at] ?? 0, code)) at -= 1;
      return [
        {
          family,
          title: titles.get(family) ?? { zh: family, en: family },
          region: code,
          last_month: at < 0 ? null : (months[at] ?? null),
          months_silent: months.length - 1 - at,
        },
      ];
    });
  });
}

/** More lines than these are for the dataset, not for a page. */
const MOST_ORGS = 500;

/** Unions that fell silent, the longest and largest first. */
export async function silentOrgs(
  db: Database,
  titles: ReadonlyMap<string, Bilingual>,
): Promise<Representation['silent_orgs']> {
  const rows = await db.all<Omit<Representation['silent_orgs'][number], 'title'>>(
    `select family, org_code as org, org_name as name, province_code::varchar as region, last_month,
            months_silent, usual_records::int as usual_records
     from quality.silent_orgs order by usual_records * months_silent desc, family, org_code limit ${MOST_ORGS}`,
  );
  return rows.map((row) => ({ ...row, title: titles.get(row.family) ?? { zh: row.family, en: row.family } }));
}
