import { METRICS } from '../../domain/catalogue.ts';
import type { MeasureRef, Metric } from '../../domain/metric.ts';
import type { Desk } from './desk.ts';

/** What the denominator of a rate or mean counts. `minor`: it is money in hundredths. */
export interface BaseUnit {
  readonly label: string;
  readonly minor: boolean;
}

const measured = (metric: Metric, { cube, measure }: MeasureRef): boolean =>
  'of' in metric.formula &&
  !('per' in metric.formula) &&
  metric.formula.of.cube === cube &&
  metric.formula.of.measure === measure;

/** The unit of the metric that counts the denominator; where none does, what the cube counts: 件, 单, 条. */
export function baseUnit(desk: Desk, id: string): BaseUnit {
  const formula = METRICS.find((metric) => metric.id === id)?.formula;
  if (formula === undefined || !('per' in formula)) return { label: '', minor: false };
  const { per } = formula;
  const label = (metric: Metric | undefined): string =>
    desk.catalogue.metrics.find((m) => m.id === metric?.id)?.unit_label.zh ?? '';
  if (per.measure.endsWith('_fen'))
    return { label: label(METRICS.find((metric) => metric.formula.kind === 'money')) || '元', minor: true };
  const same = METRICS.find((metric) => measured(metric, per));
  const counted = METRICS.find(
    (metric) => metric.formula.kind === 'count' && metric.formula.of.cube === per.cube,
  );
  return { label: label(same ?? counted), minor: false };
}
