import { queryRequestSchema } from '../../contracts/query.ts';
import type { Confidence, ConfidencePoint } from '../../contracts/trust.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, noPersons, type OpenCell } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import {
  consumerConfidence,
  diffusionIndex,
  MICHIGAN_CONSTANT,
  michiganMean,
  relativeScore,
} from '../../indices/confidence.ts';
import { proportionInterval } from '../../indices/proportion.ts';
import { effectiveSize, rake } from '../../indices/raking.ts';
import { placeOf } from '../consumption/place.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { shownOf } from '../shown.ts';
import { type AnswerCell, type Margin, readAnswers, readRoll } from './answers.ts';

type Formula = Confidence['formula'];
type Kind = 'expectation' | 'share';

/** What the questions of the contract ask; a workspace's own keep their code as title. */
const TITLES: Readonly<Record<string, Bilingual>> = {
  INCOME_EXPECTATION: { zh: '收入预期', en: 'Income expectation' },
  SPENDING_PLAN: { zh: '消费意愿', en: 'Spending plan' },
  UNION_TRUST: { zh: '对工会服务满意', en: 'Satisfied with the union' },
  NEED_MET: { zh: '需求得到满足', en: 'Needs met' },
};

/** Answers counted as good where a question is no expectation. */
const GOOD = new Set(['yes', '4', '5']);
const EXPECTATIONS = new Set(['better', 'same', 'worse']);

interface Wave {
  readonly month: number;
  readonly question: string;
  readonly kind: Kind;
  readonly cells: readonly AnswerCell[];
  readonly responses: number;
}

/** Diffusion and quality-of-life indices of the surveys that are loaded, with their intervals. */
export async function confidence(
  choice: { readonly formula: Formula; readonly region?: string },
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Confidence>> {
  const place = placeOf(choice.region, release);
  const stored = await release.pool.use(async (db) => ({
    answers: release.tables.has('inside.survey_answers')
      ? await readAnswers(db, place.level, place.code)
      : [],
    roll: place.level === 'nation' && release.tables.has('inside.representation') ? await readRoll(db) : null,
  }));
  const waves = wavesOf(stored.answers);
  const measured = waves.map((wave) => measure(wave, choice.formula, stored.roll));
  const cell = (i: number, part: 'value' | 'weighted'): OpenCell => {
    const value = measured[i]?.[part] ?? null;
    return {
      period: waves[i]?.month ?? 0,
      region: place.code,
      members: [`${waves[i]?.question} ${part}`],
      value,
      status: value === null ? 'not_applicable' : 'estimated',
      basis: value === null ? null : { kind: 'index', persons: waves[i]?.responses ?? 0, coverage: 1 },
      n: null,
    };
  };
  const shown = gateTable(
    {
      cells: waves.flatMap((_, i) => [cell(i, 'value'), cell(i, 'weighted')]),
      additive: [false],
    },
    context.policy.audiences.inside,
  );
  const questions = [...new Map(waves.map((wave) => [wave.question, wave.kind]))].map(([id, kind]) => ({
    id,
    title: TITLES[id] ?? { zh: id, en: id },
    kind,
    neutral: kind === 'share' ? null : choice.formula === 'pboc' ? 50 : 100,
  }));
  const rates =
    waves.length > 0 && release.cubes.has('survey_returns')
      ? await context.ask(
          queryRequestSchema.parse({
            metric: 'survey_response_rate',
            period: { grain: 'month' },
            region: { level: place.level, ...(place.level === 'nation' ? {} : { codes: [place.code] }) },
          }),
          release,
        )
      : noPersons(null);
  return deriveAll<unknown, Confidence>([shown, rates], () => {
    const table = shown;
    const rateIn = (month: number): ApiValue => shownOf(rates?.rows.find((one) => one.period === month));
    const points = waves.map((wave, i): ConfidencePoint => {
      const of = (at: number): ApiValue => {
        const found = table.cells[2 * i + at];
        return { value: found?.value ?? null, status: found?.status ?? 'not_applicable' };
      };
      const visible = of(0).value === null ? undefined : measured[i];
      return {
        period: wave.month,
        question: wave.question,
        responses: visible ? wave.responses : 0,
        response_rate: rateIn(wave.month),
        value: of(0),
        weighted: of(1),
        low: visible?.low ?? null,
        high: visible?.high ?? null,
        effective_n: visible?.effective_n ?? null,
      };
    });
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      region: place.code,
      formula: choice.formula,
      questions,
      points,
      index: indexOf(points, questions, choice.formula),
      labels: {
        region: { [place.code]: release.labels.region?.[place.code] ?? { zh: place.code, en: place.code } },
      },
      notes: [...NOTES, FORMULA_NOTES[choice.formula]].map((note) => ({ ...note })),
    };
  });
}

