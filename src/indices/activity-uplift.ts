/** What was paid in one window: the sum, and the sum of squares of its independent parts, in the same unit. */
export interface Spent {
  readonly sum: number;
  readonly squares: number;
}

export interface Uplift {
  /** Change beyond the comparison: 0.1 is 10 % more. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

/**
 * An activity's window against the same weekdays before it, beside places without one over the same days: the
 * difference of log changes (Angrist & Pischke 2009, chapter 5). A sum of independent parts x has variance Σx² where
 * their number is by chance (compound Poisson), so that of its logarithm is Σx² ÷ sum² (delta method). The interval
 * holds the chance of purchases and nothing else that happened to the place. Null where a window is empty.
 */
export function activityUplift(
  own: { readonly before: Spent; readonly during: Spent },
  others: { readonly before: Spent; readonly during: Spent },
): Uplift | null {
  const windows = [own.during, own.before, others.during, others.before];
  if (windows.some(({ sum }) => !(sum > 0))) return null;
  const change = (of: typeof own): number => Math.log(of.during.sum / of.before.sum);
  const estimate = change(own) - change(others);
  const half =
    1.959963984540054 * Math.sqrt(windows.reduce((v, { sum, squares }) => v + squares / sum ** 2, 0));
  const part = (log: number): number => Math.exp(log) - 1;
  return { effect: part(estimate), low: part(estimate - half), high: part(estimate + half) };
}
