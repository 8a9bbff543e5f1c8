import type { QueryRequest, QueryResult } from '../../contracts/query.ts';
import { deriveAll, type ShownCell } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Period } from '../../domain/period.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { watermarkOf } from '../catalogue/reach.ts';
import { readCalendar } from '../release/calendar.ts';
import type { RegionGroup } from '../release/groups.ts';
import { besideNation, besidePeers } from './beside.ts';
import { type Asked, Comparison, inTime, withBases } from './compare.ts';
import { type Deflator, deflated, readDeflator, refuseUndeflatable } from './deflate.ts';
import { groupCells, groupsAsked, refuseUngroupable } from './group-cells.ts';
import { type Note, note } from './notes.ts';
import { type Plan, plan } from './plan.ts';
import { cellKey } from './read.ts';
import { type Companions, type QueryContext, resultOf } from './result.ts';

type Answer = (request: QueryRequest, context: QueryContext) => Promise<Gated<QueryResult>>;

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
  answer: Answer,
): Promise<Gated<QueryResult>> {
  const { release, metrics } = context;
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
  const tables = groups
    ? await groupTables(groups, { ...own, period: over }, context, answer)
    : [await answer({ ...own, period: over }, context)];
  const beside = await besideTable(request, over, context, answer);
  const deflator = request.real
    ? await release.pool.use((db) => readDeflator(db, release, regionsIn(tables, beside)))
    : undefined;
  return deriveAll([...tables, ...(beside ? [beside] : [])], () => {
    const places = tables.flatMap((table) => cellsOf(table, planned));
    const put = groups
      ? groupCells(places, groups, metric.formula.kind, new Set(places.map((cell) => cell.region)))
      : places;
    const cells = real(put, planned, deflator);
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

/** One answer per level the groups' places are of; a level at which the metric is not stored is left out. */
async function groupTables(
  groups: readonly RegionGroup[],
  request: QueryRequest,
  context: QueryContext,
  answer: Answer,
): Promise<Gated<QueryResult>[]> {
  const codes = [...new Set(groups.flatMap((group) => group.regions))].sort();
  const levelOf = (code: string): RegionLevel => context.release.regions.get(code)?.level ?? 'province';
  const tables: Gated<QueryResult>[] = [];
  let refusal: unknown;
  for (const level of ['province', 'city', 'county'] as const) {
    const own = codes.filter((code) => levelOf(code) === level);
    if (own.length === 0) continue;
    try {
      tables.push(await answer({ ...request, region: { level, codes: own } }, context));
    } catch (error) {
      refusal = error;
    }
  }
  if (tables.length === 0) throw refusal;
  return tables;
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
function cellsOf({ rows }: QueryResult, { by }: Plan): ShownCell[] {
  return rows.map((row) => ({
    period: row.period,
    region: row.region ?? NATION,
    members: by.map((dimension) => row[dimension] ?? ALL),
    value: row.value,
    status: row.status,
    n: row.n ?? null,
  }));
}

const regionsIn = (tables: readonly QueryResult[], beside: QueryResult | undefined): string[] => [
  ...new Set(
    [...tables, ...(beside ? [beside] : [])].flatMap((t) => t.rows.map((row) => row.region ?? NATION)),
  ),
];

function real(
  cells: readonly ShownCell[],
  { by, grain }: Plan,
  deflator: Deflator | undefined,
): readonly ShownCell[] {
  if (!deflator) return cells;
  const at = by.indexOf('consumption_class');
  return cells.map((cell) => deflated(cell, grain, cell.members[at] ?? ALL, deflator));
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
        '地区组由所属地区已公布的数值合成:有一个地区被隐去则整组隐去,未报数的地区不计入。',
        'Groups are put together from the shown values of their places: hidden where one of them is, without those that did not report.',
      ),
    deflator &&
      note(
        'real',
        `实际值:按官方居民消费价格指数折算为 ${deflator.baseYear} 年同月价格;没有指数的月份不给出。`,
        `Real terms: at prices of the same month of ${deflator.baseYear}, by official consumer prices; months without an index have none.`,
      ),
    compare === 'peers' &&
      note(
        'peers',
        amount
          ? '同类均值:同一上级的其他地区(不含本地区)的平均,隐去或未报的不计入。'
          : '同类:同一上级的其他地区(不含本地区)合在一起,隐去或未报的不计入。',
        amount
          ? 'Peers: the mean of the other places under the same parent, without the place itself and those hidden or not reported.'
          : 'Peers: the other places under the same parent taken together, without the place itself and those hidden or not reported.',
      ),
    compare === 'nation' &&
      amount &&
      note(
        'nation',
        '数量随地区大小而变,与全国比较请改为每万名会员。',
        'Amounts grow with the size of a place; to compare with the nation, put them over 10,000 members.',
      ),
  ];
  return notes.filter((n): n is Note => typeof n === 'object');
}
