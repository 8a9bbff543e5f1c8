import type { ProfileCell, Profiles, SegmentDimension } from '../../contracts/profiles.ts';
import {
  type QueryInput,
  type QueryResult,
  type QueryRow,
  queryRequestSchema,
} from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import { SENSITIVE_NEED_DOMAINS } from '../../domain/need-domain.ts';
import { period, yearAgo } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { tgi } from '../../indices/tgi.ts';
import { principal } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { shownOf } from '../shown.ts';
import { labelsFor, rootOf } from '../supply/place.ts';

import { listingOf, windowsOf } from './place.ts';

const SENSITIVE = new Set<string>(SENSITIVE_NEED_DOMAINS);

interface Choice {
  readonly by: SegmentDimension;
  readonly region?: string;
  readonly window?: number;
}

interface Answers {
  /** By need and segment, with totals of both. */
  readonly parts: Gated<QueryResult>;
  /** By need over all members. */
  readonly wholes: Gated<QueryResult>;
  readonly members: Gated<QueryResult>;
  readonly all: Gated<QueryResult>;
}

/** What segments of members ask for, against all members, now and a year before. */
export async function profiles(
  context: ApiContext,
  release: OpenRelease,
  choice: Choice,
): Promise<Gated<Profiles>> {
  const windows = windowsOf(release);
  const window = choice.window ?? windows[0] ?? null;
  if (window === null || !windows.includes(window)) throw noQuarter(choice.window, windows);
  const answers = await ask(context, release, choice, window);
  const { code: region } = rootOf(choice.region, release);
  // Needs stored without the person have no segment; only the place of the record says where they were.
  const domains = codesIn(answers.wholes, 'need_domain').filter(
    (code) => choice.by === 'region' || !SENSITIVE.has(code),
  );
  return deriveAll<unknown, Profiles>(Object.values(answers), () => {
    const segments = segmentsIn(answers.parts, choice.by);
    const before = yearAgo(period('quarter', window)).code;
    const cells = segments.flatMap((segment) =>
      domains.map((domain) => cellOf(answers, choice.by, segment, domain, window, before)),
    );
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      layer: principal().audience,
      by: choice.by,
      region,
      window,
      windows,
      segments: segments.map((code) => ({
        code,
        members: shownOf(find(answers.members, choice.by, code, ALL, window)),
        applications: shownOf(find(answers.parts, choice.by, code, ALL, window)),
      })),
      domains,
      cells,
      hidden: cells.filter(({ applications }) => applications.status === 'suppressed').length,
      labels: labelsFor(
        release,
        ['need_domain', 'age_band', 'sex', 'industry', 'worker_group'],
        [NATION, region, ...segments],
      ),
      notes: NOTES.map((note) => ({ ...note })),
      watermark: answers.parts.watermark,
    };
  });
}

async function ask(
  context: ApiContext,
  release: OpenRelease,
  { by, region: asked }: Choice,
  window: number,
): Promise<Answers> {
  const root = rootOf(asked, release);
  const place = (): QueryInput['region'] =>
    root.level === 'nation' ? { level: 'nation' } : { level: root.level, codes: [root.code] };
  const listing = listingOf(asked, release);
  const below: QueryInput['region'] = { level: listing.level, codes: [...listing.places] };
  const before = yearAgo(period('quarter', window)).code;
  const split: QueryInput['by'] = by === 'region' ? [] : [by];
  const send = (metric: string, dimensions: QueryInput['by'], region: QueryInput['region']) =>
    context.ask(
      queryRequestSchema.parse({
        metric,
        by: dimensions,
        region,
        totals: true,
        period: { grain: 'quarter', from: before, to: window },
      }),
      release,
    );
  const region = by === 'region' ? below : place();
  const [parts, wholes, members, all] = await Promise.all([
    send('applications', ['need_domain', ...(split ?? [])], region),
    send('applications', ['need_domain'], place()),
    send('active_members', split, region),
    send('active_members', [], place()),
  ]);
  return { parts, wholes, members, all };
}

const codesIn = (answer: QueryResult, dimension: 'need_domain'): string[] =>
  [...new Set(answer.rows.flatMap((row) => row[dimension] ?? []))]
    .filter((code) => /^S(?!99)/.test(code))
    .sort();

function segmentsIn(answer: QueryResult, by: SegmentDimension): string[] {
  const codes = answer.rows.flatMap((row) => (by === 'region' ? (row.region ?? NATION) : (row[by] ?? [])));
  return [...new Set(codes)].filter((code) => code !== ALL && code !== UNKNOWN).sort();
}

