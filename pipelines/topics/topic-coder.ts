import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../indices/methods/csv.ts';
import { ComplementBayes, type WordWeight } from './complement-bayes.ts';
import { wordsOf } from './words.ts';

/** Appeal topics A01–A99, need domains S01–S99. */
export const TOPIC_LISTS = ['topic', 'need_domain'] as const;
export type TopicList = (typeof TOPIC_LISTS)[number];

const OTHER: Readonly<Record<TopicList, string>> = { topic: 'A99', need_domain: 'S99' };

/** Below this lead over the next best code a text says too little, and is coded "other". */
export const MIN_MARGIN = 0.03;

export interface CodedText {
  readonly code: string;
  readonly margin: number;
  readonly because: readonly WordWeight[];
}

export interface TopicCoder {
  readonly codes: readonly string[];
  code(text: string): CodedText;
  /** The words that speak most for a code. */
  telling(code: string, count: number): WordWeight[];
}

const REFERENCE = join(import.meta.dirname, '..', '..', 'data', 'reference');
const coders = new Map<string, TopicCoder>();

/**
 * Puts Chinese free text under a code. Learned, whenever the program starts, from `topic_examples.csv` and from the
 * names and aliases in `codes.csv`: whoever adds a line there changes what it knows, and can see by which words.
 */
export function topicCoder(list: TopicList, folder = REFERENCE): TopicCoder {
  const key = `${folder}\n${list}`;
  const known = coders.get(key);
  if (known) return known;
  const examples = examplesIn(list, folder).map(({ code, text }) => ({
    label: code,
    words: wordsOf(text, 'topic'),
  }));
  const model = new ComplementBayes(examples);
  const coder: TopicCoder = {
    codes: model.labels,
    code: (text) => {
      const words = wordsOf(text, 'topic');
      const { label, margin } = model.classify(words);
      if (margin < MIN_MARGIN) return { code: OTHER[list], margin, because: [] };
      return { code: label, margin, because: model.because(words, label) };
    },
    telling: (code, count) => model.telling(code, count),
  };
  coders.set(key, coder);
  return coder;
}

/** One example per phrase, and one per name or alias of a code. */
export function examplesIn(list: TopicList, folder = REFERENCE): { code: string; text: string }[] {
  const rows = (name: string): Record<string, string>[] => {
    const { header, rows: lines } = parseCsv(readFileSync(join(folder, name), 'utf8'));
    return lines.map(({ cells }) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ''])));
  };
  const phrases = rows('topic_examples.csv').flatMap((row) =>
    row.list === list ? (row.texts ?? '').split('|').map((text) => ({ code: row.code ?? '', text })) : [],
  );
  const names = rows('codes.csv').flatMap((row) =>
    row.list === list && row.code !== 'U'
      ? [row.name_zh ?? '', ...(row.aliases ?? '').split('|')].map((text) => ({ code: row.code ?? '', text }))
      : [],
  );
  return [...phrases, ...names].filter(({ text }) => text !== '');
}
