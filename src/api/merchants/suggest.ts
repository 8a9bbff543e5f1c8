import type { CreditMerchant, MerchantCredit } from '../../contracts/merchant-credit.ts';
import type { WorkEvidence, WorkFact } from '../../contracts/work-item.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Bilingual } from '../../domain/text.ts';
import { WORK_MACHINES, workIdParts } from '../../domain/work-kind.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import type { WorkSuggestion } from '../work-items/suggestions.ts';
import { merchantCredit } from './credit.ts';

/** Merchants the rule suggests a step about, as work that waits for a decision. */
export async function watchSuggestions(context: ApiContext, release: OpenRelease): Promise<WorkSuggestion[]> {
  const answer = await context.once(release, 'credit', () => merchantCredit({}, release, context));
  return answer.merchants.flatMap((merchant) => {
    const subject = workIdParts(merchant.work)?.subject;
    if (merchant.suggestion === null || subject === undefined) return [];
    const step = WORK_MACHINES.watch.actions[merchant.suggestion.step]?.title ?? { zh: '', en: '' };
    return [
      {
        kind: 'watch' as const,
        subject,
        title: { zh: `${merchant.name}：建议${step.zh}`, en: `${merchant.name}: ${step.en} suggested` },
        path: `/environment/credit?merchant=${encodeURIComponent(subject)}`,
        region: merchant.city,
        evidence: derive(answer, () => evidenceOf(merchant, answer)),
      },
    ];
  });
}

function evidenceOf(merchant: CreditMerchant, { rule, release }: MerchantCredit): WorkEvidence {
  const fact = (zh: string, en: string, value: WorkFact, unit?: string, decimals?: number): WorkFact => ({
    ...value,
    label: { zh, en },
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
  });
  const value = ({ value: number, status }: CreditMerchant['disputes'], note?: Bilingual): WorkFact => ({
    label: { zh: '', en: '' },
    value: number,
    status,
    ...(note === undefined ? {} : { note }),
  });
  const { score } = merchant;
  const interval =
    score.low === null || score.high === null
      ? undefined
      : `(95% ${score.low.toFixed(2)}–${score.high.toFixed(2)})`;
  return {
    rule: { id: 'merchant-credit', version: rule.version, text: rule.text },
    release,
    queries: [],
    facts: [
      fact(
        '收缩后得分',
        'Shrunk score',
        value(score, interval === undefined ? undefined : { zh: interval, en: interval }),
        'score',
        2,
      ),
      fact('评价人数', 'Raters', value(merchant.raters), 'person'),
      fact('三个月纠纷', 'Disputes in three months', value(merchant.disputes), 'case'),
      fact('投诉人数', 'Persons in dispute', value(merchant.complainants), 'person'),
      fact('其中预付', 'Of them prepaid', value(merchant.prepaid), 'case'),
      fact('此前十二个月纠纷', 'Disputes in the twelve months before', value(merchant.before), 'case'),
      fact('调解成功率', 'Settlement rate', value(merchant.settlement_rate), 'percent', 1),
      fact('争议金额', 'Amount disputed', value(merchant.disputed_amount), 'yuan'),
    ],
    reasons: merchant.suggestion?.reasons ?? [],
  };
}
