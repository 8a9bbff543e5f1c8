import type { Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import type { GaugeId } from './overview.ts';

/** The catalogue's metric of a gauge: the index whose id names it. */
export const indexMetric = ({ metrics }: Catalogue, gauge: GaugeId): CatalogueMetric | undefined =>
  metrics.find((m) => m.kind === 'index' && m.id.includes(gauge));

/** The gauge an index metric reads, undefined for every other metric. */
export const gaugeOfMetric = (metric: CatalogueMetric): GaugeId | undefined =>
  metric.kind !== 'index' ? undefined : metric.id.includes('consumption') ? 'consumption' : 'need';
