import type { PaperSpan } from '../contracts/paper.ts';
import type { ApiChange, ApiValue } from '../contracts/value.ts';
import type { Bilingual } from '../domain/text.ts';
import { bind, type Source, tally, words } from './spans.ts';

/**
 * Sentences of official releases, filled only when their rule holds (domain.md §5.2). A fall is 下降, never 增长-3%;
 * a share moves by 个百分点; less than 0.05 either way is 持平; a base that is missing, hidden or open makes no
 * comparison and says so.
 */

/** Below this, in percent or points, both periods print the same. */
const FLAT = 0.05;

type Over = 'yoy' | 'previous';

const TEXT = {
  yoy: {
    flat: ['，与上年同期持平', ', unchanged on a year earlier'],
    up: ['，同比增长', ', up '],
    down: ['，同比下降', ', down '],
    rise: ['，比上年同期提高', ', up '],
    fall: ['，比上年同期下降', ', down '],
    after: ['', ' on a year earlier'],
    none: ['，上年同期无可比数据', ', with no comparable figure a year earlier'],
    silent: ['，上年同期未报数，不作比较', '; a year earlier was not reported, so no comparison is made'],
  },
  previous: {
    flat: ['，与上期持平', ', unchanged on the period before'],
    up: ['，环比增长', ', up '],
    down: ['，环比下降', ', down '],
    rise: ['，比上期提高', ', up '],
    fall: ['，比上期下降', ', down '],
    after: ['', ' on the period before'],
    none: ['，上期无可比数据', ', with no comparable figure for the period before'],
    silent: ['，上期未报数，不作比较', '; the period before was not reported, so no comparison is made'],
  },
} as const satisfies Record<Over, Record<string, readonly [string, string]>>;

const SMALL = ['，因样本量不足，不作比较', '; the sample is too small, so no comparison is made'] as const;
const OPEN = ['，本期尚未结算，不作比较', '; the period has not settled, so no comparison is made'] as const;

/** How a value compares: growth, fall, no change, or why there is no comparison. */
export function comparison(change: ApiChange, over: Over, source: Source): PaperSpan[] {
  const text = TEXT[over];
  const say = ([zh, en]: readonly [string, string]): PaperSpan => words(zh, en);
  if (change.value === null) return [say(reasonFor(change, over))];
  if (Math.abs(change.value) < FLAT) return [say(text.flat)];
  const up = change.value > 0;
  const relative = change.unit === 'percent';
  const opening = relative ? (up ? text.up : text.down) : up ? text.rise : text.fall;
  return [say(opening), bind(source, change, relative ? 'percent_change' : 'points'), say(text.after)];
}

function reasonFor(change: ApiChange, over: Over): readonly [string, string] {
  switch (change.status) {
    case 'suppressed':
      return SMALL;
    case 'not_complete':
      return OPEN;
    case 'not_reported':
      return TEXT[over].silent;
    default:
      return TEXT[over].none;
  }
}

/** Why a value itself is missing, as the end of a sentence that has named it. */
export function absence({ status }: ApiValue): PaperSpan[] {
  const said: Partial<Record<ApiValue['status'], readonly [string, string]>> = {
    suppressed: ['因涉及人数过少不予公布', ' is not published: too few persons'],
    not_reported: ['本期未报数，未计入', ' was not reported and is not counted'],
    not_complete: ['期间尚未结束，暂不公布', ' is not published yet: the period is open'],
    no_denominator: ['缺少分母，不予计算', ' is not computed: no source supplies the denominator'],
    low_coverage: ['覆盖不足，不给出读数', ' has no reading: coverage is too low'],
    not_applicable: ['不适用', ' is not applicable'],
    not_at_this_grain: ['在此粒度没有数据', ' is not available at this grain'],
  };
  const [zh, en] = said[status] ?? ['没有数据', ' has no data'];
  return [words(zh, en)];
}

export interface Ranked {
  readonly name: Bilingual;
  readonly value: number;
}

/**
 * `A、B、C居前三位,合计占p%`; equal values stand 并列. Only for amounts that add up.
 * @returns nothing when fewer than three members have a value or the whole is missing.
 */
export function leading(members: readonly Ranked[], whole: ApiValue, source: Source): PaperSpan[] {
  const sorted = [...members].sort((a, b) => b.value - a.value);
  const top = sorted.slice(0, 3);
  if (top.length < 3 || whole.value === null || whole.value <= 0) return [];
  const tied = sorted[3]?.value === top[2]?.value;
  const names = {
    zh: joinTies(top, '、', '与', '（并列）').zh,
    en: joinTies(top, ', ', ' and ', ' (equal)').en,
  };
  const share = (top.reduce((sum, m) => sum + m.value, 0) / whole.value) * 100;
  return [
    words(
      `${names.zh}居前三位${tied ? '（第三位另有并列）' : ''}，合计占`,
      `${names.en} lead${tied ? ' (others tie for third)' : ''}, together `,
    ),
    bind(source, { value: share, status: whole.status }, 'share'),
    words('。', ' of the total. '),
  ];
}

/** Names in order; neighbours with the same value are joined and marked as equals. */
function joinTies(members: readonly Ranked[], comma: string, and: string, mark: string): Bilingual {
  const groups: Ranked[][] = [];
  for (const member of members) {
    const last = groups.at(-1);
    if (last?.[0]?.value === member.value) last.push(member);
    else groups.push([member]);
  }
  const say = (language: 'zh' | 'en'): string =>
    groups
      .map((group) => {
        const names = group.map((m) => m.name[language]).join(and);
        return group.length > 1 ? `${names}${mark}` : names;
      })
      .join(comma);
  return { zh: say('zh'), en: say('en') };
}

/** `拉动总量增长x个百分点`: the part of the whole's growth that comes from one member; nothing without a base. */
export function pull(
  member: { readonly name: Bilingual; readonly value: number | null; readonly base: number | null },
  wholeBase: number | null,
  source: Source,
): PaperSpan[] {
  if (member.value === null || member.base === null || wholeBase === null || wholeBase <= 0) return [];
  const points = ((member.value - member.base) / wholeBase) * 100;
  if (Math.abs(points) < FLAT) return [];
  const up = points > 0;
  const percent: Source = { ...source, metric: { ...source.metric, unit: 'percent' } };
  return [
    words(
      `其中，${member.name.zh}${up ? '拉动总量增长' : '下拉总量'}`,
      `Of this, ${member.name.en} ${up ? 'adds' : 'takes away'} `,
    ),
    bind(percent, { value: points, status: 'observed' }, 'points'),
    words('。', '. '),
  ];
}

/** `m个地区本期未报数,未计入。` Nothing when all reported. */
export function silentRegions(count: number, source: Source): PaperSpan[] {
  if (count === 0) return [];
  return [
    tally(source, count),
    words('个地区本期未报数，未计入。', ' region(s) did not report and are not counted. '),
  ];
}
