import type { QueryRequest, QueryResult } from '../../contracts/query.ts';
import { derive, deriveAll, noPersons, type ShownCell, type ShownTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Period } from '../../domain/period.ts';
import { depth, NATION, type RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { watermarkOf } from '../catalogue/reach.ts';
import { ApiFailure } from '../error.ts';
import { readCalendar } from '../release/calendar.ts';
import type { RegionGroup } from '../release/groups.ts';
import type { OpenRelease } from '../release/open.ts';
import { besideNation, besidePeers } from './beside.ts';
import { type Asked, Comparison, inTime, withBases } from './compare.ts';
import { type Deflator, deflated, readDeflator, refuseUndeflatable } from './deflate.ts';
import { groupCells, groupsAsked, refuseUngroupable } from './group-cells.ts';
import { type Note, note } from './notes.ts';
import { type Plan, plan } from './plan.ts';
import { cellKey } from './read.ts';
import { type Companions, type QueryContext, resultOf } from './result.ts';

type Answer = (request: QueryRequest, context: QueryContext) => Promise<Gated<QueryResult>>;

/** How plain tables are read: as answers, and as sums over groups of places of one level. */
export interface Tables {
  readonly answer: Answer;
  readonly groups: (
    request: QueryRequest,
    groups: readonly RegionGroup[],
    context: QueryContext,
  ) => Promise<Gated<ShownTable>>;
}

/** Whether an answer is put together from several gated ones: groups of places, other places, prices, moved festivals. */
export const isCombined = ({ region, compare, real, festivals }: QueryRequest): boolean =>
  region.groups !== undefined ||
  compare === 'peers' ||
  compare === 'nation' ||
  real === true ||
  (festivals === true && compare === 'yoy');

/**
 * Answers from shown values only, so that nothing is told here that a reader could not work out from plain answers.
 * @throws ApiFailure for groups, prices or metrics that do not go together.
 */
export async function combined(
  request: QueryRequest,
  context: QueryContext,
  tables: Tables,
): Promise<Gated<QueryResult>> {
  const { release, metrics } = context;
  const { answer } = tables;
  const groups = request.region.groups === undefined ? undefined : groupsAsked(request.region, release);
  const own = plainly(request, groups ? { level: 'province' } : request.region);
  const planned = plan(own, release, metrics, (metric) => watermarkOf(metric, release));
  const { metric } = planned;
  if (groups) refuseUngroupable(metric, release);
  if (request.real) refuseUndeflatable(metric, release);
  const asked: Asked = {
    ...inTime(request),
    ...(request.festivals ? await festivalsOf(context) : {}),
  };
  const over = spanOf(withBases(planned, asked), request);
  const places = groups
    ? await groupSums(groups, { ...own, period: over }, planned, context, tables)
    : [derive(await answer({ ...own, period: over }, context), (table) => cellsOf(table, planned))];
  const beside = await besideTable(request, over, context, answer);
  const deflator = request.real
    ? await release.pool.use((db) =>
        readDeflator(db, release, regionsIn([...places, ...(beside?.rows ? [beside.rows] : [])])),
      )
    : undefined;
  return deriveAll<unknown, QueryResult>([...places, ...(beside ? [beside] : [])], () => {
    const cells = real(places.flat(), planned, deflator);
    const others = beside ? real(cellsOf(beside, planned), planned, deflator) : [];
    const companions: Companions = {
      of: beside ? besides(request, others, planned, context) : inTimes(cells, planned, asked),
      notes: notesOn(request, planned, deflator, groups),
    };
    return resultOf({ cells }, planned, request, context, companions);
  });
}

/** The question about places as they are stored, without what is worked out here. */
const plainly = (request: QueryRequest, region: QueryRequest['region']): QueryRequest => ({
  ...request,
  region,
  compare: undefined,
  festivals: undefined,
  jan_feb: false,
  real: undefined,
});

const spanOf = (periods: readonly Period[], { period }: QueryRequest): QueryRequest['period'] => ({
  grain: period.grain,
  from: periods[0]?.code,
  to: periods.at(-1)?.code,
});

async function festivalsOf({ release }: QueryContext): Promise<Pick<Asked, 'festivals'>> {
  const { festivals } = await release.pool.use((db) => readCalendar(db, release.manifest.currency));
  return festivals.length > 0 ? { festivals } : {};
}

/** Sums over the groups asked for, decided with all groups of their scheme in sight. */
async function groupSums(
  groups: readonly RegionGroup[],
  request: QueryRequest,
  { periods, by }: Plan,
  context: QueryContext,
  tables: Tables,
): Promise<Gated<readonly ShownCell[]>[]> {
  const { release } = context;
  const scheme = release.groups.filter((group) => group.scheme === groups[0]?.scheme);
  const wanted = new Set(groups.map((group) => group.code));
  const found: Gated<readonly ShownCell[]>[] = [];
  for (const level of ['province', 'city', 'county'] as const) {
    const own = scheme.filter((group) => levelOf(group, release) === level);
    if (own.length === 0) continue;
    const codes = [...new Set(own.flatMap((g) => g.regions))].filter(
      (c) => release.regions.get(c)?.level === level,
    );
    const asked: QueryRequest = { ...request, region: { level, codes: codes.sort() } };
    const keep = (cells: readonly ShownCell[]): ShownCell[] =>
      cells.filter((cell) => wanted.has(cell.region));
    try {
      found.push(
        request.layer === 'inside'
          ? derive(await tables.groups(asked, own, context), ({ cells }) => keep(cells))
          : derive(await tables.answer(asked, context), (answer) => keep(protectedSums(answer, own, by))),
      );
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.code !== 'NOT_AT_THIS_GRAIN' || by.length > 0) throw error;
      const none = { members: [], value: null, status: 'not_at_this_grain', n: null } as const;
      found.push(
        noPersons(own.flatMap(({ code }) => periods.map((p) => ({ period: p.code, region: code, ...none })))),
      );
    }
  }
  return found;
}

