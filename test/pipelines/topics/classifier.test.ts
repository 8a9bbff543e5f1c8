import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keywords, majority } from '../../../pipelines/topics/baselines.ts';
import { ComplementBayes, type Example } from '../../../pipelines/topics/complement-bayes.ts';
import { crossValidate, foldsOf } from '../../../pipelines/topics/cross-validate.ts';
import { scoresOf } from '../../../pipelines/topics/scores.ts';
import { wordsOf } from '../../../pipelines/topics/words.ts';

const example = (label: string, ...words: string[]): Example => ({ label, words });

describe('words', () => {
  test('topic: words of two characters and more, long ones also by their parts', () => {
    expect(wordsOf('老板拖欠农民工工资12个月', 'topic')).toEqual(
      expect.arrayContaining(['老板', '拖欠', '农民工', '工资']),
    );
    expect(wordsOf('的,了 abc 123', 'topic')).toEqual([]);
  });

  test('tone: pairs keep the "not" with its word', () => {
    expect(wordsOf('不好吃!', 'tone').some((word) => word.startsWith('不_') || word === '不好_吃')).toBe(
      true,
    );
  });
});

describe('complement naive Bayes', () => {
  test('weights are those of the paper, worked by hand', () => {
    // Two texts of one word each: idf ln(3/2)+1 = 1.405, unit vectors, so each word has mass 1 in its own label.
    const model = new ComplementBayes([example('A', '工资'), example('B', '驿站')]);
    // Outside A: 工资 0+1, 驿站 1+1, of 3 → -ln(1/3) = 1.0986 and -ln(2/3) = 0.4055; divided by their mean 0.7520.
    const mean = (Math.log(3) + Math.log(1.5)) / 2;
    const idf = Math.log(1.5) + 1;
    const lead = ((Math.log(3) / mean - Math.log(1.5) / mean) / 2) * idf;
    expect(model.telling('A', 1)).toEqual([{ word: '工资', weight: expect.closeTo(lead, 12) }]);
    const { label, margin } = model.classify(['工资']);
    expect(label).toBe('A');
    expect(margin).toBeCloseTo((Math.log(3) - Math.log(1.5)) / mean, 12);
  });

  test('a text without a known word has no margin, and says why a known one has its label', () => {
    const model = new ComplementBayes([example('A', '工资', '拖欠'), example('B', '驿站', '热水')]);
    expect(model.classify(['火星']).margin).toBe(0);
    expect(model.because(['拖欠', '火星'], 'A').map((w) => w.word)).toEqual(['拖欠']);
  });

  test('the order of the examples does not matter', () => {
    const examples = [
      example('A', '工资', '拖欠'),
      example('B', '驿站'),
      example('A', '工资'),
      example('C', '年假'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(examples, { minLength: 4 }), (shuffled) => {
        const [one, two] = [new ComplementBayes(examples), new ComplementBayes(shuffled)];
        expect(two.classify(['工资', '驿站']).label).toBe(one.classify(['工资', '驿站']).label);
        expect(two.classify(['工资', '驿站']).margin).toBeCloseTo(one.classify(['工资', '驿站']).margin, 12);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('baselines', () => {
  const examples = [example('A', '工资'), example('A', '工资', '老板'), example('B', '驿站')];
  test('majority answers the commonest label', () => expect(majority(examples)(['驿站'])).toBe('A'));
  test('keywords count hits, of seeds where given', () => {
    expect(keywords(examples, [])(['驿站'])).toBe('B');
    expect(keywords(examples, [example('B', '老板')])(['老板'])).toBe('B');
    expect(keywords(examples, [])(['火星'])).toBe('A');
  });
});

describe('scores', () => {
  test('macro-F1 is the plain mean over labels', () => {
    const { macroF1, accuracy, labels } = scoresOf(['A', 'A', 'A', 'B'], ['A', 'A', 'B', 'B']);
    expect(accuracy).toBe(0.75);
    expect(labels.map((l) => [l.label, l.precision, l.recall])).toEqual([
      ['A', 1, 2 / 3],
      ['B', 0.5, 1],
    ]);
    expect(macroF1).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
  });

  test('a label never guessed counts as 0, not as missing', () => {
    expect(scoresOf(['A', 'B'], ['A', 'A']).macroF1).toBeCloseTo((2 / 3 + 0) / 2, 12);
  });
});

describe('folds', () => {
  const texts = Array.from({ length: 60 }, (_, i) => ({
    text: `文本${i % 50}`,
    label: i % 3 === 0 ? 'A' : 'B',
  }));
  test('copies of a text stay together and folds are even', () => {
    const fold = foldsOf(texts, 5, 1);
    for (const [i, { text }] of texts.entries()) {
      expect(fold[i]).toBe(fold[texts.findIndex((t) => t.text === text)]);
    }
    const sizes = [0, 1, 2, 3, 4].map((f) => fold.filter((x) => x === f).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(4);
  });

  test('labels drawn by chance score no better than chance', () => {
    const noise = Array.from({ length: 200 }, (_, i) => ({
      text: ['工资', '驿站', '年假', '工会'][(i * 7) % 4] ?? '',
      label: (i * 31) % 17 < 8 ? 'A' : 'B',
    }));
    const apart = noise.map((t, i) => ({ ...t, text: `${t.text}${'甲乙丙丁戊己庚辛壬癸'[i % 10]}${i}` }));
    const { classifier } = crossValidate(apart, { folds: 5, seed: 1, reading: 'topic', seeds: [] });
    expect(classifier.accuracy).toBeLessThan(0.65);
  });

  test('one label, or more folds than texts, is refused', () => {
    const options = { folds: 2, seed: 1, reading: 'topic', seeds: [] } as const;
    expect(() => crossValidate([{ text: '甲', label: 'A' }], options)).toThrow(RangeError);
    expect(() => crossValidate(texts.slice(0, 4), { ...options, folds: 9 })).toThrow(RangeError);
  });
});
