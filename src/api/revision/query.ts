import type { Revision, RevisionRequest } from '../../contracts/revision.ts';
import type { Reading, Thermometer } from '../../contracts/thermometer.ts';
import { thermometerRequestSchema } from '../../contracts/thermometer.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import { protectedRevision, type RevisionInput, revision, type Stated } from '../../indices/revision.ts';
import { literal } from '../../warehouse/duckdb.ts';
import { principal } from '../access/ambient.ts';
import { homeOf } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { thermometer } from '../thermometer/query.ts';

type Layer = 'inside' | 'outside';
type PartId = Revision['parts'][number]['id'];

const TITLES: Readonly<Record<PartId, Bilingual>> = {
  data: { zh: '新发生的变动', en: 'What happened since' },
  restatement: { zh: '数据订正', en: 'Restated data' },
  method: { zh: '方法变更', en: 'Change of method' },
  protection: { zh: '保护误差', en: 'Protection' },
  rest: { zh: '无法拆分', en: 'Not to be parted' },
};
const INSEPARABLE: Revision['notes'][number] = {
  id: 'protection_inside',
  text: {
    zh: '公开口径的各项都含保护误差；单列保护误差等于说出精确数，因此只对内部人员单列。',
    en: 'Every part of the outside layer holds some protection. To state it by itself would state the exact number, so only staff see it apart.',
  },
};

/** The last reading two releases stated for a place, and why they differ. */
export async function revisionOf(
  context: ApiContext,
  release: OpenRelease,
  request: RevisionRequest,
): Promise<Gated<Revision>> {
  const who = principal();
  const layer: Layer = who.audience === 'outside' ? 'outside' : request.layer;
  const region = request.region ?? homeOf(who, release);
  const since = request.since ?? previousOf(context, release);
  const way = (of: Layer) => sidesOf(context, release, { gauge: request.gauge, region, layer: of }, since);
  const shown = await way(layer);
  const inside = layer === 'outside' && who.audience === 'inside' ? await way('inside') : null;
  const exact = inside && sameMonths(shown, inside) ? inside : null;
  return deriveAll<unknown, Revision>([shown.now, ...(shown.before ? [shown.before] : [])], () => {
    const { now, before } = shown;
    return {
      release: release.id,
      layer,
      synthetic: release.manifest.synthetic,
      gauge: request.gauge,
      title: now.title,
      region,
      region_title: release.labels.region?.[region] ?? { zh: region, en: region },
      before: before && endOf(before, context),
      now: endOf(now, context),
      parts: partsOf(shown.input, exact?.input ?? null),
      notes: layer === 'outside' && exact === null ? [INSEPARABLE] : [],
    };
  });
}

interface Asked {
  readonly gauge: RevisionRequest['gauge'];
  readonly region: string;
  readonly layer: Layer;
}

interface Sides {
  readonly before: Gated<Thermometer> | null;
  readonly now: Gated<Thermometer>;
  /** Null where either end is not stated. */
  readonly input: RevisionInput | null;
}

async function sidesOf(
  context: ApiContext,
  release: OpenRelease,
  asked: Asked,
  since: string | null,
): Promise<Sides> {
  const ask = (of: OpenRelease, from?: number): Promise<Gated<Thermometer>> =>
    thermometer(thermometerRequestSchema.parse({ ...asked, from, explain: 'none' }), of, context.policy);
  const now = await ask(release);
  const before = since === null ? null : await earlier(() => context.read(since, (older) => ask(older)));
  const [then, last] = [before && lastStated(before), lastStated(now)];
  if (!then || !last) return { before, now, input: null };
  const again = now.readings.find((r) => r.period === then.period);
  const other = again ? await overlapOf(release, asked, then.period) : [];
  const known = again ? [...statedOf(again), ...other] : [];
  const [from, to] = [statedOf(then)[0], statedOf(last)[0]];
  return { before, now, input: from && to ? { before: from, again: known, now: to } : null };
}

/** A layer may state a month that the other hides; noise is told from the exact number of the same month only. */
const sameMonths = (a: Sides, b: Sides): boolean =>
  [(s: Sides) => s.before, (s: Sides) => s.now].every((end) => {
    const [one, other] = [end(a), end(b)];
    return (one && lastStated(one)?.period) === (other && lastStated(other)?.period);
  });

/** A release from before the gauge or the place was there states nothing about it. */
async function earlier(ask: () => Promise<Gated<Thermometer>>): Promise<Gated<Thermometer> | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiFailure && ['NOT_AT_THIS_GRAIN', 'UNKNOWN_REGION'].includes(error.code))
      return null;
    throw error;
  }
}

const lastStated = ({ readings }: Thermometer): Reading | null =>
  readings.findLast((r) => r.reading.value !== null) ?? null;

const statedOf = ({ reading, method_version: version = '' }: Reading): Stated[] =>
  reading.value === null ? [] : [{ value: reading.value, version }];

/** The same cell by both versions where a month was kept by two: shown wherever the reading itself is. */
async function overlapOf(
  release: OpenRelease,
  { gauge, region, layer }: Asked,
  month: number,
): Promise<Stated[]> {
  const table = `${layer}.index_version_overlap`;
  if (!release.tables.has(table)) return [];
  const rows = await release.pool.use((db) =>
    db.all<{ va: string; vb: string; a: number | null; b: number | null }>(
      `select version_before as va, reading_before as a, version_after as vb, reading_after as b from ${table}
       where gauge = ${literal(gauge)} and period = ${month} and region_code = ${literal(region)}
         and dimension = 'total' and member = ${literal(ALL)}`,
    ),
  );
  return rows.flatMap(({ va, vb, a, b }) => [
    ...(a === null ? [] : [{ value: a, version: va }]),
    ...(b === null ? [] : [{ value: b, version: vb }]),
  ]);
}

/** The release published before another, withdrawn ones left out. */
function previousOf({ shelf }: ApiContext, release: OpenRelease): string | null {
  return shelf.manifests().find(({ id }) => id < release.id)?.id ?? null;
}

function endOf(t: Thermometer, { shelf }: ApiContext): Revision['now'] {
  const last = lastStated(t);
  return last
    ? {
        release: t.release,
        published_at: shelf.manifest(t.release).created_at,
        period: last.period,
        reading: last.reading,
        method_version: last.method_version ?? t.method_version,
      }
    : null;
}

function partsOf(shown: RevisionInput | null, exact: RevisionInput | null): Revision['parts'] {
  if (!shown) return [];
  const parts: Partial<Record<PartId, number | null>> = exact
    ? protectedRevision(shown, exact)
    : revision(shown);
  const value = (points: number | null | undefined): ApiValue =>
    points == null ? { value: null, status: 'not_applicable' } : { value: points, status: 'observed' };
  const ids: PartId[] = ['data', 'restatement', 'method'];
  if (exact) ids.push('protection');
  if (parts.rest) ids.push('rest');
  return ids.map((id) => ({ id, title: TITLES[id], points: value(parts[id]) }));
}
