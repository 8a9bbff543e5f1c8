import type { ShownCell } from '../../disclosure/gate.ts';
import type { Metric } from '../../domain/metric.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import { ApiFailure } from '../error.ts';
import type { RegionGroup } from '../release/groups.ts';
import type { OpenRelease } from '../release/open.ts';

/** @throws ApiFailure UNKNOWN_REGION for a scheme or group this release does not have. */
export function groupsAsked(
  { groups: scheme, codes }: { readonly groups?: string; readonly codes?: readonly string[] },
  release: OpenRelease,
): RegionGroup[] {
  const offered = release.groups.filter((group) => group.scheme === scheme);
  const schemes = [...new Set(release.groups.map((group) => group.scheme))];
  if (offered.length === 0) throw unknownGroup(scheme ?? '', schemes);
  const strange = codes?.find((code) => !offered.some((group) => group.code === code));
  if (strange !== undefined)
    throw unknownGroup(
      strange,
      offered.map((group) => group.code),
    );
  return codes ? offered.filter((group) => codes.includes(group.code)) : offered;
}

const unknownGroup = (asked: string, near: readonly string[]): ApiFailure =>
  new ApiFailure(
    'UNKNOWN_REGION',
    {
      zh: `没有地区组“${asked}”。可用的有：${near.join('、') || '无'}。`,
      en: `There is no group of regions "${asked}". Offered: ${near.join(', ') || 'none'}.`,
    },
    { value: asked, nearest: [...near] },
  );

/**
 * Whether a metric can be put together from places: no readings, and no persons other than members at the end of a
 * period, who belong to one place each.
 */
export function isGroupable({ formula }: Metric, release: OpenRelease): boolean {
  if (formula.kind === 'index') return false;
  const parts = 'per' in formula ? [formula.of, formula.per] : [formula.of];
  return parts.every((ref) => {
    const kind = release.cubes.get(ref.cube)?.measures.find((m) => m.name === ref.measure)?.kind;
    return kind !== 'persons' || (ref.cube === 'members' && ref.measure === 'active_members');
  });
}

/** @throws ApiFailure NOT_AT_THIS_GRAIN. */
export function refuseUngroupable(metric: Metric, release: OpenRelease): void {
  if (isGroupable(metric, release)) return;
  const { formula } = metric;
  const why =
    formula.kind === 'index'
      ? { zh: '读数不能由各省相加', en: 'readings do not add up over places' }
      : { zh: '人数不能跨地区相加', en: 'persons do not add up over places' };
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `“${metric.title.zh}”没有按地区组存储，而${why.zh}。请按省查看，或改看件数、金额及其比率。`,
      en: `"${metric.title.en}" is not stored by group of regions, and ${why.en}. Look at provinces, or at cases, amounts and their rates.`,
    },
    { value: metric.id, nearest: [{ level: 'province' }, { level: 'nation' }] },
  );
}

/** The weaker status of what is put together. */
const RANK: readonly ObservationStatus[] = ['observed', 'provisional', 'estimated', 'partial'];

/**
 * Cells of groups, from the shown cells of their places and nothing else: where a place is hidden the group is hidden
 * too, since it would give the place back; a place that did not report adds nothing.
 * @param known places whose level is stored for the metric; a group without any says so.
 */
export function groupCells(
  cells: readonly ShownCell[],
  groups: readonly RegionGroup[],
  kind: Metric['formula']['kind'],
  known: ReadonlySet<string>,
): ShownCell[] {
  const slices = new Map<string, { at: ShownCell; places: Map<string, ShownCell> }>();
  for (const cell of cells) {
    const key = [cell.period, ...cell.members].join('\t');
    const slice = slices.get(key) ?? { at: cell, places: new Map() };
    slice.places.set(cell.region, cell);
    slices.set(key, slice);
  }
  return [...slices.values()].flatMap(({ at, places }) =>
    groups.map(({ code, regions }): ShownCell => {
      const parts = regions.flatMap((region) => places.get(region) ?? []);
      const own = { period: at.period, region: code, members: at.members };
      const none = (status: MissingReason): ShownCell => ({ ...own, value: null, status, n: null });
      if (!regions.some((region) => known.has(region))) return none('not_at_this_grain');
      if (parts.some((part) => part.status === 'suppressed')) return none('suppressed');
      const stated = parts.filter((part) => part.value !== null);
      if (stated.length === 0) return none((parts[0]?.status as MissingReason) ?? 'not_reported');
      const status = stated
        .map((part) => part.status as ObservationStatus)
        .reduce((worst, s) => (RANK.indexOf(s) > RANK.indexOf(worst) ? s : worst));
      const sum = (of: (part: ShownCell) => number): number => stated.reduce((s, part) => s + of(part), 0);
      if (kind !== 'rate' && kind !== 'mean')
        return { ...own, value: sum((p) => p.value ?? 0), status, n: null };
      const n = sum((p) => p.n ?? 0);
      if (!(n > 0)) return none('not_applicable');
      return { ...own, value: sum((p) => (p.value ?? 0) * (p.n ?? 0)) / n, status, n };
    }),
  );
}
