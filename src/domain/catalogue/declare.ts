import type { Dimension, Formula, MeasureRef, Metric, Unit } from '../metric.ts';
import type { Bilingual } from '../text.ts';

/** What all metrics of one cube share: who answers for them and what they may be split by. */
export interface Subject {
  readonly cube: string;
  readonly owner: Bilingual;
  readonly by: readonly (readonly Dimension[])[];
}

/** Title and definition in both languages: `[zh, en]`. */
type Both = readonly [zh: string, en: string];
interface Words {
  readonly title: Both;
  /** What is counted, of what, over what; what counts as satisfied. */
  readonly means: Both;
  readonly unit: Unit;
  readonly decimals?: number;
  readonly by?: Subject['by'];
}

const text = ([zh, en]: Both): Bilingual => ({ zh, en });

/** The ways to make metrics of one cube's measures. */
export function metricsOf(subject: Subject) {
  const of = (measure: string): MeasureRef =>
    measure.includes('.')
      ? { cube: measure.split('.')[0] ?? '', measure: measure.split('.')[1] ?? '' }
      : { cube: subject.cube, measure };
  const metric = (id: string, words: Words, formula: Formula, decimals: number): Metric => ({
    id,
    title: text(words.title),
    definition: text(words.means),
    unit: words.unit,
    decimals: words.decimals ?? decimals,
    owner: subject.owner,
    by: words.by ?? subject.by,
    formula,
  });
  return {
    count: (id: string, measure: string, words: Words): Metric =>
      metric(id, words, { kind: 'count', of: of(measure) }, 0),
    persons: (id: string, measure: string, words: Words): Metric =>
      metric(id, words, { kind: 'persons', of: of(measure) }, 0),
    money: (id: string, measure: string, words: Omit<Words, 'unit'>): Metric =>
      metric(id, { ...words, unit: 'yuan' }, { kind: 'money', of: of(measure) }, 0),
    /** Part ÷ whole, in percent. */
    share: (id: string, part: string, whole: string, words: Omit<Words, 'unit'>): Metric =>
      metric(
        id,
        { ...words, unit: 'percent' },
        { kind: 'rate', of: of(part), per: of(whole), scale: 100 },
        1,
      ),
    /** Per 10,000 members. */
    per10k: (id: string, measure: string, words: Omit<Words, 'unit'>, counted?: Unit): Metric => ({
      ...metric(
        id,
        { ...words, unit: 'per_10k_members' },
        { kind: 'rate', of: of(measure), per: of('members.active_members'), scale: 10_000 },
        1,
      ),
      ...(counted === undefined ? {} : { counted }),
    }),
    mean: (id: string, total: string, per: string, scale: number, words: Words): Metric =>
      metric(id, words, { kind: 'mean', of: of(total), per: of(per), scale }, 2),
  };
}

/** Each dimension alone, and the main one with each of the others. */
export const crossed = (main: Dimension, others: readonly Dimension[]): Dimension[][] => [
  [main],
  ...others.map((other) => [other]),
  ...others.map((other) => [main, other]),
];
