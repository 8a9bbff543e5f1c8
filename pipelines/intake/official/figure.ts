import type { Mapping } from '../../contracts/mapping.ts';
import type { Places } from '../vocabulary.ts';
import type { Series, SeriesCatalogue } from './catalogue.ts';
import type { StatedPeriod } from './stated-period.ts';
import type { Role, TableLayout } from './table-layout.ts';

/** One figure of a table; `value` is null where the bureau printed none. */
export interface Figure {
  readonly line: number;
  readonly header: string;
  readonly series: Series;
  readonly region: string;
  readonly period: StatedPeriod;
  readonly value: string | null;
  readonly unit: string;
  readonly publisher: string;
}

/** Figures that were not taken: one cell, or a whole line. */
export interface RefusedFigures {
  readonly line: number;
  readonly header: string;
  readonly field: string;
  readonly rule: string;
  readonly value: string;
  readonly figures: number;
}

export interface TableFigures {
  readonly figures: readonly Figure[];
  readonly refused: readonly RefusedFigures[];
  readonly dropped: readonly string[];
  /** Field → spelling nobody knows → figures. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Field → kind of repair → figures. */
  readonly repaired: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly skipped: TableLayout['skipped'];
  /** Columns that say what the figures are about, by position. */
  readonly roles: ReadonlyMap<Role, number>;
}

export interface FigureContext {
  readonly name: string;
  readonly places: Places;
  readonly catalogue: SeriesCatalogue;
  readonly mapping?: Mapping;
}

/** What a figure is about: the same in a later export of it. */
export const figureKey = ({ series, region, period, publisher }: Figure): string =>
  [series.code, region, period.grain, period.code, publisher].join('|');
