import type { QueryRow } from '../../contracts/query.ts';
import type { ApiChange, ApiValue } from '../../contracts/value.ts';
import type { ShownCell } from '../../disclosure/gate.ts';
import type { Metric } from '../../domain/metric.ts';
import { shownOf } from '../shown.ts';
import { change, changeUnit } from './compare.ts';

type Beside = Pick<QueryRow, 'base' | 'change' | 'peers'>;

/** Amounts of a place are smaller than the nation's because the place is: no percentage says anything about it. */
const isAmount = ({ formula: { kind } }: Pick<Metric, 'formula'>): boolean =>
  kind === 'count' || kind === 'persons' || kind === 'money';

/** A place beside the nation: rates and readings only; an amount shows the nation's and no change. */
export function besideNation(cell: ShownCell, nation: ShownCell | undefined, metric: Metric): Beside {
  const base = shownOf(nation);
  if (!isAmount(metric)) return { base, change: change(cell, base, metric, 'period') };
  const none: ApiChange = {
    value: null,
    status: 'not_applicable',
    unit: changeUnit(metric),
    over: 'period',
  };
  return { base, change: none };
}

/**
 * A place beside its peers, itself left out: the mean of their amounts and readings, their rates pooled by what they rest
 * on. Peers that are hidden or did not report are not among them; `peers` says how many are.
 */
export function besidePeers(cell: ShownCell, peers: readonly ShownCell[], metric: Metric): Beside {
  const stated = peers.filter((p) => p.region !== cell.region && p.value !== null);
  const base = meanOf(stated, metric);
  return { base, change: change(cell, base, metric, 'period'), peers: stated.length };
}

function meanOf(cells: readonly ShownCell[], { formula: { kind } }: Metric): ApiValue {
  if (cells.length === 0) return { value: null, status: 'not_applicable' };
  const status = cells.some((c) => c.status === 'partial')
    ? 'partial'
    : cells.some((c) => c.status === 'provisional')
      ? 'provisional'
      : 'observed';
  const weigh = kind === 'rate' || kind === 'mean';
  const weight = (c: ShownCell): number => (weigh ? (c.n ?? 0) : 1);
  const whole = cells.reduce((sum, c) => sum + weight(c), 0);
  if (!(whole > 0)) return { value: null, status: 'not_applicable' };
  return { value: cells.reduce((sum, c) => sum + (c.value ?? 0) * weight(c), 0) / whole, status };
}
