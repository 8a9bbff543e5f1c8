import type { QueryRequest } from '../../contracts/query.ts';
import { isByUnion, type Metric } from '../../domain/metric.ts';
import { ApiFailure } from '../error.ts';

const PER = 10_000;

/** Whether an amount can be put over members: they themselves cannot, rates and readings have a base of their own, and members are not counted by union. */
export const goesPerMembers = ({ formula, by }: Metric): boolean =>
  (formula.kind === 'count' || formula.kind === 'persons' || formula.kind === 'money') &&
  formula.of.cube !== 'members' &&
  !isByUnion({ by });

/**
 * The metric as it was asked for: with `per: members` the amount over every 10,000 members at the end of the period.
 * @throws ApiFailure UNDECLARED_DIMENSION for a metric that cannot be put over members.
 */
export function perMembers(metric: Metric, { per }: Pick<QueryRequest, 'per'>): Metric {
  if (per === undefined) return metric;
  const { formula, title, definition, unit } = metric;
  if (!goesPerMembers(metric) || !('of' in formula)) {
    throw new ApiFailure(
      'UNDECLARED_DIMENSION',
      {
        zh: `“${title.zh}”本身有分母、就是会员数或按工会统计，不能再按每万名会员计。请去掉 per。`,
        en: `"${title.en}" has a denominator of its own, counts members or is counted by union, so it is not put over members. Leave out per.`,
      },
      { value: per },
    );
  }
  const money = formula.kind === 'money';
  return {
    ...metric,
    title: { zh: `每万名会员${title.zh}`, en: `${title.en} per 10,000 members` },
    definition: {
      zh: `${definition.zh}除以期末会员数，乘以 10000。`,
      en: `${definition.en} Over the members at the end of the period, × 10,000.`,
    },
    unit: 'per_10k_members',
    counted: unit,
    decimals: money ? 0 : 1,
    formula: {
      kind: 'rate',
      of: formula.of,
      per: { cube: 'members', measure: 'active_members' },
      // Money is stored in hundredths.
      scale: money ? PER / 100 : PER,
    },
  };
}
