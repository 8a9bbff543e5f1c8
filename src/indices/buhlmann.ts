import { arithmeticMean } from './mean.ts';

/** What one unit (merchant, region) has shown: values and how much each rests on. */
export interface Experience {
  readonly id: string;
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

export interface Credibility {
  /** Mean of the whole, weighted by credibility. */
  readonly collective: number;
  /** Variance within units, per unit of weight. */
  readonly within: number;
  /** Variance between units; 0 where the data show none, and every unit then gets the collective mean. */
  readonly between: number;
  readonly units: readonly {
    readonly id: string;
    readonly mean: number;
    readonly weight: number;
    /** Z = w / (w + within / between). */
    readonly credibility: number;
    /** Z · mean + (1 − Z) · collective. */
    readonly estimate: number;
  }[];
}

/** What the estimators need of one unit: sums instead of single values. */
export interface ExperienceSums {
  readonly id: string;
  readonly weight: number;
  readonly mean: number;
  /** Σ w (x − mean)² within the unit. */
  readonly squares: number;
  /** Values less one. */
  readonly freedom: number;
}

/**
 * Bühlmann-Straub credibility (1970) with the unbiased estimators: each unit's mean is drawn towards the whole the more,
 * the less it rests on. @throws RangeError below two units, or without any unit that has two values.
 */
export function buhlmannStraub(experience: readonly Experience[]): Credibility {
  return credibilityOf(
    experience.map(({ id, values, weights }) => {
      const mean = arithmeticMean(values, weights);
      return {
        id,
        weight: weights.reduce((a, b) => a + b, 0),
        mean,
        squares: values.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x - mean) ** 2, 0),
        freedom: values.length - 1,
      };
    }),
  );
}

/** The same from sums: where single values are counted by kind (stars), not kept one by one. */
export function credibilityOf(units: readonly ExperienceSums[]): Credibility {
  const freedom = units.reduce((total, u) => total + u.freedom, 0);
  if (units.length < 2 || freedom < 1) {
    throw new RangeError(
      `credibility needs two units or more and repeated values; got ${units.length} units, ${freedom} repeats`,
    );
  }
  const within = units.reduce((total, u) => total + u.squares, 0) / freedom;
  const whole = units.reduce((total, u) => total + u.weight, 0);
  const overall = arithmeticMean(
    units.map((u) => u.mean),
    units.map((u) => u.weight),
  );
  const spread = units.reduce((total, u) => total + u.weight * (u.mean - overall) ** 2, 0);
  const squares = units.reduce((total, u) => total + u.weight ** 2, 0);
  const between = Math.max(0, (whole / (whole ** 2 - squares)) * (spread - (units.length - 1) * within));
  const credibilities = units.map((u) =>
    between === 0 ? 0 : (u.weight * between) / (u.weight * between + within),
  );
  const collective =
    between === 0
      ? overall
      : arithmeticMean(
          units.map((u) => u.mean),
          credibilities,
        );
  return {
    collective,
    within,
    between,
    units: units.map((u, i) => {
      const credibility = credibilities[i] ?? 0;
      return {
        id: u.id,
        mean: u.mean,
        weight: u.weight,
        credibility,
        estimate: credibility * u.mean + (1 - credibility) * collective,
      };
    }),
  };
}
