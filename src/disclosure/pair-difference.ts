/** One number somebody was given, and whom it counts. */
export interface Population {
  readonly query: string;
  readonly release: string;
  readonly subject: string;
  readonly period: number;
  readonly region: string;
  /** Codes kept per dimension; a dimension that is not named keeps all. */
  readonly kept: Readonly<Record<string, readonly string[]>>;
  readonly count: number;
}

/** Two numbers that tell the number of a few people apart, and between them who these are. */
export interface PairFinding {
  readonly earlier: Population;
  readonly later: Population;
  readonly difference: number;
}

/** Answers of one actor that are compared with the next. */
const ANSWERS = 100;
/** A larger table is a survey of everything; its own complements protect it. */
const LARGEST = 2000;

/**
 * Remembers what each actor was told and names pairs whose populations lie one within the other and differ by a few
 * persons: subtracting them speaks about those few. Nothing is refused; it is flagged to whoever reads the audit log.
 */
export class PairWatch {
  private readonly told = new Map<string, (readonly Population[])[]>();

  /** Whether an answer is among those remembered of an actor. */
  knows(actor: string, query: string): boolean {
    return this.told.get(actor)?.some((list) => list[0]?.query === query) ?? false;
  }

  /** @param least differences of 1 … least − 1 are named. @returns what the answer tells together with earlier ones. */
  tell(actor: string, answer: readonly Population[], least: number): PairFinding[] {
    if (answer.length === 0 || answer.length > LARGEST) return [];
    const before = this.told.get(actor) ?? [];
    if (this.knows(actor, answer[0]?.query ?? '')) return [];
    const found = before.flatMap((list) => pairsBetween(list, answer, least));
    this.told.set(actor, [...before.slice(1 - ANSWERS), answer]);
    return found;
  }
}

/** The pairs of two answers whose populations differ by 1 … least − 1. */
export function pairsBetween(
  earlier: readonly Population[],
  later: readonly Population[],
  least: number,
): PairFinding[] {
  const places = new Map<string, Population[]>();
  for (const population of earlier) {
    const place = placeOf(population);
    const list = places.get(place);
    if (list) list.push(population);
    else places.set(place, [population]);
  }
  return later.flatMap((after) =>
    (places.get(placeOf(after)) ?? []).flatMap((before): PairFinding[] => {
      const difference = Math.abs(after.count - before.count);
      if (difference === 0 || difference >= least) return [];
      const nested = contains(before, after) || contains(after, before);
      return nested ? [{ earlier: before, later: after, difference }] : [];
    }),
  );
}

const placeOf = ({ subject, period, region }: Population): string => `${subject} ${period} ${region}`;

/** Whether everybody counted in the part is counted in the whole. */
function contains({ kept: whole }: Population, { kept: part }: Population): boolean {
  return Object.entries(whole).every(([dimension, codes]) => {
    const inPart = part[dimension];
    return inPart?.every((code) => codes.includes(code)) ?? false;
  });
}
