/** A text as words, and what it is about. */
export interface Example {
  readonly words: readonly string[];
  readonly label: string;
}

/** How much one word speaks for a label. */
export interface WordWeight {
  readonly word: string;
  readonly weight: number;
}

export interface Judgement {
  readonly label: string;
  /** Distance to the next best label, in units of weight per text; 0 when no word of the text is known. */
  readonly margin: number;
}

/**
 * Complement naive Bayes on tf-idf (Rennie, Shih, Teevan & Karger, "Tackling the Poor Assumptions of Naive Bayes Text
 * Classifiers", ICML 2003, WCNB). What speaks for a label is how rare a word is in all *other* labels; this keeps
 * small labels from drowning. Closed form: no iterations, no chance, every weight can be listed and explained.
 */
export class ComplementBayes {
  readonly labels: readonly string[];
  private readonly ids = new Map<string, number>();
  private readonly words: string[] = [];
  private readonly idf: Float64Array;
  /** Per label, per word. */
  private readonly weights: readonly Float64Array[];

  constructor(examples: readonly Example[], smoothing = 1) {
    this.labels = [...new Set(examples.map((e) => e.label))].sort();
    const documents: number[] = [];
    for (const { words } of examples) {
      for (const word of new Set(words)) {
        const id = this.ids.get(word) ?? this.ids.size;
        this.ids.set(word, id);
        this.words[id] = word;
        documents[id] = (documents[id] ?? 0) + 1;
      }
    }
    const size = this.ids.size;
    this.idf = Float64Array.from(documents, (n) => Math.log((1 + examples.length) / (1 + n)) + 1);
    const mass = this.labels.map(() => new Float64Array(size));
    const total = new Float64Array(size);
    const position = new Map(this.labels.map((label, i) => [label, i]));
    for (const { words, label } of examples) {
      const own = mass[position.get(label) ?? 0];
      for (const [id, value] of this.vector(words)) {
        if (own) own[id] = (own[id] ?? 0) + value;
        total[id] = (total[id] ?? 0) + value;
      }
    }
    this.weights = mass.map((own) => complement(own, total, smoothing));
  }

  classify(words: readonly string[]): Judgement {
    const vector = this.vector(words);
    const scores = this.weights.map((weights) => {
      let score = 0;
      for (const [id, value] of vector) score += (weights[id] ?? 0) * value;
      return score;
    });
    let best = 0;
    for (let i = 1; i < scores.length; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
    const next = scores.reduce(
      (top, s, i) => (i === best ? top : Math.max(top, s)),
      Number.NEGATIVE_INFINITY,
    );
    return {
      label: this.labels[best] ?? '',
      margin: vector.size === 0 || scores.length < 2 ? 0 : (scores[best] ?? 0) - next,
    };
  }

  /** The words that speak most for a label, relative to the mean of all labels. */
  telling(label: string, count: number): WordWeight[] {
    const at = this.labels.indexOf(label);
    return this.words
      .map((word, id) => ({ word, weight: this.lead(at, id) }))
      .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
      .slice(0, count);
  }

  /** The words of a text that speak most for a label. */
  because(words: readonly string[], label: string, count = 5): WordWeight[] {
    const at = this.labels.indexOf(label);
    return [...this.vector(words)]
      .map(([id, value]) => ({ word: this.words[id] ?? '', weight: this.lead(at, id) * value }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
      .slice(0, count);
  }

  private lead(label: number, id: number): number {
    const mean = this.weights.reduce((sum, w) => sum + (w[id] ?? 0), 0) / this.weights.length;
    return ((this.weights[label]?.[id] ?? 0) - mean) * (this.idf[id] ?? 0);
  }

  /** Damped counts times idf, scaled to length one; unknown words are left out. */
  private vector(words: readonly string[]): Map<number, number> {
    const counts = new Map<number, number>();
    for (const word of words) {
      const id = this.ids.get(word);
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    let square = 0;
    for (const [id, n] of counts) {
      const value = (1 + Math.log(n)) * (this.idf[id] ?? 0);
      counts.set(id, value);
      square += value * value;
    }
    const length = Math.sqrt(square) || 1;
    for (const [id, value] of counts) counts.set(id, value / length);
    return counts;
  }
}

/** Negative log share of each word outside the label, scaled so that all labels weigh the same. */
function complement(own: Float64Array, total: Float64Array, smoothing: number): Float64Array {
  const outside = total.map((all, id) => all - (own[id] ?? 0) + smoothing);
  const sum = outside.reduce((a, b) => a + b, 0);
  const weights = outside.map((mass) => -Math.log(mass / sum));
  const size = weights.reduce((a, w) => a + Math.abs(w), 0) / Math.max(1, weights.length);
  return weights.map((w) => w / (size || 1));
}
