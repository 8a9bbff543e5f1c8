import type {
  Block,
  PaperDocument,
  PaperFigure,
  PaperSection,
  PaperTable,
  Run,
} from '../../contracts/paper-document.ts';

/** Where a glyph is missing: the block and its characters. */
export interface Tofu {
  readonly source: string;
  readonly chars: readonly string[];
}

/** What stands on the cover and in the file's own description, whatever it is set in. */
export interface Cover {
  readonly title: string;
  readonly subtitle: string;
  readonly publisher: string;
  readonly label: string;
  readonly date: string;
  /** Printed in a box where the data are synthetic. */
  readonly banner: string;
  /** Version, method and hash, small. */
  readonly imprint: string;
  readonly description: string;
  readonly keywords: readonly string[];
}

export function coverOf(document: PaperDocument): Cover {
  const { front, release, methods, data_sha256, synthetic, layer } = document;
  const versions = Object.entries(methods)
    .map(([gauge, version]) => `${GAUGE[gauge] ?? gauge} ${version}`)
    .join('，');
  return {
    ...front,
    banner: synthetic ? '合成数据，仅供演示与检验' : '',
    imprint: `数据版本 ${release}　方法版本 ${versions}　${layer === 'inside' ? '内部口径' : '对外口径'}　数据校验 ${data_sha256.slice(0, 16)}`,
    description: `${front.title}${front.subtitle}，数据版本 ${release}`,
    keywords: ['职工', '品质生活', '需求', '消费', '白皮书'],
  };
}

const GAUGE: Readonly<Record<string, string>> = { need: '需求温度', consumption: '消费温度' };

/** The day of the data, in whole seconds: the one date of a file that must come out the same every time. */
export function stampOf({ release }: PaperDocument): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/.exec(release) ?? [];
  const at = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  return Number.isFinite(at) ? at / 1000 : 0;
}

/** `1.`, `2.` before findings, by their place in the section; other paragraphs have no number. */
export function findingNumbers(section: PaperSection): ReadonlyMap<Block, string> {
  const findings = section.blocks.filter((b) => b.kind === 'paragraph' && b.role === 'finding');
  return new Map(findings.map((block, i) => [block, `${i + 1}.`]));
}

export const headOf = ({ number, heading }: PaperSection): string => `${number}${heading}`;

/** Every text a reader sees, per block, for the search for missing glyphs. */
export function textsOf(document: PaperDocument): { source: string; text: string }[] {
  const runs = (all: readonly Run[]): string => all.map((run) => run.text).join('');
  const table = (t: PaperTable): string =>
    [
      runs(t.title),
      t.unit,
      ...t.columns.flatMap((c) => [c.title, c.unit ?? '']),
      ...t.rows.flat().map(runs),
      ...t.notes.map(runs),
    ].join('');
  const figure = (f: PaperFigure): string => [runs(f.title), ...f.notes.map(runs)].join('');
  return [
    { source: '封面', text: Object.values(coverOf(document)).flat().join('') },
    ...document.sections.flatMap((section) => [
      { source: section.source, text: headOf(section) },
      ...section.blocks.map((block) => ({
        source: block.source,
        text:
          block.kind === 'table' ? table(block) : block.kind === 'figure' ? figure(block) : runs(block.runs),
      })),
    ]),
  ];
}

/** How wide the columns of a table are to each other: the first names the row, other words are short, changes carry their unit. */
export function columnWidths({ columns }: Pick<PaperTable, 'columns'>): number[] {
  const words = columns.filter((column) => column.kind === 'text').length;
  if (words === columns.length) return columns.map((_, i) => (words === 2 && i > 0 ? 3 : 1));
  const signed = columns[0]?.key === 'metric';
  return columns.map(({ kind, key }, i) =>
    i === 0 ? 1.6 : kind === 'text' ? 0.8 : signed && key === 'change' ? 1.3 : 1,
  );
}

/** Words beside numbers stand in the middle of their column; names of rows and running text at its left. */
export const columnSide = (table: Pick<PaperTable, 'columns'>, i: number): 'left' | 'center' | 'right' =>
  table.columns[i]?.kind === 'number'
    ? 'right'
    : i > 0 && table.columns.some((column) => column.kind === 'number')
      ? 'center'
      : 'left';

/** Parts and appendices begin a page, and so does the text after a part; chapters follow each other. */
export const startsPage = (sections: readonly PaperSection[], i: number): boolean =>
  i > 0 && (sections[i]?.level === 0 || (sections[i]?.level === 1 && sections[i - 1]?.level === 0));
