import { type Gap, type GapDetail, UNMET_REASONS } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, type OpenCell, type ShownTable } from '../../disclosure/gate.ts';
import { NATION } from '../../domain/region.ts';
import { MATCH_RULES } from '../../domain/site-match.ts';
import type { Gated } from '../../domain/table.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure, nearest } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED } from '../shown.ts';
import { NO_CAPACITY } from './capacity.ts';
import { type DemandGap, type DemandRow, gateDemand } from './demand.ts';
import { FAMILY, type GapTable, gapKey, gapTable, NOTES } from './gaps.ts';
import { matchesFor } from './matches.ts';
import { labelsFor, type Root, rootOf } from './place.ts';
import { spanOf, windowOf } from './window.ts';

/** Sites and partners on one page. */
const MOST = 60;

interface QuarterRow extends DemandRow {
  readonly quarter: number;
  readonly no_places: number;
  readonly no_service: number;
  readonly too_far: number;
  readonly wrong_time: number;
}

export interface GapChoice {
  readonly region: string;
  readonly need_domain: string;
  readonly quarters: '1' | '2' | '4';
}

/** One gap: why needs were not met, how it came about, and the sites and partners that could close it. */
export async function gapDetail(
  choice: GapChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<GapDetail>> {
  const root = rootOf(choice.region, release);
  const domain = knownDomain(choice.need_domain, release);
  const watermark = release.manifest.families[FAMILY] ?? release.manifest.watermark;
  const window = release.tables.has('inside.service_gaps')
    ? windowOf(watermark, Number(choice.quarters))
    : null;
  if (window === null) throw nothingLoaded();
  const policy = context.policy.audiences.inside;
  const table = await gapTable(context, release, root.level, window);
  const { quarters, matches } = await release.pool.use(async (db) => ({
    quarters: await readQuarters(db, root, domain, window.quarters.at(-1) ?? 0),
    matches: await matchesFor(db, release, { region: root.code, domain }, window, policy),
  }));
  const inWindow = quarters.filter((row) => window.quarters.includes(row.quarter));
  const reasons = gateTable({ cells: reasonCells(inWindow, root.code), additive: [true] }, policy);
  const series = quarters.map((row) => gateDemand([row], row.quarter, release, policy));
  return deriveAll<GapTable | ShownTable | DemandGap[], GapDetail>([table, reasons, ...series], () => {
    const gap = table.get(gapKey(root.code, domain)) ?? nothingAsked(root.code, domain);
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      region: root.code,
      window: spanOf(window),
      gap,
      reasons: UNMET_REASONS.map((reason, i) => ({
        reason,
        unmet: shownReason(gap, reasons.cells[i]),
      })),
      series: quarters.map((row, i) => ({
        quarter: row.quarter,
        applications: series[i]?.[0]?.applications ?? NOT_REPORTED,
        unmet: series[i]?.[0]?.unmet ?? NOT_REPORTED,
        gap: plain(series[i]?.[0]?.gap ?? NOT_REPORTED),
      })),
      rules: MATCH_RULES,
      matches: matches.slice(0, MOST),
      left: Math.max(0, matches.length - MOST),
      labels: labelsFor(
        release,
        ['need_domain', 'site_type', 'partner_type'],
        [root.code, ...matches.map((match) => match.region)],
      ),
      notes: [...NOTES, ...MATCH_NOTES].map((note) => ({ ...note })),
      watermark,
    };
  });
}

const plain = ({ value, status }: ApiValue): ApiValue => ({ value, status });

/** Reasons are parts of what was not met: where that is hidden, so are they. */
const shownReason = (gap: Gap, cell: ShownTable['cells'][number] | undefined): ApiValue =>
  gap.unmet.value === null || cell === undefined ? plain(gap.unmet) : plain(cell);

function reasonCells(rows: readonly QuarterRow[], region: string): OpenCell[] {
  const sum = (of: (row: QuarterRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const applicants = Math.max(0, ...rows.map((row) => row.applicants));
  const known = sum((row) => row.no_places + row.no_service + row.too_far + row.wrong_time);
  const counts: Record<(typeof UNMET_REASONS)[number], number> = {
    no_places: sum((row) => row.no_places),
    no_service: sum((row) => row.no_service),
    too_far: sum((row) => row.too_far),
    wrong_time: sum((row) => row.wrong_time),
    other: sum((row) => row.unmet) - known,
  };
  const cell = (member: string, count: number): OpenCell => ({
    period: rows.at(-1)?.quarter ?? 0,
    region,
    members: [member],
    value: count,
    status: 'observed',
    basis: { kind: 'count', count, persons: Math.min(count, applicants) },
    n: null,
  });
  return [
    ...UNMET_REASONS.map((reason) => cell(reason, counts[reason])),
    cell(
      '*',
      sum((row) => row.unmet),
    ),
  ];
}

/** One domain of one place, quarter by quarter up to the end of the window. */
async function readQuarters(db: Database, root: Root, domain: string, last: number): Promise<QuarterRow[]> {
  const place = root.level === 'nation' ? literal(NATION) : `${root.level}_code::varchar`;
  const sums = ['applications', 'closed', 'unmet', 'no_places', 'no_service', 'too_far', 'wrong_time'];
  return await db.all<QuarterRow>(
    `select quarter::int as quarter, ${literal(root.code)} as region, ${literal(domain)} as domain,
            max(applicants)::double as applicants, ${sums.map((name) => `sum(${name})::double as ${name}`).join(', ')}
     from inside.service_gaps
     where ${place} = ${literal(root.code)} and need_domain::varchar = ${literal(domain)} and quarter <= ${last}
     group by 1 order by 1`,
  );
}

const nothingAsked = (region: string, need_domain: string): Gap => ({
  region,
  need_domain,
  applications: NOT_REPORTED,
  unmet: NOT_REPORTED,
  unmet_rate: NOT_REPORTED,
  gap: { ...NOT_REPORTED, low: null, high: null },
  before: NOT_REPORTED,
  ...NO_CAPACITY,
  reporting: 1,
});

function knownDomain(code: string, release: OpenRelease): string {
  const known = Object.keys(release.labels.need_domain ?? {});
  if (known.includes(code)) return code;
  const near = nearest(code, known);
  throw new ApiFailure(
    'UNKNOWN_DIMENSION_VALUE',
    {
      zh: `没有需求领域“${code}”。最接近的是：${near.join('、')}。`,
      en: `There is no need domain "${code}". Nearest: ${near.join(', ')}.`,
    },
    { value: code, nearest: near },
  );
}

const nothingLoaded = (): ApiFailure =>
  new ApiFailure('NOT_AT_THIS_GRAIN', {
    zh: '本版本没有可用的服务申请数据，算不出缺口。请先装载服务申请并发布。',
    en: 'This release holds no applications to make a gap of. Load service applications and publish.',
  });

const MATCH_NOTES = [
  {
    id: 'match',
    text: {
      zh: `匹配规则 ${MATCH_RULES}：只列在用的阵地与伙伴，先近后远（本县、本市、本省）；有空余名额的建议转介，名额已满（使用率 ≥ 95%）的建议增加名额，有相应条件而未开展的建议增设服务。每条写明理由，是否采用由人决定。`,
      en: `Rules of matching ${MATCH_RULES}: sites and partners in use, the nearest first (county, city, province); free places are to be used, full ones (95% and more) enlarged, fitting sites without the service may start it. Every match says why; people decide.`,
    },
  },
] as const;
