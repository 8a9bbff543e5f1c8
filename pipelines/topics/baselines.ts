import type { Example } from './complement-bayes.ts';

export type Guess = (words: readonly string[]) => string;

/** The label most examples have, whatever the text says. */
export function majority(examples: readonly Example[]): Guess {
  const label = commonest(examples.map((e) => e.label));
  return () => label;
}

const KEYWORDS = 20;

/**
 * What people do without a classifier: a list of words per label, the label with most hits wins, none means the
 * majority. The list is the words of the seeds where there are seeds, else per label the twenty words whose share
 * of texts differs most between this label and the others.
 */
export function keywords(examples: readonly Example[], seeds: readonly Example[]): Guess {
  const fallback = commonest(examples.map((e) => e.label));
  const lists = seeds.length > 0 ? seedLists(seeds) : learnedLists(examples);
  return (words) => {
    let best = fallback;
    let most = 0;
    for (const [label, list] of lists) {
      const hits = words.reduce((n, word) => n + (list.has(word) ? 1 : 0), 0);
      if (hits > most) {
        most = hits;
        best = label;
      }
    }
    return best;
  };
}

function seedLists(seeds: readonly Example[]): Map<string, Set<string>> {
  const lists = new Map<string, Set<string>>();
  for (const { label, words } of seeds) {
    const list = lists.get(label) ?? new Set();
    for (const word of words) list.add(word);
    lists.set(label, list);
  }
  return lists;
}

function learnedLists(examples: readonly Example[]): Map<string, Set<string>> {
  const labels = [...new Set(examples.map((e) => e.label))].sort();
  const texts = new Map(labels.map((label) => [label, 0]));
  const having = new Map<string, Map<string, number>>();
  for (const { label, words } of examples) {
    texts.set(label, (texts.get(label) ?? 0) + 1);
    for (const word of new Set(words)) {
      const counts = having.get(word) ?? new Map<string, number>();
      counts.set(label, (counts.get(label) ?? 0) + 1);
      having.set(word, counts);
    }
  }
  return new Map(
    labels.map((label) => {
      const own = texts.get(label) ?? 1;
      const others = examples.length - own;
      const scored = [...having].map(([word, counts]) => {
        const here = counts.get(label) ?? 0;
        const all = [...counts.values()].reduce((a, b) => a + b, 0);
        return { word, difference: here / own - (all - here) / Math.max(1, others) };
      });
      scored.sort((a, b) => b.difference - a.difference || (a.word < b.word ? -1 : 1));
      return [
        label,
        new Set(
          scored
            .filter((s) => s.difference > 0)
            .slice(0, KEYWORDS)
            .map((s) => s.word),
        ),
      ];
    }),
  );
}

function commonest(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}
