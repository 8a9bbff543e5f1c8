import type { Method } from '../../contracts/method.ts';
import type { IndexDefinition } from '../../indices/definition.ts';
import { REPRESENTATION_GRADES, UNDER_COVERED } from '../../indices/representation.ts';

type Grade = NonNullable<Method['grades']>[number];

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const LEFT: Grade['text'] = {
  zh: '其余；置灰，不作头条，不参与排名',
  en: 'whatever is left; greyed, no headline, no rank',
};

/** The written rules of grades A–D: of a reading, from the definition frozen with it, and of the records behind it. */
export function gradeRules(definition: IndexDefinition | null): Grade[] {
  const readings = (definition?.grades ?? []).map(
    ({ grade, coverage, persons, base_months: base }): Grade => ({
      of: 'reading',
      grade,
      text: {
        zh: `可见权重 ≥ ${percent(coverage)}，涉及人数 ≥ ${persons}，基期 ≥ ${base} 个月`,
        en: `visible weight ≥ ${percent(coverage)}, persons ≥ ${persons}, base of ≥ ${base} months`,
      },
    }),
  );
  const records = REPRESENTATION_GRADES.map(
    ({ grade, reporting, effective_n: n, under_covered: under, shift }): Grade => ({
      of: 'records',
      grade,
      text: {
        zh: `报送覆盖 ≥ ${percent(reporting)}，有效样本量 ≥ ${n}，覆盖不足群体（观察率不到全体的 ${percent(UNDER_COVERED)}）的会员 ≤ ${percent(under)}，加权前后相差 ≤ ${percent(shift)}`,
        en: `reporting ≥ ${percent(reporting)}, effective n ≥ ${n}, members in under-covered groups (observed at under ${percent(UNDER_COVERED)} of the rate of all) ≤ ${percent(under)}, moved by weighting ≤ ${percent(shift)}`,
      },
    }),
  );
  const withD = (of: Grade['of'], rules: Grade[]): Grade[] =>
    rules.length === 0 ? [] : [...rules, { of, grade: 'D', text: LEFT }];
  return [...withD('reading', readings), ...withD('records', records)];
}
