import { tQuantile } from './distribution.ts';
import { MethodError } from './method-error.ts';
import { moments } from './moments.ts';

export interface GesdStep {
  /** Position (from 0) of the value taken out at this step. */
  readonly at: number;
  readonly value: number;
  readonly r: number;
  readonly lambda: number;
}
export interface Gesd {
  readonly steps: readonly GesdStep[];
  /** Number of outliers: the last step at which R exceeds λ, not the first at which it does not. */
  readonly outliers: number;
}

/** Generalised extreme Studentised deviate test (Rosner 1983) for up to `most` outliers. NaN is skipped. @throws MethodError below three values. */
export function gesd(x: ArrayLike<number>, most = 10, alpha = 0.05): Gesd {
  let rest = Array.from(x, (value, at) => ({ at, value })).filter((p) => !Number.isNaN(p.value));
  const n = rest.length;
  if (n < 3)
    throw new MethodError(
      `离群检验至少需要 3 个值，只有 ${n} 个`,
      `the test needs three values or more, got ${n}`,
    );
  const steps: GesdStep[] = [];
  let outliers = 0;
  for (let i = 1; i <= Math.min(most, n - 2); i++) {
    const { mean, sd } = moments(rest.map((p) => p.value));
    const far = rest.reduce((a, b) => (Math.abs(b.value - mean) > Math.abs(a.value - mean) ? b : a));
    const r = sd > 0 ? Math.abs(far.value - mean) / sd : 0;
    const t = tQuantile(1 - alpha / (2 * (n - i + 1)), n - i - 1);
    const lambda = ((n - i) * t) / Math.sqrt((n - i - 1 + t * t) * (n - i + 1));
    steps.push({ ...far, r, lambda });
    if (r > lambda) outliers = i;
    rest = rest.filter((p) => p !== far);
  }
  return { steps, outliers };
}
