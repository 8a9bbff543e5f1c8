import { MethodError } from './method-error.ts';

/** One group in two periods: how many it counts, and how many of them have the property. */
export interface MixGroup {
  readonly id: string;
  readonly before: { readonly part: number; readonly whole: number };
  readonly now: { readonly part: number; readonly whole: number };
}

export interface MixRate {
  readonly before: number;
  readonly now: number;
  readonly change: number;
  /** Σ of what the groups' own rates changed, and of what their shares changed; together the change. */
  readonly rate: number;
  readonly mix: number;
  readonly groups: readonly { readonly id: string; readonly rate: number; readonly mix: number }[];
}

/**
 * Why an overall rate moved: within the groups (rate), or because the groups make up other shares (mix). Both sides
 * weigh alike (Bennet): rate = mean share · Δrate, mix = Δshare · (mean rate − mean overall rate), so that a group that
 * grows counts by how far it stands from the whole, and the parts add up exactly. A group seen in one period only
 * moves the mix.
 * @throws MethodError for counts that no part of a whole can be, or a period without records.
 */
export function mixRate(groups: readonly MixGroup[]): MixRate {
  for (const { id, before, now } of groups) {
    for (const { part, whole } of [before, now]) {
      if (part >= 0 && whole >= part) continue;
      throw new MethodError(
        `分组“${id}”的 ${part}/${whole} 不是整体的一部分`,
        `group "${id}": ${part} of ${whole} is no part of a whole`,
      );
    }
  }
  const total = (of: 'before' | 'now', what: 'part' | 'whole'): number =>
    groups.reduce((sum, g) => sum + g[of][what], 0);
  const [n0, n1] = [total('before', 'whole'), total('now', 'whole')];
  if (n0 === 0 || n1 === 0)
    throw new MethodError('两期都需要有记录才能比较', 'both periods need records to be compared');
  const [r0, r1] = [total('before', 'part') / n0, total('now', 'part') / n1];
  const overall = (r0 + r1) / 2;
  const bars = groups.map(({ id, before, now }) => {
    const [w0, w1] = [before.whole / n0, now.whole / n1];
    const own0 = before.whole > 0 ? before.part / before.whole : null;
    const own1 = now.whole > 0 ? now.part / now.whole : null;
    // A rate that one period does not show is taken as the other's: its coming or going is mix.
    const [a, b] = [own0 ?? own1 ?? overall, own1 ?? own0 ?? overall];
    return { id, rate: ((w0 + w1) / 2) * (b - a), mix: (w1 - w0) * ((a + b) / 2 - overall) };
  });
  const sum = (of: 'rate' | 'mix'): number => bars.reduce((s, bar) => s + bar[of], 0);
  return { before: r0, now: r1, change: r1 - r0, rate: sum('rate'), mix: sum('mix'), groups: bars };
}
