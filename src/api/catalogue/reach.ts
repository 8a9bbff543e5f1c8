import type { Watermark } from '../../contracts/value.ts';
import type { MeasureRef, Metric } from '../../domain/metric.ts';
import { common } from '../release/gauges.ts';
import type { OpenRelease } from '../release/open.ts';

/** The measures a metric is made of; a gauge is made of readings, not of measures. */
export const measuresOf = ({ formula }: Metric): MeasureRef[] =>
  formula.kind === 'index' ? [] : 'per' in formula ? [formula.of, formula.per] : [formula.of];

/** Record families behind a metric. */
export function familiesOf(metric: Metric, release: OpenRelease): string[] {
  return [
    ...new Set(
      measuresOf(metric)
        .map((ref) => release.cubes.get(ref.cube)?.family)
        .filter((f) => f !== undefined),
    ),
  ];
}

/** How far all families behind a metric reach together. */
export function watermarkOf(metric: Metric, release: OpenRelease): Watermark {
  const { families, watermark } = release.manifest;
  if (metric.formula.kind === 'index')
    return release.gauges.get(metric.formula.gauge)?.watermark ?? watermark;
  const reaches = familiesOf(metric, release).map((family) => families[family] ?? watermark);
  // A denominator that was never loaded does not hold the numerator back; its own status says so.
  const [numerator, ...others] = reaches;
  return numerator
    ? { ...common([numerator, ...others.filter((w) => w.latest !== null)]), earliest: numerator.earliest }
    : watermark;
}
