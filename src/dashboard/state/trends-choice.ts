import { SHOWS, type Show } from '../../charts/outlook/series.ts';
import { COMPARISONS } from '../../contracts/choices.ts';
import type { Dimension } from '../../domain/metric.ts';

export const LEVELS = ['nation', 'province', 'city', 'county'] as const;
export type Level = (typeof LEVELS)[number];
export const VIEWS = ['lines', 'multiples', 'bars'] as const;
export type View = (typeof VIEWS)[number];
/** Every grain a link may ask for; the page says which of them the release stores. */
export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type AskedGrain = (typeof GRAINS)[number];
const COMPARES = [...COMPARISONS, 'none'] as const;
export type CompareChoice = (typeof COMPARES)[number];

/** Dimensions a reader may split or filter by; the region has its own control. */
export type Split = Exclude<Dimension, 'region'>;
/** Shape only; whether the metric declares it is decided against the catalogue. */
const isSplit = (name: string): name is Split => name !== 'region' && /^[a-z_]{1,40}$/.test(name);

/** Exactly what the reader chose on the trends page; everything absent is a default that may move with the data. */
export interface TrendsChoice {
  readonly metric?: string;
  readonly by?: readonly Split[];
  readonly where?: Readonly<Partial<Record<Split, readonly string[]>>>;
  readonly level?: Level;
  /** A scheme of region groups instead of a level; `codes` are then its groups. */
  readonly groups?: string;
  readonly within?: string;
  readonly codes?: readonly string[];
  readonly grain?: AskedGrain;
  readonly from?: number;
  /** `latest`: with the periods that have not closed, as far as records reach; `today`: to the period of today. */
  readonly to?: number | 'latest' | 'today';
  readonly compare?: CompareChoice;
  readonly janFeb?: boolean;
  /** Months between which 端午 or 中秋 moved are compared as one, too. */
  readonly festival?: boolean;
  readonly per?: 'members';
  readonly real?: boolean;
  readonly view?: View;
  /** What the panel below the trend puts first: as reported, adjusted, forecast. */
  readonly outlook?: Show;
  /** What the change is taken apart by: groups of a rate. */
  readonly why?: Split;
  /** The policy event before and after which is looked at: its number, or a month of the reader's own. */
  readonly event?: string;
}

const CODE = /^[\w*.-]{1,40}$/;

/** URL → choice. What cannot be read is left out, never guessed; whether it fits the release is decided later. */
export function parseTrends(search: string): TrendsChoice {
  const params = new URLSearchParams(search);
  const one = (name: string, pattern = CODE): string | undefined => {
    const value = params.get(name);
    return value !== null && pattern.test(value) ? value : undefined;
  };
  const among = <T extends string>(name: string, values: readonly T[]): T | undefined =>
    values.find((v) => v === params.get(name));
  const codes = (name: string): string[] => (params.get(name) ?? '').split(',').filter((c) => CODE.test(c));

  const by = codes('by').filter(isSplit).slice(0, 2);
  const where: Partial<Record<Split, string[]>> = {};
  for (const name of params.keys()) {
    if (!name.startsWith('in.')) continue;
    const dimension = name.slice(3);
    const members = codes(name);
    if (isSplit(dimension) && members.length > 0) where[dimension] = members;
  }
  const from = one('from', /^\d{4,6}$/);
  const to = one('to', /^(\d{4,6}|latest|today)$/);
  const janFeb = among('janfeb', ['1', '0']);
  const why = one('why');
  return compact({
    metric: one('metric', /^[\w.-]{1,80}$/),
    by: by.length > 0 ? by : undefined,
    where: Object.keys(where).length > 0 ? where : undefined,
    level: among('level', LEVELS),
    groups: one('groups'),
    within: one('within'),
    codes: codes('region').length > 0 ? codes('region') : undefined,
    grain: among('grain', GRAINS),
    from: from === undefined ? undefined : Number(from),
    to: to === undefined ? undefined : to === 'latest' || to === 'today' ? to : Number(to),
    compare: among('compare', COMPARES),
    janFeb: janFeb === undefined ? undefined : janFeb === '1',
    festival: params.get('festival') === '1' ? true : undefined,
    per: among('per', ['members']),
    real: params.get('real') === '1' ? true : undefined,
    view: among('view', VIEWS),
    outlook: among('outlook', SHOWS),
    why: why !== undefined && isSplit(why) ? why : undefined,
    event: one('event'),
  });
}

/** Choice → URL, in one fixed order, so that the same choice is the same link. */
export function trendsParams(choice: TrendsChoice): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) params.set(name, String(value));
  };
  put('metric', choice.metric);
  put('by', choice.by?.join(','));
  put('level', choice.level);
  put('groups', choice.groups);
  put('within', choice.within);
  put('region', choice.codes?.join(','));
  for (const [dimension, members] of Object.entries(choice.where ?? {}).sort())
    put(`in.${dimension}`, members?.join(','));
  put('grain', choice.grain);
  put('from', choice.from);
  put('to', choice.to);
  put('compare', choice.compare);
  put('janfeb', choice.janFeb === undefined ? undefined : choice.janFeb ? '1' : '0');
  put('festival', choice.festival === true ? '1' : undefined);
  put('per', choice.per);
  put('real', choice.real === true ? '1' : undefined);
  put('view', choice.view);
  put('outlook', choice.outlook);
  put('why', choice.why);
  put('event', choice.event);
  return params;
}

/** Drops absent choices, so that `{}` means "nothing chosen". */
export function compact<T extends object>(choice: T): T {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)) as T;
}
