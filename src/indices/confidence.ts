import { arithmeticMean } from './mean.ts';

/** Shares of answers, in percent or counts. */
export interface Answers {
  readonly up: number;
  readonly same: number;
  readonly down: number;
  readonly unsure?: number;
}

/**
 * Diffusion index of the People's Bank of China: 100 · (up + ½ same) of all answers. Where the question allows "hard to
 * say", as on price expectations, these are left out first. 50 is neutral.
 */
export function diffusionIndex({ up, same, down, unsure = 0 }: Answers, excludeUnsure = true): number {
  const all = up + same + down + (excludeUnsure ? 0 : unsure);
  return (100 * (up + same / 2)) / all;
}

/** OECD balance 100 · (up − down) of all answers; 50 + half of it is the diffusion index. */
export function balance({ up, same, down, unsure = 0 }: Answers): number {
  return (100 * (up - down)) / (up + same + down + unsure);
}

/** European Commission balance of five answers: (much better + ½ better) − (½ worse + much worse), in percent. */
export function fiveWayBalance(answers: {
  readonly muchBetter: number;
  readonly better: number;
  readonly same: number;
  readonly worse: number;
  readonly muchWorse: number;
  readonly unsure?: number;
}): number {
  const { muchBetter, better, same, worse, muchWorse, unsure = 0 } = answers;
  const all = muchBetter + better + same + worse + muchWorse + unsure;
  return (100 * (muchBetter + better / 2 - worse / 2 - muchWorse)) / all;
}

export interface ConsumerConfidence {
  readonly satisfaction: number;
  readonly expectation: number;
  readonly confidence: number;
}

/**
 * Consumer confidence of Beijing: satisfaction is the mean of employment, income and willingness to buy, expectation that of
 * employment and income; 0.4 and 0.6 of them make the index (0–200, 100 neutral). The weights reproduce every published
 * quarter that was tried; no text of the formula was found.
 */
export function consumerConfidence(
  satisfaction: readonly number[],
  expectation: readonly number[],
): ConsumerConfidence {
  const s = arithmeticMean(satisfaction);
  const e = arithmeticMean(expectation);
  return { satisfaction: s, expectation: e, confidence: 0.4 * s + 0.6 * e };
}

export interface MichiganSentiment {
  readonly ics: number;
  readonly icc: number;
  readonly ice: number;
}

/**
 * University of Michigan sentiment from its five relative scores (favourable − unfavourable + 100, whole numbers):
 * personal finances now and in a year, business in a year and in five, durables.
 * @param constant 2.0 since December 1981, 2.7 before.
 */
export function michiganSentiment(
  [x1, x2, x3, x4, x5]: readonly [number, number, number, number, number],
  constant = 2,
): MichiganSentiment {
  return {
    ics: (x1 + x2 + x3 + x4 + x5) / 6.7558 + constant,
    icc: (x1 + x5) / 2.6424 + constant,
    ice: (x2 + x3 + x4) / 4.1134 + constant,
  };
}

/** Relative score: favourable less unfavourable share, plus 100, to the whole number. */
export const relativeScore = (favourable: number, unfavourable: number): number =>
  Math.round(favourable - unfavourable + 100);

/** Average yearly growth over several years, in percent: 6.4 over two is 3.2 (NBS 2021). */
export const averageGrowth = (percent: number, years: number): number =>
  100 * ((1 + percent / 100) ** (1 / years) - 1);

export const MICHIGAN_CONSTANT = 2;

/** The sentiment index of any number of relative scores: their mean stands for each of the five. */
export const michiganMean = (scores: readonly number[], constant = MICHIGAN_CONSTANT): number =>
  (5 * arithmeticMean(scores)) / 6.7558 + constant;
