import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/locales/en/index.ts';
import { zhCN } from '../../src/i18n/locales/zh-CN/index.ts';
import { type Key, pseudo, translator } from '../../src/i18n/translate.ts';

const keys = Object.keys(zhCN).sort() as Key[];
const holes = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

describe('locales', () => {
  it('English has exactly the keys of Chinese', () => {
    expect(Object.keys(en).sort()).toEqual(keys);
  });

  it.each(keys)('%s: same holes in both languages', (key) => {
    expect(holes(en[key])).toEqual(holes(zhCN[key]));
  });

  it('no sentence is empty', () => {
    expect(keys.filter((key) => zhCN[key].trim() === '' || en[key].trim() === '')).toEqual([]);
  });

  it('Chinese sentences are punctuated in Chinese', () => {
    const cjk = /[\u4e00-\u9fff]/;
    const western = /[\u4e00-\u9fff}][,;:?!(]|[,;:?!)][\u4e00-\u9fff{]/;
    expect(keys.filter((key) => cjk.test(zhCN[key]) && western.test(zhCN[key]))).toEqual([]);
  });

  it('English sentences hold no Chinese, but for the name of the other language', () => {
    expect(
      keys.filter((key) => key !== 'app.otherLanguage' && /[\u4e00-\u9fff，。；：]/.test(en[key])),
    ).toEqual([]);
  });
});

describe('translator', () => {
  it('fills holes with text', () => {
    expect(translator('zh-CN')('trends.chosen', { n: '3' })).toBe('已选 3 项');
    expect(translator('en')('trends.chosen', { n: '3' })).toBe('3 chosen');
  });

  it('the test language shows the key', () => {
    expect(pseudo('trends.chosen', { n: '3' })).toBe('[[trends.chosen]]');
  });
});