/** The level a group is read at: that of its smallest places. */
const levelOf = ({ regions }: RegionGroup, release: OpenRelease): RegionLevel =>
  regions
    .map((code) => release.regions.get(code)?.level ?? 'province')
    .reduce((low, level) => (depth(level) > depth(low) ? level : low), 'province');

/** Of the outside layer every place is protected by itself, and a group is their sum. */
function protectedSums(answer: QueryResult, groups: readonly RegionGroup[], by: Plan['by']): ShownCell[] {
  const cells = cellsOf(answer, { by });
  const kind = answer.rows.some((row) => row.n !== undefined) ? 'rate' : 'count';
  return groupCells(cells, groups, kind, new Set(cells.map((cell) => cell.region)));
}

/** The places an answer is compared with: those of its level, or the nation. */
async function besideTable(
  request: QueryRequest,
  period: QueryRequest['period'],
  context: QueryContext,
  answer: Answer,
): Promise<Gated<QueryResult> | undefined> {
  const { compare, region } = request;
  if (compare === 'nation') return answer({ ...plainly(request, { level: 'nation' }), period }, context);
  if (compare !== 'peers') return undefined;
  const { level, groups } = region;
  const all = groups === undefined ? { level } : { level, groups };
  return answer({ ...plainly(request, all), period }, context);
}

/** Rows of a plain answer as the shown cells they were. */
function cellsOf({ rows }: QueryResult, { by }: Pick<Plan, 'by'>): ShownCell[] {
  return rows.map((row) => ({
    period: row.period,
    region: row.region ?? NATION,
    members: by.map((dimension) => row[dimension] ?? ALL),
    value: row.value,
    status: row.status,
    n: row.n ?? null,
  }));
}

const regionsIn = (lists: readonly (readonly { readonly region?: string }[])[]): string[] => [
  ...new Set(lists.flat().map(({ region }) => region ?? NATION)),
];

function real(
  cells: readonly ShownCell[],
  { by, where, grain }: Plan,
  deflator: Deflator | undefined,
): readonly ShownCell[] {
  if (!deflator) return cells;
  const at = by.indexOf('consumption_class');
  const kept = where.consumption_class ?? [];
  const only = (kept.length === 1 ? kept[0] : undefined) ?? ALL;
  return cells.map((cell) => deflated(cell, grain, cell.members[at] ?? only, deflator));
}

function inTimes(cells: readonly ShownCell[], { metric }: Plan, asked: Asked): Companions['of'] {
  const comparison = new Comparison(cells, metric, asked);
  return (cell, at) => comparison.of(cell, at);
}

function besides(
  { compare, region }: QueryRequest,
  others: readonly ShownCell[],
  { metric }: Plan,
  { release }: QueryContext,
): Companions['of'] {
  if (compare === 'nation') {
    const at = new Map(others.map((cell) => [cellKey(cell.period, '', cell.members), cell]));
    return (cell) => besideNation(cell, at.get(cellKey(cell.period, '', cell.members)), metric);
  }
  const parentOf = (code: string): string => region.groups ?? release.regions.get(code)?.parent ?? NATION;
  const circles = new Map<string, ShownCell[]>();
  for (const cell of others) {
    const key = cellKey(cell.period, parentOf(cell.region), cell.members);
    const circle = circles.get(key);
    if (circle) circle.push(cell);
    else circles.set(key, [cell]);
  }
  return (cell) =>
    besidePeers(cell, circles.get(cellKey(cell.period, parentOf(cell.region), cell.members)) ?? [], metric);
}

function notesOn(
  { compare }: QueryRequest,
  { metric }: Plan,
  deflator: Deflator | undefined,
  groups: readonly RegionGroup[] | undefined,
): Note[] {
  const amount = ['count', 'money', 'persons'].includes(metric.formula.kind);
  const notes: (Note | false | undefined)[] = [
    groups &&
      note(
        'groups',
        '地区组由所属地区合成，未报数的地区不计入；若合计会反推出被隐去的地区，则整组隐去。',
        'Groups are sums of their places, without those that did not report; hidden where they would give a hidden place back.',
      ),
    deflator &&
      note(
        'real',
        `实际值：按官方居民消费价格指数折算为 ${deflator.baseYear} 年同月价格；没有指数的月份不给出。`,
        `Real terms: at prices of the same month of ${deflator.baseYear}, by official consumer prices; months without an index have none.`,
      ),
    compare === 'peers' &&
      note(
        'peers',
        amount
          ? '同类均值：同一上级的其他地区（不含本地区）的平均，隐去或未报的不计入。'
          : '同类：同一上级的其他地区（不含本地区）合在一起，隐去或未报的不计入。',
        amount
          ? 'Peers: the mean of the other places under the same parent, without the place itself and those hidden or not reported.'
          : 'Peers: the other places under the same parent taken together, without the place itself and those hidden or not reported.',
      ),
    compare === 'nation' &&
      amount &&
      note(
        'nation',
        '数量随地区大小而变，与全国比较请改为每万名会员。',
        'Amounts grow with the size of a place; to compare with the nation, put them over 10,000 members.',
      ),
  ];
  return notes.filter((n): n is Note => typeof n === 'object');
}
