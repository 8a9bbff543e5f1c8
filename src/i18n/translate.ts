import type { Locale } from '../domain/text.ts';
import { en } from './locales/en/index.ts';
import { zhCN } from './locales/zh-CN/index.ts';

/** Every sentence of the interface has one key; Chinese declares the keys, English must have the same. */
export type Key = keyof typeof zhCN;

type Holes<S extends string> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type Fill<K extends Key> = Holes<(typeof zhCN)[K]>;

/** The holes a sentence needs, as text: numbers come from `format.ts`, never from `String(n)`. */
export type Params<K extends Key> = [Fill<K>] extends [never] ? [] : [Readonly<Record<Fill<K>, string>>];

export type Translate = <K extends Key>(key: K, ...params: Params<K>) => string;

const MESSAGES: Record<Locale, Readonly<Record<Key, string>>> = { 'zh-CN': zhCN, en };

/** @returns the `t` of one language. */
export function translator(locale: Locale): Translate {
  const messages = MESSAGES[locale];
  return (key, ...params) => fill(messages[key], params[0]);
}

/** The test language: `[[key]]` for every sentence, so that text outside `t` stands out. */
export const pseudo: Translate = (key, ..._params) => `[[${key}]]`;

function fill(sentence: string, params: Readonly<Record<string, string>> | undefined): string {
  return params === undefined
    ? sentence
    : sentence.replace(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole);
}
