import type { CreditMerchant } from '../../contracts/merchant-credit.ts';
import type { Bilingual } from '../../domain/text.ts';
import { CREDIT_RULE, type CreditReason } from '../../indices/merchant-credit.ts';

type Shown = Pick<
  CreditMerchant,
  | 'score'
  | 'raters'
  | 'disputes'
  | 'complainants'
  | 'prepaid'
  | 'settlement_rate'
  | 'before'
  | 'certified_until'
>;

const n = (value: number | null, decimals = 0): string => value?.toFixed(decimals) ?? '—';

const SAYS: Readonly<Record<CreditReason, (m: Shown) => Bilingual>> = {
  low_score: (m) => scored(m, CREDIT_RULE.low_score),
  very_low_score: (m) => scored(m, CREDIT_RULE.very_low_score),
  surge: (m) => surged(m, { zh: '', en: '' }),
  prepaid_surge: (m) =>
    surged(m, {
      zh: `，其中预付消费 ${n(m.prepaid.value)} 件，职工预存的钱有损失风险`,
      en: `, ${n(m.prepaid.value)} of them prepaid: what members paid ahead is at stake`,
    }),
  unsettled: (m) => ({
    zh: `调解成功率仅 ${n(m.settlement_rate.value, 0)}%，95% 区间上限低于 ${100 * CREDIT_RULE.settled}%`,
    en: `Mediation settles ${n(m.settlement_rate.value, 0)}% only; the upper end of the 95% interval lies below ${100 * CREDIT_RULE.settled}%`,
  }),
  lapsed: (m) => ({
    zh: `认证已于 ${m.certified_until ?? ''} 到期`,
    en: `Its certification ended on ${m.certified_until ?? ''}`,
  }),
};

const scored = ({ score, raters }: Shown, below: number): Bilingual => ({
  zh: `收缩后得分 ${n(score.value, 2)}（${n(raters.value)} 人评价），95% 区间上限 ${n(score.high, 2)} 低于 ${below}`,
  en: `Shrunk score ${n(score.value, 2)} (${n(raters.value)} raters); the upper end of its 95% interval, ${n(score.high, 2)}, lies below ${below}`,
});

const surged = ({ disputes, complainants, before }: Shown, more: Bilingual): Bilingual => ({
  zh: `三个月 ${n(disputes.value)} 件纠纷（${n(complainants.value)} 人），此前十二个月共 ${n(before.value)} 件${more.zh}`,
  en: `${n(disputes.value)} disputes in three months (${n(complainants.value)} persons) after ${n(before.value)} in the twelve months before${more.en}`,
});

export const reasonWords = (reason: CreditReason, merchant: Shown): Bilingual => SAYS[reason](merchant);

const { low_score, very_low_score, score_raters, persons, times, chance, prepaid_share, settled, mediated } =
  CREDIT_RULE;
const prepaid = 100 * prepaid_share;
const half = 100 * settled;

/** The rule in a sentence, for the evidence and the page. */
export const RULE_WORDS: Bilingual = {
  zh: `评价人满 ${score_raters} 人且得分区间上限低于 ${low_score}（观察）或 ${very_low_score}（暂停）；三个月纠纷满 ${persons} 人、不少于上年同长度的 ${times} 倍且偶然概率低于 ${chance}（观察），其中预付过 ${prepaid}%（暂停）；调解满 ${mediated} 件而成功率区间上限低于 ${half}%、或评价与纠纷同时出现，加重一级；认证到期（观察）。只作建议，由人决定。`,
  en: `Score's upper end below ${low_score} (watch) or ${very_low_score} (suspend) from ${score_raters} raters on; disputes of ${persons} persons and more in three months, ${times} times the year before and chance below ${chance} (watch), ${prepaid}% of them prepaid (suspend); one step more where ${mediated} mediations settle less than ${half}% at the upper end, or scores and disputes speak together; certification ended (watch). It suggests; a person decides.`,
};
