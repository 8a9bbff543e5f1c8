import {
  AlignmentType,
  BorderStyle,
  Document,
  type FileChild,
  Footer,
  HeadingLevel,
  ImageRun,
  type ISectionOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import type {
  Block,
  PaperDocument,
  PaperFigure,
  PaperSection,
  PaperTable,
  Run,
} from '../../../contracts/paper-document.ts';
import type { Picture } from '../../picture.ts';
import { columnSide, columnWidths, coverOf, findingNumbers, headOf, stampOf, startsPage } from '../page.ts';
import { plainTitle, shareOfWidth } from '../pictures.ts';
import { settled } from './settled.ts';
import { FACES, PART, PART_FACE, STYLES } from './styles.ts';

/** A picture as Word shows it: points that scale, and pixels for programs that cannot. */
export interface WordPicture extends Picture {
  readonly png: Uint8Array;
}

const TWIPS_PER_MM = 1440 / 25.4;
const twips = (mm: number): number => Math.round(mm * TWIPS_PER_MM);
/** Pixels of the text across the page, at 96 a inch. */
const TEXT_WIDTH = Math.round((156 / 25.4) * 96);

/** 版心 156×225 mm on A4; 22 lines of 28 characters come from the style of the text, as grids differ by program. */
const PAGE: NonNullable<ISectionOptions['properties']> = {
  page: {
    size: { width: twips(210), height: twips(297) },
    margin: {
      top: twips(37),
      bottom: twips(35),
      left: twips(28),
      right: twips(26),
      footer: twips(35 - 7 - 5),
      header: twips(15),
    },
  },
};

/** A paper as a Word document: real headings, styles, contents and tables. The same document makes the same bytes. */
export async function renderDocx(
  document: PaperDocument,
  pictures: ReadonlyMap<Block, WordPicture>,
): Promise<Uint8Array> {
  const cover = coverOf(document);
  const long = document.subject.paper === 'quarterly';
  const brief = document.subject.paper === 'brief';
  const body = document.sections.flatMap((section, i) =>
    sectionOf(section, pictures, long && startsPage(document.sections, i)),
  );
  const front: ISectionOptions = {
    properties: PAGE,
    children: [...coverPage(cover), ...(long ? contents() : [])],
  };
  const main: ISectionOptions = {
    properties: { ...PAGE, page: { ...PAGE.page, pageNumbers: { start: 1 } } },
    footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
    children: body,
  };
  const file = new Document({
    title: cover.title + cover.subtitle,
    creator: cover.publisher,
    lastModifiedBy: cover.publisher,
    description: cover.description,
    keywords: cover.keywords.join('，'),
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    sections: brief ? [{ properties: PAGE, children: [...headOfBrief(cover), ...body] }] : [front, main],
  });
  return settled(await Packer.toBuffer(file), new Date(stampOf(document) * 1000));
}

const centred = (text: string, style: string, before = 0): Paragraph =>
  new Paragraph({ style, spacing: { before }, children: [new TextRun(text)] });

function coverPage(cover: ReturnType<typeof coverOf>): Paragraph[] {
  return [
    ...(cover.banner === '' ? [] : [centred(cover.banner, 'Banner')]),
    centred(cover.publisher, 'CoverLine', 600),
    new Paragraph({
      style: 'Title',
      spacing: { before: 2400 },
      children: [new TextRun(cover.title)],
    }),
    centred(cover.subtitle, 'Subtitle'),
    centred([cover.label, cover.date].filter((s) => s !== '').join('　'), 'CoverLine', 4200),
    centred(cover.imprint, 'Imprint'),
  ];
}

/** A brief has no cover: its title stands above the text. */
function headOfBrief(cover: ReturnType<typeof coverOf>): Paragraph[] {
  return [
    ...(cover.banner === '' ? [] : [centred(cover.banner, 'Banner')]),
    new Paragraph({ style: 'Title', children: [new TextRun(cover.title)] }),
    centred(`${cover.publisher}${cover.subtitle.startsWith('（') ? '' : '　'}${cover.subtitle}`, 'CoverLine'),
  ];
}

function contents(): FileChild[] {
  return [
    new Paragraph({ style: 'ContentsHeading', pageBreakBefore: true, children: [new TextRun('目　录')] }),
    new TableOfContents('目录', { hyperlink: true, headingStyleRange: '1-2' }),
  ];
}

const pageNumber = (alignment: (typeof AlignmentType)[keyof typeof AlignmentType]): Footer =>
  new Footer({
    children: [
      new Paragraph({
        style: 'PageNumber',
        alignment,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
    ],
  });

const HEADINGS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const;

/** Chapters and the parts around them are 标题 1; a part without number stands in the middle, larger. */
function sectionOf(
  section: PaperSection,
  pictures: ReadonlyMap<Block, WordPicture>,
  breaks: boolean,
): FileChild[] {
  const findings = findingNumbers(section);
  const part = section.level === 0;
  return [
    new Paragraph({
      heading: HEADINGS[Math.max(0, section.level - 1)] ?? HeadingLevel.HEADING_3,
      pageBreakBefore: breaks,
      ...(part ? PART : {}),
      children: [new TextRun({ text: headOf(section), ...(part ? PART_FACE : {}) })],
    }),
    ...section.blocks.flatMap((block) => blockOf(block, findings.get(block) ?? '', pictures)),
  ];
}

function blockOf(block: Block, number: string, pictures: ReadonlyMap<Block, WordPicture>): FileChild[] {
  if (block.kind === 'table') return tableOf(block);
  if (block.kind === 'figure') return figureOf(block, pictures.get(block));
  const children = [...(number === '' ? [] : [new TextRun(number)]), ...runs(block.runs)];
  return [new Paragraph({ style: block.role === 'note' ? 'Note' : 'BodyText', children })];
}

const runs = (all: readonly Run[]): TextRun[] =>
  all.map((run) =>
    run.kind === 'text' && run.strong
      ? new TextRun({ text: run.text, font: FACES.hei })
      : new TextRun(run.text),
  );

function figureOf(figure: PaperFigure, picture: WordPicture | undefined): FileChild[] {
  if (picture === undefined) return [];
  const width = Math.round(TEXT_WIDTH * shareOfWidth(picture));
  const height = Math.round((width * picture.height) / picture.width);
  return [
    new Paragraph({
      style: 'Figure',
      keepNext: true,
      children: [
        new ImageRun({
          type: 'svg',
          data: Buffer.from(picture.svg),
          fallback: { type: 'png', data: Buffer.from(picture.png) },
          transformation: { width, height },
          altText: { name: figure.number, title: plainTitle(figure), description: figure.alt },
        }),
      ],
    }),
    ...figure.notes.map(
      (note) =>
        new Paragraph({
          style: 'TableNote',
          alignment: AlignmentType.CENTER,
          keepNext: true,
          children: runs(note),
        }),
    ),
    new Paragraph({
      style: 'Caption',
      children: [new TextRun(`${figure.number}　`), ...runs(figure.title)],
    }),
  ];
}

const RULE = { style: BorderStyle.SINGLE, color: '000000' } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

/** Rows that never stand alone at the foot or the head of a page. */
const TOGETHER = 3;
/** A short table stays whole, as in the PDF. */
const WHOLE = 12;

const keptWithNext = (row: number, rows: number): boolean =>
  row < rows - 1 && (rows <= WHOLE || row < TOGETHER - 1 || row >= rows - TOGETHER);

/** A three-line table whose head is repeated on every page and whose rows are not torn. */
function tableOf(table: PaperTable): FileChild[] {
  const parts = columnWidths(table);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const widths = parts.map((part) => Math.round((twips(156) * part) / whole));
  const cell = (children: TextRun[], i: number, align: string, keepNext: boolean): TableCell =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      children: [new Paragraph({ style: 'TableText', alignment: align as 'left', keepNext, children })],
    });
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: table.columns.map(
      (c, i) =>
        new TableCell({
          width: { size: widths[i] ?? 0, type: WidthType.DXA },
          verticalAlign: VerticalAlignTable.CENTER,
          borders: { bottom: { ...RULE, size: 4 } },
          children: [
            new Paragraph({
              style: 'TableHead',
              keepNext: true,
              children: [new TextRun(c.unit ? `${c.title}（${c.unit}）` : c.title)],
            }),
          ],
        }),
    ),
  });
  return [
    new Paragraph({
      style: 'Caption',
      keepNext: true,
      children: [new TextRun(`${table.number}　`), ...runs(table.title)],
    }),
    ...(table.unit === ''
      ? []
      : [new Paragraph({ style: 'TableUnit', keepNext: true, children: [new TextRun(table.unit)] })]),
    new Table({
      width: { size: twips(156), type: WidthType.DXA },
      columnWidths: widths,
      borders: {
        top: { ...RULE, size: 8 },
        bottom: { ...RULE, size: 8 },
        left: NONE,
        right: NONE,
        insideHorizontal: NONE,
        insideVertical: NONE,
      },
      rows: [
        head,
        ...table.rows.map(
          (row, at) =>
            new TableRow({
              cantSplit: true,
              children: row.map((content, i) =>
                cell(runs(content), i, columnSide(table, i), keptWithNext(at, table.rows.length)),
              ),
            }),
        ),
      ],
    }),
    ...table.notes.map((note) => new Paragraph({ style: 'TableNote', children: runs(note) })),
    new Paragraph({ style: 'TableNote', children: [] }),
  ];
}
