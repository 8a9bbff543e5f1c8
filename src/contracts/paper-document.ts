import { z } from 'zod';
import { periodGrainSchema, regionLevelSchema } from './dimension.ts';
import { bilingualSchema, layerSchema, valueSchema } from './value.ts';

/** One cell of an answer: its row (by position) and the number in it. Thermometer rows are its readings. */
export const rowCellSchema = z.object({
  answer: z.string(),
  row: z.number().int().nonnegative(),
  field: z.enum(['value', 'base', 'change', 'change_previous', 'n', 'low', 'high', 'reporting']),
});
/** A number elsewhere in an answer, by JSON pointer: `/families/0/rows`. */
export const pointerSchema = z.object({ answer: z.string(), pointer: z.string() });
export const cellRefSchema = z.union([rowCellSchema, pointerSchema]);
export type RowCell = z.infer<typeof rowCellSchema>;
export type CellRef = z.infer<typeof cellRefSchema>;

/**
 * How a number comes from gated cells, so that it can be recomputed offline. `cell`: as it stands. `share`: the sum of
 * all cells but the last over the last, per cent. `pull`: (first − second) ÷ third, in points. `difference`: first −
 * second. `share_change`: first/second − third/fourth, in points. `count`: how many cells there are.
 */
export const derivationSchema = z.object({
  op: z.enum(['cell', 'share', 'pull', 'difference', 'share_change', 'count']),
  cells: z.array(cellRefSchema),
});
export type Derivation = z.infer<typeof derivationSchema>;

/** How a number is printed: `percent_change` and `points` without sign, the words carry the direction. */
export const formSchema = z.enum([
  'amount',
  'cell',
  /** A cell in units of ten thousand: 万元. */
  'cell_10k',
  'share',
  'percent_change',
  'signed',
  'points',
  'reading',
  'count',
  /** A count of fen, printed in yuan. */
  'minor',
  'minor_10k',
]);

export const textRunSchema = z.object({
  kind: z.literal('text'),
  text: z.string(),
  strong: z.boolean().optional(),
});

/** A number of a text, table or caption: never typed, bound to the gated cells it was made from. */
export const numberRunSchema = valueSchema.extend({
  kind: z.literal('number'),
  /** Unique in the document: `need.p3.n2`. */
  id: z.string(),
  /** As printed, unit included where the text prints one. */
  text: z.string(),
  unit: z.string(),
  unit_label: bilingualSchema.optional(),
  decimals: z.number().int(),
  form: formSchema,
  metric: z.string(),
  from: derivationSchema,
});
export type NumberRun = z.infer<typeof numberRunSchema>;

/** A numeral that no query answers (a year, an article of law, a definition), with where it is from. */
export const literalRunSchema = z.object({
  kind: z.literal('literal'),
  id: z.string(),
  text: z.string(),
  source: z.string(),
});

export const runSchema = z.union([textRunSchema, numberRunSchema, literalRunSchema]);
export type Run = z.infer<typeof runSchema>;
export const runsSchema = z.array(runSchema);

/** A table of runs; `kind` decides how a column is set. */
export const paperColumnSchema = z.object({
  key: z.string(),
  title: z.string(),
  kind: z.enum(['text', 'number']),
  /** Printed in the head where it differs from the unit of the table. */
  unit: z.string().optional(),
});
export type PaperColumn = z.infer<typeof paperColumnSchema>;

const blockBase = { id: z.string() };
/** Where a block stands in its source: file and line. */
const place = { source: z.string() };

export const paragraphSchema = z.object({
  ...blockBase,
  ...place,
  kind: z.literal('paragraph'),
  /** `finding`: a numbered finding of the summary; `note`: small print; `item`: one of a list. */
  role: z.enum(['body', 'finding', 'item', 'note']),
  runs: runsSchema,
});

export const paperTableSchema = z.object({
  ...blockBase,
  ...place,
  kind: z.literal('table'),
  /** 表1, 表2 … in reading order. */
  number: z.string(),
  title: runsSchema,
  /** `单位：件、%` */
  unit: z.string(),
  columns: z.array(paperColumnSchema),
  rows: z.array(z.array(runsSchema)),
  notes: z.array(runsSchema),
});
export type PaperTable = z.infer<typeof paperTableSchema>;

