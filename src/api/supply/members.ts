import { queryRequestSchema } from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import type { RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import type { Root } from './place.ts';
import { lastMonthOf, type Window } from './window.ts';

/** Members at the end of a window, of a place and of those below it; counties have no returns of members. */
export async function membersAt(
  context: ApiContext,
  release: OpenRelease,
  root: Root,
  level: RegionLevel,
  window: Window | null,
): Promise<Gated<ReadonlyMap<string, ApiValue>>> {
  const month = lastMonthOf(window?.quarters.at(-1) ?? 20001);
  const ask = (region: object) =>
    context.ask(
      queryRequestSchema.parse({
        metric: 'active_members',
        region,
        period: { grain: 'month', from: month, to: month },
      }),
      release,
    );
  const stored = release.cubes.get('members')?.slices ?? [];
  const has = (at: RegionLevel): boolean =>
    stored.some((slice) => slice.level === at && slice.set === 'total');
  const answers = [
    ...(window !== null && has(root.level)
      ? [await ask(root.level === 'nation' ? { level: 'nation' } : { level: root.level, codes: [root.code] })]
      : []),
    ...(window !== null && level !== root.level && has(level)
      ? [await ask({ level, ...(root.level === 'nation' ? {} : { within: root.code }) })]
      : []),
  ];
  return deriveAll(
    answers,
    () =>
      new Map(
        answers.flatMap((answer) =>
          answer.rows.map((row): [string, ApiValue] => [
            row.region ?? root.code,
            { value: row.value, status: row.status },
          ]),
        ),
      ),
  );
}
