import type { Method } from '../../contracts/method.ts';
import type { Audience, Policy } from '../../disclosure/policy.ts';

type Rule = Method['policy']['rules'][number];

/** The disclosure policy in words, made from its numbers. */
export function policyRules(policy: Policy): Rule[] {
  return [...audienceRules(policy, 'inside'), ...audienceRules(policy, 'outside'), perturbationRule(policy)];
}

function audienceRules(policy: Policy, audience: Audience): Rule[] {
  const { persons, money, group, index } = policy.audiences[audience];
  const rule = (id: string, value: string | number, zh: string, en: string): Rule => ({
    id,
    audience,
    value: String(value),
    text: { zh, en },
  });
  const few = persons.hide_below - 1;
  const { largest, percent } = money.dominance;
  return [
    rule(
      'persons',
      persons.hide_below,
      `涉及 1—${few} 人的数值隐去;真实的零照常显示。`,
      `Values that rest on 1–${few} persons are hidden; a true zero is shown.`,
    ),
    rule(
      'complement',
      persons.hide_below,
      '比率的分子、分母或余数涉及人数不足时隐去;表内只有一个分项被隐去时,次小的一项一并隐去。',
      'A rate is hidden when its numerator, denominator or complement rests on too few; a lone hidden part of a shown total takes the next smallest with it.',
    ),
    rule(
      'contributors',
      money.contributors,
      `金额的贡献者不足 ${money.contributors} 个时隐去。`,
      `Money of fewer than ${money.contributors} contributors is hidden.`,
    ),
    rule(
      'p_percent',
      money.p_percent,
      `除最大两个贡献者外的金额不足最大者的 ${money.p_percent}% 时隐去(p% 规则)。`,
      `Hidden when all but the two largest contribute less than ${money.p_percent}% of the largest (p% rule).`,
    ),
    rule(
      'dominance',
      `(${largest}, ${percent})`,
      `最大的 ${largest} 个贡献者超过总额 ${percent}% 时隐去。`,
      `Hidden when the largest ${largest} hold more than ${percent}% of the total.`,
    ),
    rule(
      'group',
      group.minimum,
      `恰为 0% 或 100% 的比率,分母不足 ${group.minimum} 人时隐去。`,
      `A rate of exactly 0% or 100% is hidden below ${group.minimum} persons.`,
    ),
    rule(
      'index',
      index.coverage,
      `指数在可见权重不足 ${Math.round(index.coverage * 100)}% 或涉及不足 ${index.hide_below} 人时不显示。`,
      `An index is not shown below ${Math.round(index.coverage * 100)}% of its weight or ${index.hide_below} persons.`,
    ),
  ];
}

function perturbationRule({ perturbation: { maximum, variance } }: Policy): Rule {
  return {
    id: 'perturbation',
    audience: 'outside',
    value: `±${maximum}, σ²=${variance}`,
    text: {
      zh: `对外计数按单元格密钥扰动:零均值,方差 ${variance},最大 ±${maximum},零保持为零;同一单元格在任何表、任何时候都是同一个数。`,
      en: `Counts shown outside carry cell-key noise: mean zero, variance ${variance}, at most ±${maximum}, zeros stay zero; the same cell shows the same number in every table at any time.`,
    },
  };
}
