import type { Bilingual } from './text.ts';

declare const gate: unique symbol;
/**
 * Proof that something has passed the disclosure gate. Only `src/disclosure` makes one, and everything that
 * writes bytes for a reader takes nothing else, so an ungated number cannot be serialised by mistake.
 */
export type Gated<T> = T & { readonly [gate]: true };

export type ColumnType = 'integer' | 'number' | 'string' | 'boolean';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** `label` columns repeat a code in words; `status` columns say how a value was made or why it is missing. */
  readonly role: 'dimension' | 'label' | 'measure' | 'status';
  readonly title: Bilingual;
  readonly unit?: string;
}

export type Scalar = string | number | boolean | null;

/** A table on its way to a file: CSV, Arrow, Parquet, XLSX and JSON of one table hold the same values. */
export interface Table {
  /** File-name stem, ASCII. */
  readonly name: string;
  readonly title: Bilingual;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Scalar[])[];
  /** Said in every format: release, query id, layer, watermark; `synthetic` never missing. */
  readonly metadata: Readonly<Record<string, string>>;
}
