import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';

/** How a text becomes features: words for what it is about, words and pairs of words for its tone. */
export type Reading = 'topic' | 'tone';

let segmenter: Jieba | undefined;

/** The dictionary is 5 MB and takes a quarter of a second; it is read when the first text is. */
function jieba(): Jieba {
  if (!segmenter) {
    const { dict } = createRequire(import.meta.url)('@node-rs/jieba/dict.js') as { dict: Uint8Array };
    segmenter = Jieba.withDict(dict);
  }
  return segmenter;
}

const HAN = /\p{Script=Han}/u;
const LETTERS = /[\p{Script=Han}a-z!?]/u;

/**
 * Words of a text, repeated as often as they occur. `topic`: words of two characters and more and the shorter words
 * inside them (公积金贷款 → 公积金, 贷款, 公积金贷款). `tone`: every word, "!" and "?", and each word with the next, so that
 * 不_好吃 is something else than 好吃. Numbers and names of the alphabet carry no topic and are left out.
 */
export function wordsOf(text: string, reading: Reading): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  if (reading === 'topic') {
    return jieba()
      .cutForSearch(plain, true)
      .filter((word) => word.length >= 2 && HAN.test(word));
  }
  const words = jieba()
    .cut(plain, true)
    .filter((word) => LETTERS.test(word));
  return [...words, ...words.slice(1).map((word, i) => `${words[i]}_${word}`)];
}