/** The row of a segment and need; `*` for all of either. */
const find = (
  answer: QueryResult,
  by: SegmentDimension,
  segment: string,
  domain: string,
  at: number,
): QueryRow | undefined =>
  answer.rows.find(
    (row) =>
      row.period === at &&
      (row.need_domain ?? ALL) === domain &&
      (by === 'region' ? (row.region ?? NATION) : (row[by] ?? ALL)) === segment,
  );

function cellOf(
  answers: Answers,
  by: SegmentDimension,
  segment: string,
  domain: string,
  now: number,
  before: number,
): ProfileCell {
  const applications = shownOf(find(answers.parts, by, segment, domain, now));
  const own = shownOf(find(answers.parts, by, segment, ALL, now));
  return {
    segment,
    need_domain: domain,
    applications,
    share: ratio(applications, own),
    tgi: indexAt(answers, by, segment, domain, now),
    before: justValue(indexAt(answers, by, segment, domain, before)),
  };
}

const ratio = (part: ApiValue, whole: ApiValue): ApiValue => {
  if (part.value === null) return part;
  if (whole.value === null) return whole;
  return whole.value > 0
    ? { value: (part.value / whole.value) * 100, status: part.status }
    : { value: null, status: 'not_applicable' };
};

const justValue = ({ value, status }: ProfileCell['tgi']): ApiValue => ({ value, status });

/** The index of one segment and need; the reason of the first that is missing otherwise. */
function indexAt(
  answers: Answers,
  by: SegmentDimension,
  segment: string,
  domain: string,
  at: number,
): ProfileCell['tgi'] {
  const none = { low: null, high: null };
  const part = shownOf(find(answers.parts, by, segment, domain, at));
  const members = shownOf(find(answers.members, by, segment, ALL, at));
  const whole = known(
    answers.wholes.rows.find((row) => row.period === at && row.need_domain === domain),
    find(answers.parts, by, UNKNOWN, domain, at),
  );
  const all = known(
    answers.all.rows.find((row) => row.period === at),
    find(answers.members, by, UNKNOWN, ALL, at),
  );
  const missing = [part, members, whole, all].find((value) => value.value === null);
  if (missing) return { value: null, status: missing.status, ...none };
  const found = tgi({
    part: part.value ?? 0,
    whole: whole.value ?? 0,
    members: members.value ?? 0,
    all: all.value ?? 0,
  });
  return found
    ? { value: found.value, low: found.low, high: found.high, status: part.status }
    : { value: null, status: 'not_applicable', ...none };
}

/** Everybody but those of whom the segment is not known, where that number may be shown. */
const known = (whole: ApiValue | undefined, unknown: ApiValue | undefined): ApiValue => {
  const shown = shownOf(whole);
  return shown.value === null || unknown?.value == null
    ? shown
    : { value: shown.value - unknown.value, status: shown.status };
};

const noQuarter = (window: number | undefined, windows: readonly number[]): ApiFailure =>
  new ApiFailure(
    'BAD_PERIOD',
    {
      zh: `“${window ?? '无'}”不是已装载的整季度。可用：${windows.join('、') || '无'}。`,
      en: `${window ?? 'None'} is no whole quarter that is loaded. Offered: ${windows.join(', ') || 'none'}.`,
    },
    { value: window, nearest: [...windows] },
  );

const NOTES = [
  {
    id: 'tgi',
    text: {
      zh: 'TGI = 该群体占某类申请的比例 ÷ 该群体占会员的比例 × 100；100 表示与全体会员人均相同。区间为申请占比的 95% Wilson 区间；区间跨过 100 的不作判断。群体未知的记录不计。',
      en: 'TGI = share of a segment in the applications for a need ÷ its share of the members × 100; 100 is as much per member as all members. 95% Wilson interval of the share of applications; where it holds 100 nothing is said. Records of unknown segment are left out.',
    },
  },
  {
    id: 'groups',
    text: {
      zh: '画像只到群体：没有任何页面、导出或匹配显示或评价一名职工。职工群体（新就业形态、农民工等）相互重叠，不相加。人数不足门槛的格隐去。困难帮扶、心理、医疗互助不留人员标识，只按地区列出。',
      en: 'Profiles are of groups: no page, export or match shows or scores one worker. Groups of workers (new employment forms, migrant workers and others) overlap and do not add up. Cells with too few persons are hidden. Hardship aid, mental health and medical aid carry no person and are listed by place only.',
    },
  },
] as const;
