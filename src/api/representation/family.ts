import type { RepresentedFamily } from '../../contracts/representation.ts';
import type { Basis } from '../../disclosure/basis.ts';
import { deriveAll, gateTable, type ShownTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import { type Raking, rake, weightedRatio } from '../../indices/raking.ts';
import { representationGrade } from '../../indices/representation.ts';
import { metricHead } from '../catalogue/metric.ts';
import { NOT_REPORTED } from '../shown.ts';
import type { MemberCell } from './cells.ts';
import { GROUP_DIMENSIONS, gateGroups, groupsOf, shownGroups } from './groups.ts';

/** The value a family is judged by, over the same months: what its records say of a member, and of the cells they make. */
const MEASURES: Readonly<Record<string, { readonly metric: string; readonly scale: number }>> = {
  service_applications: { metric: 'unmet_rate', scale: 100 },
  feedback: { metric: 'appeal_dissatisfaction_rate', scale: 100 },
  consumption: { metric: 'paid_per_buyer', scale: 0.01 },
  vouchers: { metric: 'redemption_rate', scale: 100 },
  merchant_ratings: { metric: 'low_rating_rate', scale: 100 },
};

export interface FamilySetting {
  readonly family: string;
  readonly title: Bilingual;
  readonly cells: readonly MemberCell[];
  /** Share of the usual records that did come, 0–1; null where nobody can say. */
  readonly reporting: number | null;
  readonly period: number;
  readonly policy: AudiencePolicy;
  readonly metrics: readonly Metric[];
  readonly currency: string;
}

/** How well the records of one family stand for the members on the roll. */
export function representedFamily(setting: FamilySetting): Gated<RepresentedFamily> {
  const { family, title, cells, reporting, period, policy } = setting;
  const fine = cells.filter((cell) => cell.grouping_set === 'cell');
  const raking = rakedToRoll(fine);
  const value = valueTable(setting, fine, raking);
  const tables = GROUP_DIMENSIONS.flatMap((dimension) => {
    const groups = groupsOf(cells, dimension);
    return (['on_roll', 'observed'] as const).map((measure) =>
      gateGroups(groups, dimension, measure, period, policy),
    );
  });
  return deriveAll([...tables, value], (shown): RepresentedFamily => {
    const measured = shown.at(-1);
    const groups = GROUP_DIMENSIONS.flatMap((dimension, i) => {
      const [onRoll, observed] = [shown[2 * i], shown[2 * i + 1]];
      return onRoll && observed ? shownGroups(dimension, onRoll, observed) : [];
    });
    const whole = groups.find((g) => g.dimension === 'sex' && g.code === ALL);
    const measure = measureOf(setting, measured);
    const raw = measure?.raw.value ?? null;
    const moved = measure?.post_stratified.value ?? null;
    const judged = representationGrade({
      reporting: reporting ?? 1,
      effective_n: raking?.effective_n ?? 0,
      under_covered: underCovered(groups),
      shift: raw === null || moved === null || raw === 0 ? 0 : Math.abs(moved / raw - 1),
    });
    return {
      family,
      title,
      on_roll: whole?.on_roll ?? NOT_REPORTED,
      observed: whole?.observed ?? NOT_REPORTED,
      coverage: whole?.coverage ?? NOT_REPORTED,
      reporting: reporting === null ? null : reporting * 100,
      effective_n: whole?.observed.value === null || raking === null ? null : Math.round(raking.effective_n),
      measure,
      grade: judged.grade,
      held_back_by: [...judged.held_back_by],
      groups: groups.filter((g) => g.code !== ALL),
    };
  });
}

/** Weights that bring sex, age and industry of the members with a record to those of the roll. */
function rakedToRoll(fine: readonly MemberCell[]): Raking | null {
  if (!fine.some((cell) => cell.observed > 0)) return null;
  const margin = (column: 'sex' | 'age_band' | 'industry'): Map<string, number> => {
    const sizes = new Map<string, number>();
    for (const cell of fine) sizes.set(cell[column], (sizes.get(cell[column]) ?? 0) + cell.on_roll);
    return sizes;
  };
  return rake(
    fine.map((cell) => ({ categories: [cell.sex, cell.age_band, cell.industry], n: cell.observed })),
    [margin('sex'), margin('age_band'), margin('industry')],
  );
}

/** The raw and the weighted value, side by side, on their way to the gate: both rest on everybody observed. */
function valueTable(
  { family, period, policy }: FamilySetting,
  fine: readonly MemberCell[],
  raking: Raking | null,
): Gated<ShownTable> {
  const measure = MEASURES[family];
  const money = family === 'consumption';
  const above = fine.map((c) => (money ? c.paid_fen : c.events));
  const below = fine.map((c) => (money ? c.observed : c.cases));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const observed = sum(fine.map((c) => c.observed));
  const basis: Basis = money
    ? { kind: 'index', persons: observed, coverage: 1 }
    : {
        kind: 'ratio',
        numerator: { kind: 'count', count: sum(above), persons: Math.min(sum(above), observed) },
        denominator: { kind: 'count', count: sum(below), persons: Math.min(sum(below), observed) },
        share: true,
      };
  const stated = measure && raking && sum(below) > 0;
  const value = (weights: ArrayLike<number>): number | null =>
    stated ? weightedRatio(above, below, weights) * measure.scale : null;
  const cell = (member: string, number: number | null) => ({
    period,
    region: '',
    members: [member],
    value: number,
    status: number === null ? ('not_applicable' as const) : ('observed' as const),
    basis: number === null ? null : basis,
    n: null,
  });
  return gateTable(
    {
      cells: [
        cell('raw', value(new Float64Array(fine.length).fill(1))),
        cell('post', raking ? value(raking.weights) : null),
      ],
      additive: [false],
    },
    policy,
  );
}

function measureOf(
  { family, metrics, currency }: FamilySetting,
  table: ShownTable | undefined,
): RepresentedFamily['measure'] {
  const metric = metrics.find((m) => m.id === MEASURES[family]?.metric);
  const [raw, post] = table?.cells ?? [];
  if (!metric || !raw || !post) return null;
  const { definition: _definition, id, ...head } = metricHead(metric, currency);
  return {
    metric: id,
    ...head,
    raw: { value: raw.value, status: raw.status },
    post_stratified: { value: post.value, status: post.status },
  };
}

/** Share of the members on the roll in under-covered groups, on the dimension where it is largest. */
function underCovered(groups: RepresentedFamily['groups']): number {
  return Math.max(
    0,
    ...GROUP_DIMENSIONS.map((dimension) => {
      const own = groups.filter((g) => g.dimension === dimension && g.code !== ALL);
      const size = (list: typeof own): number => list.reduce((sum, g) => sum + (g.on_roll.value ?? 0), 0);
      const whole = size(own);
      return whole > 0 ? size(own.filter((g) => g.under_covered)) / whole : 0;
    }),
  );
}
