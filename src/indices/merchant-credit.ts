import { CREDIT_STEPS, type CreditStep } from '../domain/credit-step.ts';
import { poissonCdf } from './distribution.ts';
import { proportionInterval } from './proportion.ts';

/** Version of the rule that suggests; a changed threshold is another version. */
export const CREDIT_RULE_VERSION = 'credit-1';

/** Thresholds of the rule, each stated on the method page and with every suggestion. */
export const CREDIT_RULE = {
  /** The upper end of the score's 95 % interval below this: on watch; below the other: suspend. */
  low_score: 3,
  very_low_score: 2.5,
  score_raters: 20,
  /** Disputes of three months: this many persons, this many times the year before, and hardly by chance. */
  persons: 5,
  times: 3,
  chance: 1e-4,
  /** Share of prepaid disputes from which what members paid ahead is at stake. */
  prepaid_share: 0.5,
  /** Mediation settles less than this, at the upper end of its interval. */
  settled: 0.5,
  mediated: 5,
} as const;

/** What is known about one merchant at the end of a month. */
export interface CreditFacts {
  readonly raters: number;
  /** Upper end of the 95 % interval of the shrunk score; null where there is no score. */
  readonly scoreHigh: number | null;
  /** Of the last three months. */
  readonly disputes: number;
  readonly persons: number;
  readonly prepaid: number;
  readonly mediated: number;
  readonly settled: number;
  /** Disputes of the twelve months before those. */
  readonly before: number;
  /** Its certification ended before the month did. */
  readonly lapsed: boolean;
  readonly status: string;
}

export type CreditReason =
  | 'low_score'
  | 'very_low_score'
  | 'surge'
  | 'prepaid_surge'
  | 'unsettled'
  | 'lapsed';

export interface CreditSuggestion {
  readonly step: CreditStep;
  readonly reasons: readonly CreditReason[];
}

/** How far a registered status goes already: nobody is suggested what has been done. */
const DONE: Readonly<Record<string, number>> = { watch: 1, suspended: 2, exited: 3, banned: 3 };
const WEIGHT: Readonly<Record<CreditReason, number>> = {
  low_score: 1,
  very_low_score: 2,
  surge: 1,
  prepaid_surge: 2,
  unsettled: 1,
  lapsed: 1,
};

/**
 * What the rule suggests about a merchant: the weightiest reason, one step more where scores and disputes, or a surge
 * and failing mediation, speak together. A person decides.
 * @returns null where nothing speaks for a step beyond what is registered.
 */
export function creditSuggestion(facts: CreditFacts): CreditSuggestion | null {
  const reasons = reasonsOf(facts);
  const heaviest = Math.max(0, ...reasons.map((reason) => WEIGHT[reason]));
  const scored = reasons.some((reason) => reason.endsWith('low_score'));
  const surged = reasons.some((reason) => reason.endsWith('surge'));
  const together = surged && (scored || reasons.includes('unsettled'));
  const weight = Math.min(3, heaviest + (together ? 1 : 0));
  const step = CREDIT_STEPS[weight - 1];
  return step && weight > (DONE[facts.status] ?? 0) ? { step, reasons } : null;
}

function reasonsOf(facts: CreditFacts): CreditReason[] {
  const { low_score, very_low_score, score_raters } = CREDIT_RULE;
  const reasons: CreditReason[] = [];
  if (facts.scoreHigh !== null && facts.raters >= score_raters && facts.scoreHigh < low_score)
    reasons.push(facts.scoreHigh < very_low_score ? 'very_low_score' : 'low_score');
  if (surges(facts)) {
    reasons.push(facts.prepaid / facts.disputes >= CREDIT_RULE.prepaid_share ? 'prepaid_surge' : 'surge');
    if (
      facts.mediated >= CREDIT_RULE.mediated &&
      proportionInterval(facts.settled, facts.mediated).high < CREDIT_RULE.settled
    )
      reasons.push('unsettled');
  }
  if (facts.lapsed) reasons.push('lapsed');
  return reasons;
}

/** Disputes far above the year before, of enough persons, and hardly by chance (Poisson, at least one expected). */
export function surges({ disputes, persons, before }: CreditFacts): boolean {
  const expected = Math.max(1, before / 4);
  return (
    persons >= CREDIT_RULE.persons &&
    disputes >= CREDIT_RULE.times * expected &&
    1 - poissonCdf(disputes - 1, expected) < CREDIT_RULE.chance
  );
}
