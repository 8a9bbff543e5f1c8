import { type IndexDefinition, parseDefinition } from '../../src/indices/definition.ts';
import { emptyPanel, OBSERVED, type Panel, statusCode } from '../../src/indices/panel.ts';

const indicator = (id: string, weight: number, more: Record<string, unknown> = {}) => ({
  id,
  title: { zh: id, en: id },
  mechanism: { zh: id, en: id },
  direction: 1,
  unit: 'per_10k_members',
  numerator: [`services.${id}`],
  denominator: ['members.active_members'],
  persons: ['services.applicants'],
  scale: 10000,
  weight,
  minimum: 10,
  shrink: 0,
  ...more,
});

/** A small definition whose arithmetic can be followed on paper: two indicators, no shrinking. */
export function smallDefinition(more: Record<string, unknown> = {}): IndexDefinition {
  return parseDefinition({
    id: 'small',
    title: { zh: '小', en: 'Small' },
    version: '1.0.0',
    effective_from: '2026-12-01',
    cubes: {
      services: { family: 'service_applications', records: 'applications' },
      members: { family: 'members', records: 'active_members' },
    },
    gauges: [
      {
        id: 'need',
        title: { zh: '需求', en: 'Need' },
        meaning: { zh: '需求', en: 'Need' },
        indicators: [indicator('applications', 0.75), indicator('unmet', 0.25)],
        splits: [
          { dimension: 'need_domain', goalposts: 'member' },
          { dimension: 'industry', goalposts: 'pooled' },
        ],
        total: { default: 1, by_member: { S99: 0 } },
      },
    ],
    base: { months: 36, percentile_low: 0, percentile_high: 1, margin: 0, minimum_observations: 2 },
    score: { low: 1, high: 100 },
    display: { mean: 100, sd: 10 },
    missing: { coverage: 0.7, minimum_cases: 0, silent_above: 10, usual_over: 12 },
    bands: [
      { id: 'cold', title: { zh: '冷', en: 'Cold' }, below: 90 },
      { id: 'mild', title: { zh: '平', en: 'Mild' }, below: 110 },
      { id: 'hot', title: { zh: '热', en: 'Hot' }, below: null },
    ],
    grades: [
      { grade: 'A', coverage: 0.95, persons: 100, base_months: 24 },
      { grade: 'B', coverage: 0.85, persons: 30, base_months: 2 },
      { grade: 'C', coverage: 0.7, persons: 0, base_months: 2 },
    ],
    ...more,
  });
}

export interface PanelShape {
  readonly regions?: number;
  readonly periods: number;
  readonly members: number;
}

/** A panel of the small definition; `value` gives numerators over a denominator of 10,000, NaN a missing cell. */
export function panelFrom(
  shape: PanelShape,
  value: (region: number, period: number, member: number, indicator: number) => number,
): Panel {
  const panel = emptyPanel({
    gauge: 'need',
    split: 'need_domain',
    regions: Array.from({ length: shape.regions ?? 1 }, (_, i) =>
      i === 0 ? { level: 'nation', code: '000000' } : { level: 'province', code: `${10 + i}0000` },
    ),
    periods: Array.from({ length: shape.periods }, (_, t) => 202401 + Math.floor(t / 12) * 100 + (t % 12)),
    members: Array.from({ length: shape.members }, (_, m) => `S0${m + 1}`),
    indicators: ['applications', 'unmet'],
  });
  let cell = 0;
  for (let r = 0; r < panel.regions.length; r++) {
    for (let t = 0; t < shape.periods; t++) {
      for (let m = 0; m < shape.members; m++) {
        for (let k = 0; k < 2; k++, cell++) {
          const x = value(r, t, m, k);
          panel.status[cell] = Number.isNaN(x) ? statusCode('not_reported') : OBSERVED;
          panel.numerator[cell] = x;
          panel.denominator[cell] = 10000;
          panel.persons[cell] = Number.isNaN(x) ? 0 : x;
        }
      }
    }
  }
  return panel;
}
