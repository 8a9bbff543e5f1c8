/** A monthly series; null where a month has no value that may be seen. */
export interface MonthlySeries {
  /** As 202501, in order. */
  readonly months: readonly number[];
  readonly values: readonly (number | null)[];
}

export const nextMonth = (month: number): number => (month % 100 === 12 ? month + 89 : month + 1);

/** The first month without a value, or before which one is missing; undefined where the series is whole. */
export function firstGap({ months, values }: MonthlySeries): number | undefined {
  return months.find((month, i) => {
    const value = values[i];
    const before = months[i - 1];
    return (
      typeof value !== 'number' ||
      !Number.isFinite(value) ||
      (before !== undefined && month !== nextMonth(before))
    );
  });
}
