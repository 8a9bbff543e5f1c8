import { queryRequestSchema } from '../../contracts/query.ts';
import type { ChannelShare } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { derive, noPersons } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED } from '../shown.ts';
import type { Root } from './place.ts';
import type { Window } from './window.ts';

/** Channels as they meet people: at a screen, at a place, on the telephone. */
const GROUPS: Readonly<Record<ChannelShare['group'], readonly string[]>> = {
  online: ['app', 'mini_program', 'official_account', 'web'],
  on_site: ['counter', 'station', 'employer_union', 'bargaining', 'petition', 'survey', 'mail'],
  hotline: ['hotline_12351', 'hotline_12345', 'phone'],
};

/** Shares of the applications of a window that came each way, and a year before; of shown values only. */
export async function channelShares(
  context: ApiContext,
  release: OpenRelease,
  root: Root,
  window: Window | null,
): Promise<Gated<ChannelShare[]>> {
  if (window === null || root.level === 'city' || root.level === 'county') return noPersons([]);
  const answer = await context.ask(
    queryRequestSchema.parse({
      metric: 'applications',
      by: ['channel'],
      region: root.level === 'nation' ? { level: 'nation' } : { level: root.level, codes: [root.code] },
      period: { grain: 'month', from: (window.months[0] ?? 0) - 100, to: window.months.at(-1) },
    }),
    release,
  );
  return derive(answer, ({ rows }) => {
    const shares = (months: readonly number[]): ReadonlyMap<string, ApiValue> => {
      const own = rows.filter((row) => months.includes(row.period));
      const sum = (codes: readonly string[] | null): number =>
        own.reduce(
          (all, row) => all + (codes?.includes(row.channel ?? '') === false ? 0 : (row.value ?? 0)),
          0,
        );
      const all = sum(null);
      return new Map(
        Object.entries(GROUPS).map(([group, codes]) => [
          group,
          all > 0
            ? { value: (100 * sum(codes)) / all, status: 'observed' as const }
            : { value: null, status: 'not_reported' as const },
        ]),
      );
    };
    const now = shares(window.months);
    const before = shares(window.months.map((month) => month - 100));
    return (Object.keys(GROUPS) as ChannelShare['group'][]).map((group) => ({
      group,
      share: now.get(group) ?? NOT_REPORTED,
      before: before.get(group) ?? NOT_REPORTED,
    }));
  });
}
