import type { Method } from '../../contracts/method.ts';
import type { Audience, Policy } from '../../disclosure/policy.ts';
import type { Bilingual } from '../../domain/text.ts';

type Rule = Method['policy']['rules'][number];

/** The disclosure policy in words, made from its numbers. */
export function policyRules(policy: Policy): Rule[] {
  return [
    ...audienceRules(policy, 'inside'),
    ...audienceRules(policy, 'outside'),
    perturbationRule(policy),
    ...tighteningRules(policy),
  ];
}

function audienceRules(policy: Policy, audience: Audience): Rule[] {
  const { persons, money, group, index, rating } = policy.audiences[audience];
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
      `涉及 1—${few} 人的数值隐去；真实的零照常显示。`,
      `Values that rest on 1–${few} persons are hidden; a true zero is shown.`,
    ),
    rule(
      'complement',
      persons.hide_below,
      '比率的分子、分母或余数涉及人数不足时隐去；表内只有一个分项被隐去时，次小的一项一并隐去。',
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
      `除最大两个贡献者外的金额不足最大者的 ${money.p_percent}% 时隐去（p% 规则）。`,
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
      `恰为 0% 或 100% 的比率，分母不足 ${group.minimum} 人时隐去。`,
      `A rate of exactly 0% or 100% is hidden below ${group.minimum} persons.`,
    ),
    rule(
      'order',
      persons.hide_below,
      `中位数等分位数两侧各不足 ${persons.hide_below} 人时隐去；最小值、最大值仅在不少于 ${persons.hide_below} 人同为此值时显示。`,
      `A median or other quantile needs ${persons.hide_below} persons on either side; a least or greatest value is shown only where ${persons.hide_below} share it.`,
    ),
    rule(
      'rating',
      `${rating.score_from} / ${rating.rank_from}`,
      `评分自 ${rating.score_from} 人起显示，排名自 ${rating.rank_from} 人起显示。`,
      `A score is shown from ${rating.score_from} raters on, its place among others from ${rating.rank_from}.`,
    ),
    rule(
      'index',
      index.coverage,
      `指数在可见权重不足 ${Math.round(index.coverage * 100)}% 或涉及不足 ${index.hide_below} 人时不显示。`,
      `An index is not shown below ${Math.round(index.coverage * 100)}% of its weight or ${index.hide_below} persons.`,
    ),
  ];
}

/** What single pages and datasets do more strictly, as the policy file says it. */
function tighteningRules({ pages, datasets }: Policy): Rule[] {
  const of = (kind: 'page' | 'dataset', entries: Policy['pages']): Rule[] =>
    Object.entries(entries).map(([name, rules]) => ({
      id: `${kind}_${name}`,
      audience: kind === 'page' ? 'inside' : 'outside',
      value: JSON.stringify(rules).replaceAll('"', ''),
      text: tightened(kind, TITLES[name] ?? { zh: name, en: name }, rules),
    }));
  return [...of('page', pages), ...of('dataset', datasets)];
}

/** What readers call the pages and datasets that the policy file names. */
const TITLES: Readonly<Record<string, Bilingual>> = {
  merchants: { zh: '商户', en: 'Merchants' },
  sites: { zh: '阵地', en: 'Sites' },
  vouchers: { zh: '消费券', en: 'Vouchers' },
};

function tightened(kind: 'page' | 'dataset', title: Bilingual, rules: Policy['pages'][string]): Bilingual {
  const { persons, group, rating } = rules;
  const said: Bilingual[] = [
    ...(persons?.hide_below === undefined
      ? []
      : [
          {
            zh: `涉及不足 ${persons.hide_below} 人的数值隐去`,
            en: `values of fewer than ${persons.hide_below} persons are hidden`,
          },
        ]),
    ...(group?.minimum === undefined
      ? []
      : [
          {
            zh: `恰为 0% 或 100% 的比率，分母不足 ${group.minimum} 人时隐去`,
            en: `rates of exactly 0% or 100% are hidden below ${group.minimum} persons`,
          },
        ]),
    ...(rating?.score_from === undefined
      ? []
      : [
          { zh: `评分自 ${rating.score_from} 人起显示`, en: `scores show from ${rating.score_from} persons` },
        ]),
    ...(rating?.rank_from === undefined
      ? []
      : [{ zh: `排名自 ${rating.rank_from} 人起显示`, en: `ranks from ${rating.rank_from}` }]),
  ];
  const more = said.length === 0 ? [{ zh: '另行加严', en: 'stricter' }] : said;
  return {
    zh: `“${title.zh}”${kind === 'page' ? '页' : '数据集'}：${more.map(({ zh }) => zh).join('，')}。`,
    en: `The ${kind} "${title.en}": ${more.map(({ en }) => en).join(', ')}.`,
  };
}

function perturbationRule({ perturbation: { maximum, variance, money } }: Policy): Rule {
  const percent = (share: number): number => Math.round(share * 100);
  return {
    id: 'perturbation',
    audience: 'outside',
    value: `±${maximum}, σ²=${variance}`,
    text: {
      zh: `对外计数按单元格密钥扰动：零均值，方差 ${variance}，最大 ±${maximum}，零保持为零；同一单元格在任何表、任何时候都是同一个数。金额按最大贡献者的 ${percent(money.largest * money.least)}—${percent(money.largest)}% 及次大者的 ${percent(money.second * money.least)}—${percent(money.second)}% 加减，均值为零。`,
      en: `Counts shown outside carry cell-key noise: mean zero, variance ${variance}, at most ±${maximum}, zeros stay zero; the same cell shows the same number in every table at any time. Money moves by ${percent(money.largest * money.least)}–${percent(money.largest)}% of its largest contributor and ${percent(money.second * money.least)}–${percent(money.second)}% of the second, mean zero.`,
    },
  };
}
