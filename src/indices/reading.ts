import type { Base } from './base.ts';
import type { Grade, IndexDefinition } from './definition.ts';
import { GRADES } from './definition.ts';
import { isStated, type Panel, statusCode } from './panel.ts';
import {
  domainScores,
  domainWeights,
  indicatorCases,
  indicatorScores,
  memberCases,
  type Scores,
  totalCases,
  totalScores,
} from './score.ts';

/** Scores shown as 100 + 10·(x − base mean) / base sd of their region level. */
export interface Block extends Scores {
  /** NaN where withheld; `status` then holds the reason. A score too thin to show still counts in the total. */
  readonly reading: Float64Array;
  /** Index into GRADES. */
  readonly grade: Uint8Array;
}

export interface Readings {
  readonly panel: Panel;
  /** [region][period][member][indicator] on the score scale; NaN where missing. */
  readonly scores: Float64Array;
  /** [region][period][member] */
  readonly members: Block;
  /** [region][period]; null for a split that makes no total. */
  readonly total: Block | null;
}

/**
 * Reads a panel against a frozen base: indicator scores, domain readings, and the gauge's total where this split
 * makes it. Pure: the exact layer and the protected layer call it with their own panels and the same base.
 */
export function readingsFrom(panel: Panel, base: Base, definition: IndexDefinition): Readings {
  const scores = indicatorScores(panel, base, definition);
  const domains = domainScores(panel, scores, base, definition);
  const M = panel.members.length;
  const T = panel.periods.length;
  const levels = panel.regions.map((r) => base.levels.indexOf(r.level));
  const levelOf = (row: number): number => levels[Math.floor(row / T)] ?? -1;
  const cases = indicatorCases(panel, base, definition);
  const members = shown(domains, memberCases(panel, cases), definition, base, (row) => {
    const at = levelOf(Math.floor(row / M)) * M + (row % M);
    return { mean: base.mean[at] ?? Number.NaN, sd: base.sd[at] ?? Number.NaN };
  });
  const total = domainWeights(base, definition)
    ? shown(
        totalScores(panel, domains, base, definition),
        totalCases(panel, cases),
        definition,
        base,
        (row) => {
          const level = levelOf(row);
          return { mean: base.totalMean[level] ?? Number.NaN, sd: base.totalSd[level] ?? Number.NaN };
        },
      )
    : null;
  return { panel, scores, members, total };
}

function shown(
  scores: Scores,
  cases: Float64Array,
  definition: IndexDefinition,
  base: Base,
  momentsAt: (row: number) => { mean: number; sd: number },
): Block {
  const rows = scores.raw.length;
  const reading = new Float64Array(rows).fill(Number.NaN);
  const grade = new Uint8Array(rows).fill(GRADES.indexOf('D'));
  const status = scores.status.slice();
  for (let row = 0; row < rows; row++) {
    const raw = scores.raw[row] ?? Number.NaN;
    if (Number.isNaN(raw)) continue;
    if ((cases[row] ?? 0) < definition.missing.minimum_cases) {
      status[row] = statusCode('low_coverage');
      continue;
    }
    const { mean, sd } = momentsAt(row);
    if (!(sd > 1e-9)) {
      status[row] = statusCode('not_complete');
      continue;
    }
    reading[row] = definition.display.mean + (definition.display.sd * (raw - mean)) / sd;
    grade[row] = GRADES.indexOf(
      gradeOf(scores.coverage[row] ?? 0, scores.persons[row] ?? 0, base.months, definition),
    );
  }
  return { ...scores, status, reading, grade };
}

/** The written rule: the first grade whose coverage, persons and base length all suffice, else D. */
export function gradeOf(
  coverage: number,
  persons: number,
  baseMonths: number,
  definition: IndexDefinition,
): Grade {
  const rule = definition.grades.find(
    (g) => coverage >= g.coverage - 1e-9 && persons >= g.persons && baseMonths >= g.base_months,
  );
  return rule?.grade ?? 'D';
}

/** True when the block states a reading in this row. */
export const isReading = (block: Block, row: number): boolean =>
  isStated(block.status[row] ?? 255) && !Number.isNaN(block.reading[row] ?? Number.NaN);
