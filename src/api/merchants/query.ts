import type { MerchantScore, Merchants } from '../../contracts/trust.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { derive, gateTable, type OpenCell } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { merchantScores, RANK_FROM, SCORE_FROM } from '../../indices/merchant-score.ts';
import type { ApiContext } from '../context.ts';
import { unknownRegion } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';
import { readScores, starsOf } from './score-cells.ts';

/** Merchants on one page; all are in the counts. */
const MOST = 500;

export interface MerchantChoice {
  readonly merchant_type?: string;
  readonly region?: string;
}

/**
 * Scores of named merchants over the last four quarters. Always among all merchants of the release, so that a filter
 * changes who is listed and never anybody's score.
 */
export async function merchants(
  choice: MerchantChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Merchants>> {
  if (choice.region !== undefined && !release.regions.has(choice.region))
    throw unknownRegion(choice.region, release);
  const { quarter, rows } = await readScores(release);
  // Ranks are within what is listed together: one type, one place.
  const listed = rows.filter(
    (row) =>
      (choice.merchant_type === undefined || row.type === choice.merchant_type) &&
      (choice.region === undefined || row.province === choice.region || row.city === choice.region),
  );
  const all = merchantScores(rows.map(starsOf));
  const ranks = merchantScores(listed.map(starsOf));
  // A rating is a word about a merchant; the persons behind it are the raters.
  const shown = gateTable(
    {
      cells: listed.map((row): OpenCell => {
        const found = all?.scores.get(row.id);
        return {
          period: quarter ?? 0,
          region: row.province,
          members: [row.id],
          value: found?.score ?? null,
          status: found ? 'estimated' : 'suppressed',
          basis: found ? { kind: 'count', count: row.raters, persons: row.raters } : null,
          n: row.raters,
        };
      }),
      additive: [false],
    },
    context.policy.audiences.inside,
  );
  return derive(shown, (table): Merchants => {
    const scored = listed.map((row, i): MerchantScore => {
      const visible = table.cells[i]?.value == null ? undefined : all?.scores.get(row.id);
      const none: ApiValue = { value: null, status: 'suppressed' };
      const empty = { ...none, low: null, high: null };
      return {
        name: row.name ?? row.id,
        merchant_type: row.type,
        region: row.province,
        city: row.city,
        merchant_status: row.merchant_status,
        credit_grade: row.credit_grade,
        ratings: row.s1 + row.s2 + row.s3 + row.s4 + row.s5,
        raters: row.raters,
        mean: visible ? { value: visible.mean, status: 'observed' } : none,
        score: visible ? { value: visible.score, status: 'estimated', ...visible.interval } : empty,
        credibility: visible?.credibility ?? null,
        satisfied: visible
          ? {
              value: visible.satisfied * 100,
              status: 'observed',
              low: visible.satisfiedInterval.low * 100,
              high: visible.satisfiedInterval.high * 100,
            }
          : empty,
        rank: visible ? (ranks?.scores.get(row.id)?.rank ?? null) : null,
      };
    });
    const order = (m: MerchantScore): number => (m.rank !== null ? 0 : m.score.value !== null ? 1 : 2);
    const sorted = scored.sort(
      (a, b) =>
        order(a) - order(b) ||
        (a.rank ?? 0) - (b.rank ?? 0) ||
        (b.satisfied.low ?? 0) - (a.satisfied.low ?? 0) ||
        a.name.localeCompare(b.name),
    );
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      quarter,
      collective: all?.collective ?? null,
      within: all?.within ?? null,
      between: all?.between ?? null,
      score_from: SCORE_FROM,
      rank_from: RANK_FROM,
      merchants: sorted.slice(0, MOST),
      left: Math.max(0, sorted.length - MOST),
      counts: {
        all: sorted.length,
        scored: sorted.filter((m) => m.score.value !== null).length,
        ranked: sorted.filter((m) => m.rank !== null).length,
      },
      merchant_types: [...new Set(rows.map((row) => row.type))].sort(),
      labels: {
        merchant_type: release.labels.merchant_type ?? {},
        merchant_status: release.labels.merchant_status ?? {},
        credit_grade: release.labels.credit_grade ?? {},
        region: Object.fromEntries(
          [...new Set(rows.flatMap((row) => [row.province, row.city]))].map((code) => [
            code,
            release.labels.region?.[code] ?? { zh: code, en: code },
          ]),
        ),
      },
      notes: NOTES.map((note) => ({ ...note })),
    };
  });
}

const NOTES = [
  {
    id: 'rules',
    text: {
      zh: `最近四个季度的评价（追评不重复计）。评价人不足 ${SCORE_FROM} 人不给分，不足 ${RANK_FROM} 人不排名。得分用 Bühlmann 可信度向全体均值收缩，评价越少越靠近全体；排名按好评率（4—5 星）Wilson 95% 区间的下限，不按均值。区间重叠的商户，先后不说明好坏。`,
      en: `Ratings of the last four quarters, without follow-ups. No score under ${SCORE_FROM} raters, no rank under ${RANK_FROM}. Scores are drawn to the mean of all by Bühlmann credibility, the more so the fewer the ratings; ranks go by the lower end of the 95% Wilson interval of the share of 4 and 5 stars, not by the mean. Where intervals overlap the order says nothing.`,
    },
  },
  {
    id: 'named',
    text: {
      zh: '具名商户只供内部有权限的人员使用，不进入数据集与公开版白皮书；退出处理由人作出并说明理由。',
      en: 'Named merchants are for authorised staff only and are in no dataset or public paper; an exit is decided by people, with reasons.',
    },
  },
] as const;
