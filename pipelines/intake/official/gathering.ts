import { scrub } from '../../privacy/scrub/scrub.ts';
import { type Figure, figureKey, type RefusedFigures, type TableFigures } from './figure.ts';

/** Collects figures and what became of the others; two different figures for one thing refuse each other. */
export class Gathering {
  private readonly figures: Figure[] = [];
  private readonly refused: RefusedFigures[] = [];
  private readonly unmapped: Record<string, Record<string, number>> = {};
  private readonly repaired: Record<string, Record<string, number>> = {};

  add(figure: Figure): void {
    this.figures.push(figure);
  }

  refuse(refusal: RefusedFigures): void {
    this.refused.push(refusal);
  }

  unknown(field: string, said: string, figures: number): void {
    count(this.unmapped, field, scrub(said.slice(0, 60)).text, figures);
  }

  repair(field: string, kind: string, figures: number): void {
    count(this.repaired, field, kind, figures);
  }

  result(): Pick<TableFigures, 'figures' | 'refused' | 'unmapped' | 'repaired'> {
    const { unmapped, repaired } = this;
    const amounts = new Map<string, Set<number>>();
    for (const figure of this.figures) {
      const key = figureKey(figure);
      if (figure.value !== null) amounts.set(key, (amounts.get(key) ?? new Set()).add(Number(figure.value)));
    }
    const twice = new Set([...amounts].flatMap(([key, different]) => (different.size > 1 ? [key] : [])));
    const refused = [...this.refused];
    for (const figure of this.figures) {
      if (!twice.has(figureKey(figure))) continue;
      const { line, header, value } = figure;
      refused.push({ line, header, field: 'value', rule: 'two_figures', value: value ?? '', figures: 1 });
    }
    return {
      figures: this.figures.filter((figure) => !twice.has(figureKey(figure))),
      refused,
      unmapped,
      repaired,
    };
  }
}

function count(into: Record<string, Record<string, number>>, field: string, what: string, n: number): void {
  const counts = into[field] ?? {};
  counts[what] = (counts[what] ?? 0) + n;
  into[field] = counts;
}
