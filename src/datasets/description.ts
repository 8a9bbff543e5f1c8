import type { Column } from '../domain/table.ts';
import type { Bilingual } from '../domain/text.ts';

export interface DescribedColumn extends Column {
  readonly description?: Bilingual;
  /** The codes it may hold; absent where there is no list. */
  readonly codes?: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
}

/** A rate or mean that can be worked out from the columns. */
export interface Derived {
  readonly metric: string;
  readonly title: Bilingual;
  readonly definition: Bilingual;
  readonly unit: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly scale: number;
}

/** All a package says of the rows it holds: what, of when, under which terms, made how, and which part was asked for. */
export interface Description {
  readonly id: string;
  readonly title: Bilingual;
  readonly grain: Bilingual;
  /** Who hands it out. */
  readonly publisher: Bilingual;
  readonly columns: readonly DescribedColumn[];
  readonly derived: readonly Derived[];
  readonly rows: number;
  readonly release: string;
  /** ISO date-time. */
  readonly publishedAt: string;
  readonly queryId: string;
  /** The filters as one JSON object; `{}` for the whole dataset. */
  readonly filters: Readonly<Record<string, unknown>>;
  readonly synthetic: boolean;
  readonly currency: string;
  readonly layer: 'outside';
  readonly methods: Readonly<Record<string, string>>;
  readonly policy: string;
  readonly codeVersion: string;
  readonly licence: { readonly id: string; readonly title: Bilingual; readonly url: string | null };
  readonly grade: { readonly standard: string; readonly level: number; readonly title: Bilingual };
  /** First and last period that the dataset holds, by grain. */
  readonly periods: Readonly<Partial<Record<'month' | 'quarter' | 'year', { from: number; to: number }>>>;
  readonly completeThrough: number | null;
  readonly asOf: string | null;
  /** Address of the same rows, from the root of the server that made them. */
  readonly path: string;
  /** Origin of that server, where it is known. */
  readonly origin: string | null;
}

/** Words that name a file: ASCII, and never without saying that the rows are made up. */
export const stemOf = ({ id, synthetic, release }: Description): string =>
  `${id}${synthetic ? '_synthetic' : ''}_${release}`;

/** The note every format carries. */
export const PROTECTED: Bilingual = {
  zh: '对外口径：计数与金额经单元格密钥扰动，过小的格隐去；分项之和可能不等于总计。',
  en: 'Outside layer: counts and money carry cell-key noise and small cells are hidden; parts may not add up to totals.',
};

/** What the file itself says: Arrow and Parquet schema metadata, the sheet of a workbook, the head of the README. */
export const metadataOf = (d: Description): Record<string, string> => ({
  dataset: d.id,
  title: `${d.title.zh} / ${d.title.en}`,
  grain: `${d.grain.zh} / ${d.grain.en}`,
  release: d.release,
  query_id: d.queryId,
  filters: JSON.stringify(d.filters),
  layer: d.layer,
  synthetic: String(d.synthetic),
  workspace: `${d.publisher.zh} / ${d.publisher.en}`,
  currency: d.currency,
  method: JSON.stringify(d.methods),
  policy: d.policy,
  licence: d.licence.id,
  grade: `${d.grade.standard} ${d.grade.level}`,
  complete_through: String(d.completeThrough ?? ''),
  as_of: d.asOf ?? '',
  note: `${PROTECTED.zh} / ${PROTECTED.en}`,
});
