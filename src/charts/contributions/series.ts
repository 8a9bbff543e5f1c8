import type { Reported } from '../../i18n/format.ts';

export interface ContributionInput {
  readonly title: string;
  /** The reading before (for a change) or 100 (for a level). */
  readonly from: Reported & { readonly name: string };
  readonly to: Reported & { readonly name: string };
  readonly parts: readonly (Reported & { readonly id: string; readonly name: string })[];
}

export interface Step {
  readonly id: string;
  readonly name: string;
  readonly kind: 'total' | 'part' | 'rest' | 'residual';
  readonly value: number;
  /** Where the bar begins and ends on the reading's scale. */
  readonly start: number;
  readonly end: number;
}

export interface ContributionSeries {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Parts whose value is missing, with the reason. */
  readonly without: readonly (Reported & { readonly name: string })[];
}

/** Parts shown one by one; the smaller ones are added up as 其余. */
const SHOWN = 6;
/** Below this a residual is arithmetic, not 保护误差. */
const NOISE = 1e-6;

/**
 * A waterfall from one reading to another. The steps add up: what the visible parts leave over (hidden parts, or
 * the protection of the outside layer) is a bar of its own, never spread over the others.
 * @returns no steps when either end is missing.
 */
export function contributionSeries({ title, from, to, parts }: ContributionInput): ContributionSeries {
  const without = parts.filter((p) => p.value === null);
  if (from.value === null || to.value === null) return { title, steps: [], without };
  const known = parts
    .flatMap((p) => (p.value === null ? [] : [{ id: p.id, name: p.name, value: p.value }]))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const single = known.length <= SHOWN + 1 ? known : known.slice(0, SHOWN);
  const rest = known.slice(single.length).reduce((sum, p) => sum + p.value, 0);
  const residual = to.value - from.value - known.reduce((sum, p) => sum + p.value, 0);

  let at = from.value;
  const step = (id: string, name: string, kind: Step['kind'], value: number): Step => {
    const start = at;
    at += value;
    return { id, name, kind, value, start, end: at };
  };
  const steps: Step[] = [
    { id: 'from', name: from.name, kind: 'total', value: from.value, start: from.value, end: from.value },
    ...single.map((p) => step(p.id, p.name, 'part', p.value)),
    ...(known.length > single.length ? [step('rest', '', 'rest', rest)] : []),
    ...(Math.abs(residual) > NOISE ? [step('residual', '', 'residual', residual)] : []),
    { id: 'to', name: to.name, kind: 'total', value: to.value, start: to.value, end: to.value },
  ];
  return { title, steps, without };
}
