/** One need of one place in one window: what an order is joined from. */
export interface OrderPart {
  /** `S0801`, `S08U` or `S08`: see `Need`. */
  readonly need: string;
  readonly region: string;
  /** A quarter: 20262. */
  readonly window: number;
}

const PART = /^([\w.]{1,20})-([\w.]{1,20})-(\d{5})$/;
/** More than these are an order nobody can match. */
export const MOST_PARTS = 10;

/** `S0801-510100-20262`: the same need has the same name in every release. */
export const partId = ({ need, region, window }: OrderPart): string => `${need}-${region}-${window}`;

export function partOf(id: string): OrderPart | null {
  const [, need, region, window] = PART.exec(id) ?? [];
  return need && region && window ? { need, region, window: Number(window) } : null;
}

/**
 * The subject of an order's work item: its parts joined with `+`, in order, and `~2` where the same was ordered before.
 * @param turn 1 for the first order of these parts.
 */
export function orderSubject(parts: readonly OrderPart[], turn = 1): string {
  const ids = [...new Set(parts.map(partId))].sort();
  return `${ids.join('+')}${turn > 1 ? `~${turn}` : ''}`;
}

/** The parts of an order. Empty where the subject is none of an order. */
export function orderParts(subject: string): OrderPart[] {
  const parts = (subject.split('~')[0] ?? '').split('+').map(partOf);
  return parts.every((part) => part !== null) ? parts : [];
}