export const figureSchema = z.object({
  ...blockBase,
  ...place,
  kind: z.literal('figure'),
  number: z.string(),
  title: runsSchema,
  /** The dashboard's own chart: `src/charts/<chart>`, and the rows it is drawn from (see src/papers/figure.ts). */
  chart: z.enum(['trend', 'bars', 'ranking', 'contributions', 'tiles', 'gauge']),
  answer: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What the picture says, in words. */
  alt: z.string(),
  notes: z.array(runsSchema),
});
export type PaperFigure = z.infer<typeof figureSchema>;

export const blockSchema = z.union([paragraphSchema, paperTableSchema, figureSchema]);
export type Block = z.infer<typeof blockSchema>;

/** `computed` text comes from the template; `written` is by people; `promises` are last edition's commitments. */
export const sectionSchema = z.object({
  id: z.string(),
  /** 1 `一、` 2 `（一）` 3 `1.`; 0 for the parts before and after (编制说明, 摘要, 附录). */
  level: z.number().int().min(0).max(3),
  /** `一、`, `（一）`, `附录A`; empty for parts without one. */
  number: z.string(),
  heading: z.string(),
  origin: z.enum(['computed', 'written', 'promises']),
  source: z.string(),
  blocks: z.array(blockSchema),
});
export type PaperSection = z.infer<typeof sectionSchema>;

/** One gated answer in full, under the request that was asked. */
export const answerSchema = z.object({ id: z.string(), path: z.string(), body: z.unknown() });
export type Answer = z.infer<typeof answerSchema>;

export const PAPERS = ['quarterly', 'bulletin', 'brief'] as const;
export const paperIdSchema = z.enum(PAPERS);
export type PaperId = z.infer<typeof paperIdSchema>;

/** For whom a paper is: decides the layer it is asked in. */
export const AUDIENCES = ['staff', 'leaders', 'enterprises', 'public'] as const;
export const audienceSchema = z.enum(AUDIENCES);
export type Audience = z.infer<typeof audienceSchema>;

/** What an edition is of: a paper, a place, a period, an audience. */
export const paperSubjectSchema = z.object({
  paper: paperIdSchema,
  region: z.string(),
  /** 202609 or 20263, by the grain of the paper. */
  period: z.number().int(),
  audience: audienceSchema,
});
export type PaperSubject = z.infer<typeof paperSubjectSchema>;

/** One edition of a paper before typesetting: everything a renderer needs and everything a verifier recomputes. */
export const paperDocumentSchema = z
  .object({
    schema: z.literal(1),
    id: z.string(),
    lang: z.literal('zh-CN'),
    subject: paperSubjectSchema,
    layer: layerSchema,
    place: z.object({ code: z.string(), level: regionLevelSchema, name: z.string() }),
    when: z.object({ grain: periodGrainSchema, code: z.number().int(), name: z.string() }),
    front: z.object({
      title: z.string(),
      subtitle: z.string(),
      publisher: z.string(),
      /** `2026年第3期`, `内部资料`, `草稿`. */
      label: z.string(),
      /** Day of signing as written (2026年10月20日); empty in a draft. */
      date: z.string(),
    }),
    release: z.string(),
    synthetic: z.boolean(),
    /** ISO code of the money. */
    currency: z.string(),
    code_version: z.string(),
    /** Version of the method of each gauge. */
    methods: z.record(z.string(), z.string()),
    template: z.object({ version: z.string(), sha256: z.string() }),
    sections: z.array(sectionSchema),
    answers: z.array(answerSchema),
    definitions: z.array(
      z.object({
        metric: z.string(),
        title: z.string(),
        unit: z.string(),
        text: runsSchema,
      }),
    ),
    /** SHA-256 over every answer, in the order of their paths. */
    data_sha256: z.string(),
  })
  .meta({ id: 'PaperDocument' });
export type PaperDocument = z.infer<typeof paperDocumentSchema>;

/** What people add to a draft: their own sections and what became of the last edition's promises. */
export const paperCommitmentSchema = z.object({
  id: z.string(),
  /** What was promised, in the words of the owner; numerals in it are literals of that edition. */
  text: z.string(),
  owner: z.string(),
  /** `2026年12月31日` */
  due: z.string(),
  indicator: z.string(),
  expected: z.string(),
  state: z.enum(['kept', 'in_progress', 'no_effect', 'cannot_tell']),
  reason: z.string(),
});
export type PaperCommitment = z.infer<typeof paperCommitmentSchema>;

export const paperInputsSchema = z.object({
  /** Markdown per section of origin `written`. */
  written: z.record(z.string(), z.string()).default({}),
  commitments: z.array(paperCommitmentSchema).default([]),
  label: z.string().default('草稿'),
  date: z.string().default(''),
});
export type PaperInputs = z.infer<typeof paperInputsSchema>;
