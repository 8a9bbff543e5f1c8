import type { Candidate } from '../../contracts/demand.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Bilingual } from '../../domain/text.ts';
import { formatter } from '../../i18n/format.ts';

const zh = formatter('zh-CN');
const en = formatter('en');

/** Why a need is worth an order, or what speaks against it: one sentence each, of shown numbers only. */
export function reasonsOf(candidate: Omit<Candidate, 'reasons'>): Bilingual[] {
  const { wanted, unmet, again, stability, clarity, saving, recurs, caps } = candidate;
  const found: (Bilingual | false)[] = [
    wanted.value !== null &&
      unmet.value !== null &&
      unmet.value > 0 && {
        zh: `${zh.count(wanted.value)} 件中有 ${zh.count(unmet.value)} 件没有得到满足。`,
        en: `${en.count(unmet.value)} of ${en.count(wanted.value)} were not met.`,
      },
    again.value !== null &&
      again.value > 0 && {
        zh: `${zh.count(again.value)} 件是同一人在本季度内再次提出。`,
        en: `${en.count(again.value)} were made again by the same person within the quarter.`,
      },
    recurs.of > 1 && {
      zh: `最近 ${recurs.of} 个季度中有 ${recurs.periods} 个季度达到可显示的规模。`,
      en: `In ${recurs.periods} of the last ${recurs.of} quarters it was large enough to be shown.`,
    },
    stability.value !== null && {
      zh: `按${stability.grain === 'month' ? '月' : '季'}的变异系数 ${zh.number(stability.value, 2)}（${stability.periods} 期），${GRADE[stability.grade ?? 'wavering'].zh}。`,
      en: `Coefficient of variation by ${stability.grain} ${en.number(stability.value, 2)} over ${stability.periods} periods: ${GRADE[stability.grade ?? 'wavering'].en}.`,
    },
    clarity.value !== null && {
      zh: `${zh.number(clarity.value, 0)}% 的申请要素完整。`,
      en: `${en.number(clarity.value, 0)}% of the applications are complete.`,
    },
    saving.value !== null && savingSentence(saving),
    ...caps
      .filter((cap) => cap.verdict === 'over' || cap.verdict === 'across')
      .map(
        (cap): Bilingual => ({
          zh: `多数预算${cap.verdict === 'over' ? '高于' : '跨越'}规定上限 ${zh.count(cap.cap)} 元（${cap.document_no ?? '无文号'}）。`,
          en: `Most budgets ${cap.verdict === 'over' ? 'exceed' : 'straddle'} the cap of ${en.count(cap.cap)} yuan (${cap.document_no ?? 'no document number'}).`,
        }),
      ),
  ];
  return found.filter((sentence) => sentence !== false);
}

const GRADE = {
  stable: { zh: '平稳', en: 'stable' },
  wavering: { zh: '有起伏', en: 'wavering' },
  unstable: { zh: '不稳', en: 'unstable' },
} as const;

function savingSentence({
  value,
  low,
  high,
  months,
  consumption_class,
}: Candidate['saving']): Bilingual | false {
  if (value === null || low === null || high === null) return false;
  const of =
    consumption_class === ALL
      ? { zh: '全部消费', en: 'all spending' }
      : { zh: '同类消费', en: 'the same class' };
  if (low <= 0 && high >= 0) {
    return {
      zh: `${of.zh}中集中采购与分散采购的折扣看不出差别（${months} 个月，95% 区间含 0）。`,
      en: `Pooled and dispersed purchases of ${of.en} got no different discount (${months} months, the 95% interval holds 0).`,
    };
  }
  return {
    zh: `${of.zh}中集中采购比分散采购${value > 0 ? '多' : '少'}省 ${zh.number(Math.abs(value), 1)} 个百分点（95% 区间 ${zh.number(low, 1)} 至 ${zh.number(high, 1)}，${months} 个月）。`,
    en: `Pooled purchases of ${of.en} saved ${en.number(Math.abs(value), 1)} points ${value > 0 ? 'more' : 'less'} of the list price than dispersed ones (95% interval ${en.number(low, 1)} to ${en.number(high, 1)}, ${months} months).`,
  };
}
