/** Herfindahl–Hirschman index of amounts, 0 to 10,000: the sum of squared shares in per cent; null where there are none. */
export function herfindahl(amounts: readonly number[]): number | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0) || amounts.some((amount) => amount < 0)) return null;
  return amounts.reduce((sum, amount) => sum + ((100 * amount) / total) ** 2, 0);
}
