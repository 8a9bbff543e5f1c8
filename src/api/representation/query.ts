import { type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import type { ChannelMix, Representation } from '../../contracts/representation.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { period, shift } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import { REPRESENTATION_GRADES, UNDER_COVERED } from '../../indices/representation.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { readMemberCells } from './cells.ts';
import { representedFamily } from './family.ts';
import { silentOrgs, silentPlaces } from './silence.ts';

/** Records that name the channel they came through. */
const CHANNEL_METRICS = ['applications', 'cases'] as const;

const ANY_RECORD: Bilingual = { zh: '任一类记录', en: 'Any record' };

/** Whom the numbers speak for: members observed of those on the roll, and how far weighting moves what they say. */
export async function representation(
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Representation>> {
  const stored = await release.pool.use(async (db) => {
    const families = await db.all<{ family: string; zh: string; en: string }>(
      'select family, zh, en from quality.families',
    );
    return {
      titles: new Map<string, Bilingual>(families.map(({ family, zh, en }) => [family, { zh, en }])),
      cells: release.tables.has('inside.representation') ? await readMemberCells(db) : [],
    };
  });
  const { titles, cells } = stored;
  const orgs = release.tables.has('quality.silent_orgs')
    ? await release.pool.use((db) => silentOrgs(db, titles))
    : [];
  const [first] = cells;
  const span = first ? { from: first.first_month, to: first.last_month } : null;
  const names = [...new Set(cells.map((cell) => cell.family))].sort();
  const families = names.map((family) => {
    const at = release.manifest.families[family]?.complete_through ?? null;
    return representedFamily({
      family,
      title: titles.get(family) ?? (family === '*' ? ANY_RECORD : { zh: family, en: family }),
      cells: cells.filter((cell) => cell.family === family),
      reporting: at === null ? null : release.reporting.reportedShare(family, at, NATION),
      period: span?.to ?? 0,
      policy: context.policy.audiences.inside,
      metrics: context.metrics,
      currency: release.manifest.currency,
    });
  });
  const channels = span
    ? await Promise.all(CHANNEL_METRICS.map((metric) => channelAnswer(metric, span.to, release, context)))
    : [];
  const mixes = channels.flatMap((answer) => answer ?? []);
  return deriveAll<unknown, Representation>([...families, ...mixes], () => ({
    release: release.id,
    synthetic: release.manifest.synthetic,
    period: span,
    families,
    channels: span ? mixes.flatMap((answer) => mixOf(answer, span)) : [],
    silent_places: silentPlaces(release, titles),
    silent_orgs: orgs,
    rules: {
      under_covered: UNDER_COVERED,
      greyed_below: GREYED_BELOW,
      grades: REPRESENTATION_GRADES.map((rule) => ({ ...rule })),
    },
    labels: Object.fromEntries(
      ['region', 'sex', 'age_band', 'industry', 'worker_group', 'channel'].map((list) => [
        list,
        release.labels[list] ?? {},
      ]),
    ),
    notes: NOTES.map((note) => ({ ...note })),
  }));
}

/** Records by channel over two years of months; null where the release has none. */
async function channelAnswer(
  metric: string,
  to: number,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<QueryResult> | null> {
  const from = shift(period('month', to), -23).code;
  try {
    return await context.ask(
      queryRequestSchema.parse({ metric, by: ['channel'], period: { grain: 'month', from, to } }),
      release,
    );
  } catch (error) {
    if (error instanceof ApiFailure) return null;
    throw error;
  }
}

/** Shares of the channels in the twelve months, and in the twelve before; a hidden month leaves its channel without. */
function mixOf(answer: QueryResult, span: { readonly from: number; readonly to: number }): ChannelMix[] {
  const codes = [...new Set(answer.rows.map((row) => row.channel ?? ''))].filter((code) => code !== '');
  const inSpan = (at: number): boolean => at >= span.from && at <= span.to;
  const sum = (code: string | null, now: boolean): ApiValue => {
    const rows = answer.rows.filter(
      (row) => inSpan(row.period) === now && (code === null || row.channel === code),
    );
    const known = rows.filter((row) => row.value !== null);
    if (known.length === 0) return { value: null, status: rows[0]?.status ?? 'not_reported' };
    const part = known.length < rows.length;
    return {
      value: known.reduce((total, row) => total + (row.value ?? 0), 0),
      status: part ? 'estimated' : 'observed',
    };
  };
  const [all, before] = [sum(null, true), sum(null, false)];
  const share = (part: ApiValue, whole: ApiValue): ApiValue =>
    part.value === null || !whole.value
      ? { value: null, status: part.value === null ? part.status : 'not_applicable' }
      : { value: (part.value / whole.value) * 100, status: part.status };
  return codes
    .map((channel) => ({
      metric: answer.metric.id,
      title: answer.metric.title,
      channel,
      share: share(sum(channel, true), all),
      before: share(sum(channel, false), before),
    }))
    .sort((a, b) => (b.share.value ?? 0) - (a.share.value ?? 0));
}

const NOTES = [
  {
    id: 'whom',
    text: {
      zh: '在册会员取会籍登记期末在会人数；有记录指最近 12 个整月在该类数据中至少有一条能与其会籍相连的记录。没有会员标识的领域（困难帮扶、心理、医疗互助）不在其中。',
      en: 'On the roll: members of the register at the end. Observed: at least one record of the family in the last twelve whole months that could be joined to the membership. Domains without a member key (hardship, mental health, medical aid) are not among them.',
    },
  },
  {
    id: 'weighted',
    text: {
      zh: '加权值：按性别、年龄段、行业三个边际把有记录的会员迭代加权（raking）到在册会员的结构后重新计算。有效样本量 = (Σw)² ÷ Σw²。加权只能纠正这三项结构，不能纠正“谁愿意申请”。',
      en: 'Weighted: members with a record raked to sex, age band and industry of the roll. Effective n = (Σw)² ÷ Σw². Weights mend these three margins, not who chooses to apply.',
    },
  },
  {
    id: 'silent',
    text: {
      zh: '未报数的单位只列出，从不按零或均值填补；它们所在的合计标明报送覆盖，低于 70% 时置灰。',
      en: 'Units that did not report are listed, never filled in with zero or a mean; totals they belong to state their reporting share and are greyed below 70%.',
    },
  },
] as const;
