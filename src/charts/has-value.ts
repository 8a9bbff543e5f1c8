/** Whether a line is drawn at all: ECharts puts the label of one without a value at NaN, an error in the console. */
export const hasValue = (values: readonly (number | null)[]): boolean =>
  values.some((value) => value !== null);
