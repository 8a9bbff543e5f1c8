export const GAUGES = ['need', 'consumption'] as const;
export type GaugeId = (typeof GAUGES)[number];

/** What a reader chooses on the overview: the place it speaks of, and the gauge of its places and drivers. */
export interface OverviewChoice {
  readonly gauge?: GaugeId;
  /** A region code; the nation when absent. */
  readonly region?: string;
}

export function parseOverview(search: string): OverviewChoice {
  const params = new URLSearchParams(search);
  const gauge = params.get('gauge');
  const region = params.get('region');
  return {
    ...(gauge === 'need' || gauge === 'consumption' ? { gauge } : {}),
    ...(region !== null && /^[\w.-]{1,40}$/.test(region) ? { region } : {}),
  };
}

export function overviewParams({ gauge, region }: OverviewChoice): URLSearchParams {
  const params = new URLSearchParams();
  if (region !== undefined) params.set('region', region);
  if (gauge !== undefined) params.set('gauge', gauge);
  return params;
}

export const gaugeOf = (choice: OverviewChoice): GaugeId => choice.gauge ?? 'need';
