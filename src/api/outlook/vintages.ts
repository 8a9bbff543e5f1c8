import type { Outlook } from '../../contracts/outlook.ts';
import type { QueryRequest } from '../../contracts/query.ts';
import {
  adjustedBefore,
  adjustedReleases,
  forgetAdjusted,
  keepAdjusted,
} from '../../worklog/adjusted-vintage.ts';
import { viewOf } from '../access/door.ts';
import type { ApiContext } from '../context.ts';
import { type FirstPublished, firstOf, hasExact } from '../release/adjusted.ts';
import type { OpenRelease } from '../release/open.ts';

/**
 * What earlier releases showed of one line whose vintages no release freezes, as it was shown: adjustment by other code,
 * or of other figures, would say something else today. Only to who sees the whole of it.
 */
export async function shownBefore(
  request: QueryRequest,
  release: OpenRelease,
  { options: { worklog }, shelf }: ApiContext,
): Promise<FirstPublished[]> {
  if (!worklog || viewOf() !== '') return [];
  const gone = (await adjustedReleases(worklog)).filter((id) => !hasExact(shelf.folder, id));
  if (gone.length > 0) await forgetAdjusted(worklog, gone);
  return firstOf(await adjustedBefore(worklog, lineOf(request), release.id));
}

/** Keeps what is shown now for later releases to be held against. */
export async function keepShown(
  request: QueryRequest,
  { release, adjustment, series, watermark }: Outlook,
  { options: { worklog } }: ApiContext,
): Promise<void> {
  if (!worklog || viewOf() !== '' || adjustment.status !== 'adjusted') return;
  const months = series.map(({ period }, i) => [period, adjustment.values[i] ?? Number.NaN] as const);
  await keepAdjusted(worklog, lineOf(request), { release, as_of: watermark.as_of, months });
}

/** One line, whichever release it is asked of. */
function lineOf({ metric, region, where, layer }: QueryRequest): string {
  const filters = Object.entries(where).map(([dimension, codes]) => [dimension, [...codes].sort()] as const);
  return JSON.stringify([
    metric,
    layer ?? null,
    region.level,
    [...(region.codes ?? [])].sort(),
    region.within ?? null,
    filters.sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
