import type { Block, NumberRun, PaperDocument, PaperSection, Run } from '../../contracts/paper-document.ts';
import { thermometerMetrics } from '../../domain/catalogue/thermometer.ts';

/** A number that is in both papers and is not the same in both. */
export interface ChangedNumber {
  readonly id: string;
  readonly metric: string;
  readonly before: string;
  readonly after: string;
}

export type BlockState = 'same' | 'changed' | 'added' | 'removed';

/** One block as it stands on either side; null where it is not there. */
export interface ComparedBlock {
  readonly id: string;
  readonly state: BlockState;
  readonly before: string | null;
  readonly after: string | null;
  readonly numbers: readonly ChangedNumber[];
}

export interface ComparedSection {
  readonly id: string;
  readonly heading: string;
  readonly state: BlockState;
  readonly blocks: readonly ComparedBlock[];
}

/** Two papers side by side: sections and blocks by their ids, in the order of the later one. */
export interface Comparison {
  readonly sections: readonly ComparedSection[];
  /** Metrics whose definition reads otherwise. */
  readonly definitions: readonly {
    readonly metric: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Gauges that are read by another version of their method. */
  readonly methods: readonly { readonly gauge: string; readonly before: string; readonly after: string }[];
}

type Comparable = Pick<PaperDocument, 'sections' | 'definitions' | 'methods'>;

/** What differs between two papers. Numbers are compared as values and as printed, texts as they read. */
export function comparePapers(before: Comparable, after: Comparable): Comparison {
  const old = new Map(before.sections.map((section) => [section.id, section]));
  const now = new Set(after.sections.map(({ id }) => id));
  const definition = (paper: Comparable): Map<string, string> =>
    new Map(paper.definitions.map(({ metric, unit, text }) => [metric, `${unit} ${textOf(text)}`]));
  return {
    sections: [
      ...after.sections.map((section) => compareSections(old.get(section.id), section)),
      ...before.sections
        .filter(({ id }) => !now.has(id))
        .map((section) => compareSections(section, undefined)),
    ],
    definitions: changes(definition(before), definition(after)).map(([metric, a, b]) => ({
      metric,
      before: a,
      after: b,
    })),
    methods: changes(new Map(Object.entries(before.methods)), new Map(Object.entries(after.methods))).map(
      ([gauge, a, b]) => ({ gauge, before: a, after: b }),
    ),
  };
}

/** Keys of both whose values differ. */
function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): [string, string, string][] {
  return [...before].flatMap(([key, a]) => {
    const b = after.get(key);
    return b === undefined || b === a ? [] : [[key, a, b] as [string, string, string]];
  });
}

function compareSections(before: PaperSection | undefined, after: PaperSection | undefined): ComparedSection {
  const one = after ?? before;
  const old = new Map(before?.blocks.map((block) => [block.id, block]));
  const now = new Set(after?.blocks.map(({ id }) => id));
  const blocks = [
    ...(after?.blocks ?? []).map((block) => compareBlocks(old.get(block.id), block)),
    ...(before?.blocks ?? [])
      .filter(({ id }) => !now.has(id))
      .map((block) => compareBlocks(block, undefined)),
  ];
  const state = !before
    ? 'added'
    : !after
      ? 'removed'
      : blocks.some((b) => b.state !== 'same')
        ? 'changed'
        : 'same';
  return { id: one?.id ?? '', heading: `${one?.number ?? ''}${one?.heading ?? ''}`, state, blocks };
}

function compareBlocks(before: Block | undefined, after: Block | undefined): ComparedBlock {
  const id = (after ?? before)?.id ?? '';
  const old = before === undefined ? null : blockText(before);
  const now = after === undefined ? null : blockText(after);
  const numbers = before && after ? changedNumbers(before, after) : [];
  const state =
    old === null
      ? 'added'
      : now === null
        ? 'removed'
        : old === now && numbers.length === 0
          ? 'same'
          : 'changed';
  return { id, state, before: old, after: now, numbers };
}

/**
 * A number meets the one that is as manieth of its metric in the block: a sentence that says one number more moves those
 * of other metrics to other places, and changes none of them.
 */
function changedNumbers(before: Block, after: Block): ChangedNumber[] {
  const old = numbersOf(before);
  return numbersOf(after).flatMap((run) => {
    const at = old.findIndex(({ metric }) => metric === run.metric);
    const was = at < 0 ? undefined : old.splice(at, 1)[0];
    const same =
      was === undefined || (was.value === run.value && was.status === run.status && was.text === run.text);
    return same || was === undefined
      ? []
      : [{ id: run.id, metric: run.metric, before: was.text, after: run.text }];
  });
}

/** Every run of a block in reading order. */
export const runsOf = (block: Block): readonly Run[] =>
  block.kind === 'paragraph'
    ? block.runs
    : [...block.title, ...(block.kind === 'table' ? block.rows.flat(2) : []), ...block.notes.flat()];

const numbersOf = (block: Block): NumberRun[] => runsOf(block).filter((run) => run.kind === 'number');

export const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');

/** A block as it reads: a table line by line. */
export function blockText(block: Block): string {
  if (block.kind === 'paragraph') return textOf(block.runs);
  const title = `${block.number} ${textOf(block.title)}`;
  if (block.kind === 'figure') return `${title}\n${block.alt}`;
  const head = block.columns.map(({ title: name }) => name).join('\t');
  return [title, head, ...block.rows.map((row) => row.map(textOf).join('\t'))].join('\n');
}

/** Sections of a draft whose numbers, or what they are numbers of, are no longer those of the current data. */
export interface StaleSection {
  readonly id: string;
  readonly heading: string;
  readonly numbers: readonly ChangedNumber[];
  /** Metrics or gauges whose definition changed. */
  readonly definitions: readonly string[];
}

/** The metrics that a gauge is read as. */
const gaugeMetricIds = (gauge: string): string[] =>
  thermometerMetrics.flatMap(({ id, formula }) =>
    formula.kind === 'index' && formula.gauge === gauge ? [id] : [],
  );

/** Which sections a new release or a new definition has overtaken. */
export function staleSections(draft: Comparable, current: Comparable): StaleSection[] {
  const { sections, definitions, methods } = comparePapers(draft, current);
  const changed = new Set(definitions.map(({ metric }) => metric));
  const reread = new Set(methods.flatMap(({ gauge }) => gaugeMetricIds(gauge)));
  const drafted = new Map(draft.sections.map((section) => [section.id, section]));
  return sections.flatMap(({ id, heading, blocks }) => {
    const section = drafted.get(id);
    if (!section) return [];
    const numbers = blocks.flatMap((block) => block.numbers);
    const used = new Set(section.blocks.flatMap((block) => numbersOf(block).map(({ metric }) => metric)));
    const redefined = [...used].filter((metric) => changed.has(metric) || reread.has(metric));
    const vanished = blocks.some((block) => block.state === 'removed' || block.state === 'added');
    return numbers.length > 0 || redefined.length > 0 || (vanished && section.origin === 'computed')
      ? [{ id, heading, numbers, definitions: redefined }]
      : [];
  });
}
