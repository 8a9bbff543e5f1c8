import { uniformDraws } from '../../src/indices/random.ts';
import { keywords, majority } from './baselines.ts';
import { ComplementBayes, type Example } from './complement-bayes.ts';
import { type Scores, scoresOf } from './scores.ts';
import { type Reading, wordsOf } from './words.ts';

export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export interface ValidationOptions {
  readonly folds: number;
  readonly seed: number;
  /** `auto`: each training part tries both on a fifth of itself. */
  readonly reading: Reading | 'auto';
  /** Words known to belong to a label (the names below it in a code list); they join every training part. */
  readonly seeds: readonly LabelledText[];
}

export interface Validation {
  readonly texts: number;
  readonly labels: number;
  readonly folds: number;
  readonly seed: number;
  readonly seeds: number;
  /** In how many folds each reading was used. */
  readonly readings: Readonly<Record<Reading, number>>;
  readonly classifier: Scores;
  readonly keywords: Scores;
  readonly majority: Scores;
  readonly telling: Readonly<Record<string, readonly string[]>>;
}

/**
 * Stratified k-fold cross-validation: every text is judged once, by what was learned without it. Texts that are the
 * same stay in the same fold, so that a copy never helps.
 * @throws RangeError when a fold would have nothing to learn from.
 */
export function crossValidate(texts: readonly LabelledText[], options: ValidationOptions): Validation {
  const { folds, seed } = options;
  const labels = new Set(texts.map((t) => t.label));
  if (labels.size < 2) throw new RangeError(`needs at least 2 labels, got ${labels.size}`);
  if (folds < 2 || folds > texts.length)
    throw new RangeError(`${folds} folds of ${texts.length} texts cannot be made`);
  const both = { topic: examplesOf(texts, 'topic'), tone: undefined as readonly Example[] | undefined };
  const examples = (reading: Reading): readonly Example[] => {
    if (reading === 'topic') return both.topic;
    both.tone ??= examplesOf(texts, 'tone');
    return both.tone;
  };
  const seeds = (reading: Reading): readonly Example[] =>
    examplesOf(
      options.seeds.filter((s) => labels.has(s.label)),
      reading,
    );
  const fold = foldsOf(texts, folds, seed);
  const guesses = { classifier: [] as string[], keywords: [] as string[], majority: [] as string[] };
  const readings = { topic: 0, tone: 0 };
  for (let k = 0; k < folds; k++) {
    const training = indices(fold, (f) => f !== k);
    const judged = indices(fold, (f) => f === k);
    const reading = options.reading === 'auto' ? betterReading(training, examples, seeds) : options.reading;
    readings[reading]++;
    const learned = training.flatMap((i) => examples(reading)[i] ?? []);
    const model = new ComplementBayes([...learned, ...seeds(reading)]);
    const topics = training.flatMap((i) => both.topic[i] ?? []);
    const listed = keywords(topics, seeds('topic'));
    const usual = majority(topics);
    for (const i of judged) {
      guesses.classifier[i] = model.classify(examples(reading)[i]?.words ?? []).label;
      guesses.keywords[i] = listed(both.topic[i]?.words ?? []);
      guesses.majority[i] = usual([]);
    }
  }
  const truth = texts.map((t) => t.label);
  const usual: Reading = readings.tone > readings.topic ? 'tone' : 'topic';
  const whole = new ComplementBayes([...examples(usual), ...seeds(usual)]);
  return {
    texts: texts.length,
    labels: labels.size,
    folds,
    seed,
    seeds: options.seeds.filter((s) => labels.has(s.label)).length,
    readings,
    classifier: scoresOf(truth, guesses.classifier),
    keywords: scoresOf(truth, guesses.keywords),
    majority: scoresOf(truth, guesses.majority),
    telling: Object.fromEntries(
      whole.labels.map((label) => [label, whole.telling(label, 10).map((w) => w.word)]),
    ),
  };
}

const examplesOf = (texts: readonly LabelledText[], reading: Reading): readonly Example[] =>
  texts.map(({ text, label }) => ({ words: wordsOf(text, reading), label }));

const indices = (fold: readonly number[], wanted: (fold: number) => boolean): number[] =>
  fold.flatMap((f, i) => (wanted(f) ? [i] : []));

/** As many texts tell the two readings apart. */
const ENOUGH = 3000;

/** Learns on four fifths of a training part (of large ones, a part of it) and keeps the reading that does better on the last. */
function betterReading(
  training: readonly number[],
  examples: (reading: Reading) => readonly Example[],
  seeds: (reading: Reading) => readonly Example[],
): Reading {
  const step = Math.ceil(training.length / ENOUGH);
  const score = (reading: Reading): number => {
    const own = training.filter((_i, n) => n % step === 0).flatMap((i) => examples(reading)[i] ?? []);
    const held = own.filter((_e, i) => i % 5 === 0);
    const model = new ComplementBayes([...own.filter((_e, i) => i % 5 !== 0), ...seeds(reading)]);
    return scoresOf(
      held.map((e) => e.label),
      held.map((e) => model.classify(e.words).label),
    ).macroF1;
  };
  return score('tone') > score('topic') ? 'tone' : 'topic';
}

/** Deals the texts of each label round the folds, in an order drawn from the seed. */
export function foldsOf(texts: readonly LabelledText[], folds: number, seed: number): number[] {
  const draw = uniformDraws(seed);
  const copies = new Map<string, number[]>();
  for (const [i, { text }] of texts.entries()) {
    const same = copies.get(text.replace(/\s+/g, ''));
    if (same) same.push(i);
    else copies.set(text.replace(/\s+/g, ''), [i]);
  }
  const byLabel = new Map<string, number[][]>();
  for (const group of copies.values()) {
    const label = texts[group[0] ?? 0]?.label ?? '';
    const groups = byLabel.get(label);
    if (groups) groups.push(group);
    else byLabel.set(label, [group]);
  }
  const fold = new Array<number>(texts.length).fill(0);
  let dealt = 0;
  for (const label of [...byLabel.keys()].sort()) {
    const groups = byLabel.get(label) ?? [];
    for (let i = groups.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      const [a, b] = [groups[i], groups[j]];
      if (a && b) [groups[i], groups[j]] = [b, a];
    }
    for (const group of groups) {
      for (const i of group) fold[i] = dealt % folds;
      dealt++;
    }
  }
  return fold;
}
