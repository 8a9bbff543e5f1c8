export interface LabelScore {
  readonly label: string;
  readonly texts: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Scores {
  readonly accuracy: number;
  /** Plain mean of the F1 of every label: a small label counts as much as a large one. */
  readonly macroF1: number;
  readonly labels: readonly LabelScore[];
}

/** Compares guesses with the truth, label by label; where nothing is right, precision, recall and F1 are 0. */
export function scoresOf(truth: readonly string[], guesses: readonly string[]): Scores {
  const labels = [...new Set(truth)].sort().map((label): LabelScore => {
    const texts = truth.filter((t) => t === label).length;
    const guessed = guesses.filter((g) => g === label).length;
    const right = truth.filter((t, i) => t === label && guesses[i] === label).length;
    return {
      label,
      texts,
      precision: guessed === 0 ? 0 : right / guessed,
      recall: right / texts,
      f1: right === 0 ? 0 : (2 * right) / (guessed + texts),
    };
  });
  return {
    accuracy: truth.filter((t, i) => t === guesses[i]).length / Math.max(1, truth.length),
    macroF1: labels.reduce((sum, l) => sum + l.f1, 0) / Math.max(1, labels.length),
    labels,
  };
}