function wavesOf(answers: readonly AnswerCell[]): Wave[] {
  const groups = new Map<string, AnswerCell[]>();
  for (const cell of answers) {
    const key = `${cell.question} ${cell.month}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].flatMap((cells): Wave[] => {
    const [first] = cells;
    if (!first) return [];
    return [
      {
        month: first.month,
        question: first.question,
        kind: cells.some((c) => EXPECTATIONS.has(c.answer)) ? 'expectation' : 'share',
        cells,
        responses: cells.reduce((sum, c) => sum + c.responses, 0),
      },
    ];
  });
}

interface Measured {
  readonly value: number;
  readonly weighted: number | null;
  readonly low: number;
  readonly high: number;
  readonly effective_n: number;
}

/** The value of one question in one wave, raw and weighted, with a 95 % interval at its effective size. */
function measure(
  { cells, kind }: Wave,
  formula: Formula,
  roll: readonly [Margin, Margin, Margin] | null,
): Measured | null {
  // Whoever did not answer the question takes no part in it.
  const kept = cells.filter((c) => (kind === 'expectation' ? EXPECTATIONS.has(c.answer) : c.answer !== 'U'));
  const even = sharesOf(
    kept,
    kept.map(() => 1),
  );
  if (even.n === 0) return null;
  const weights = roll ? weightsOf(kept, roll) : null;
  const shares = weights ? sharesOf(kept, weights) : even;
  const size = weights
    ? effectiveSize(
        kept.map((c) => c.responses),
        weights,
      )
    : even.n;
  const value = valueOfShares(even, kind, formula);
  const best = valueOfShares(shares, kind, formula);
  const { low, high } = intervalOf(shares, kind, formula, size);
  return { value, weighted: weights ? best : null, low, high, effective_n: Math.round(size) };
}

interface Shares {
  readonly n: number;
  readonly up: number;
  readonly same: number;
  readonly down: number;
  readonly good: number;
}

function sharesOf(cells: readonly AnswerCell[], weights: ArrayLike<number>): Shares {
  const sum = (is: (answer: string) => boolean): number =>
    cells.reduce((total, c, i) => total + (is(c.answer) ? c.responses * (weights[i] ?? 0) : 0), 0);
  return {
    n: sum(() => true),
    up: sum((a) => a === 'better'),
    same: sum((a) => a === 'same'),
    down: sum((a) => a === 'worse'),
    good: sum((a) => GOOD.has(a)),
  };
}

function valueOfShares({ n, up, same, down, good }: Shares, kind: Kind, formula: Formula): number {
  if (kind === 'share') return (100 * good) / n;
  if (formula === 'michigan') return relativeScore((100 * up) / n, (100 * down) / n);
  const index = diffusionIndex({ up, same, down });
  return formula === 'beijing' ? 2 * index : index;
}

/** Shares by Wilson; an expectation by the spread of its answers (1, ½, 0). */
function intervalOf(
  shares: Shares,
  kind: Kind,
  formula: Formula,
  size: number,
): { low: number; high: number } {
  const { n, up, same, good } = shares;
  if (kind === 'share') {
    const { low, high } = proportionInterval((good / n) * size, size);
    return { low: 100 * low, high: 100 * high };
  }
  const mean = (up + same / 2) / n;
  const spread = Math.sqrt((up + same / 4) / n - mean * mean);
  const half = 1.959963984540054 * (spread / Math.sqrt(size));
  const scale = formula === 'pboc' ? 100 : 200;
  const clamp = (v: number): number => Math.min(1, Math.max(0, v)) * scale;
  return { low: clamp(mean - half), high: clamp(mean + half) };
}

/** Null when a respondent belongs to a group the roll does not know. */
function weightsOf(
  cells: readonly AnswerCell[],
  roll: readonly [Margin, Margin, Margin],
): Float64Array | null {
  const known = cells.every((c) => roll[0].has(c.sex) && roll[1].has(c.age_band) && roll[2].has(c.industry));
  if (!known || cells.length === 0) return null;
  return rake(
    cells.map((c) => ({ categories: [c.sex, c.age_band, c.industry], n: c.responses })),
    roll,
  ).weights;
}

/** One index a wave, where every expectation of it may be shown. */
function indexOf(
  points: readonly ConfidencePoint[],
  questions: Confidence['questions'],
  formula: Formula,
): Confidence['index'] {
  const expectations = questions.filter((q) => q.kind === 'expectation').map((q) => q.id);
  const satisfactions = questions.filter((q) => q.kind === 'share').map((q) => q.id);
  return [...new Set(points.map((p) => p.period))]
    .sort((a, b) => a - b)
    .flatMap((period) => {
      const best = (ids: readonly string[]): number[] =>
        ids.flatMap((id) => {
          const point = points.find((p) => p.period === period && p.question === id);
          return point?.weighted.value ?? point?.value.value ?? [];
        });
      const up = best(expectations);
      if (up.length === 0 || up.length < expectations.length) return [];
      const now = best(satisfactions).map((share) => 2 * share);
      const mean = up.reduce((a, b) => a + b, 0) / up.length;
      const value =
        formula === 'michigan'
          ? michiganMean(up, MICHIGAN_CONSTANT)
          : formula === 'beijing' && now.length > 0
            ? consumerConfidence(now, up).confidence
            : mean;
      const of = formula === 'beijing' ? [...expectations, ...satisfactions] : expectations;
      return [{ period, value: { value, status: 'estimated' as const }, of }];
    });
}

const NOTES = [
  {
    id: 'beside',
    text: {
      zh: '问卷指数立在两个温度旁边，不计入温度。加权值按性别、年龄段、行业加权到在册会员；区间按有效样本量计算（95%）。问卷不与会员相连，“看不准”“未答”不计入。',
      en: 'Indices of surveys stand beside the two gauges and are no part of them. Weighted to sex, age and industry of the roll; 95% intervals at the effective size. Answers are never joined to members; "not sure" and unanswered do not count.',
    },
  },
] as const;

const FORMULA_NOTES = {
  pboc: {
    id: 'pboc',
    text: {
      zh: '人民银行口径：扩散指数 = 100 ×（更好 + ½ 不变）÷ 全部；50 为临界。',
      en: "As the People's Bank of China: 100 × (better + ½ same) ÷ all; 50 is neutral.",
    },
  },
  beijing: {
    id: 'beijing',
    text: {
      zh: '北京口径：信心指数 = 0.4 × 满意指数 + 0.6 × 预期指数（0—200,100 为临界）；满意指数取各满意题好评率的两倍，权重由公布值推得。',
      en: 'As Beijing: 0.4 × satisfaction + 0.6 × expectation (0–200, 100 neutral); satisfaction is twice the share of good answers; the weights are inferred from published values.',
    },
  },
  michigan: {
    id: 'michigan',
    text: {
      zh: '密歇根口径：相对分 = 更好% − 更差% + 100；指数 = 各题相对分之和按五题折算 ÷ 6.7558 + 2.0。',
      en: 'As Michigan: relative score = better% − worse% + 100; the index is their sum, brought to five questions, ÷ 6.7558 + 2.0.',
    },
  },
} as const;
