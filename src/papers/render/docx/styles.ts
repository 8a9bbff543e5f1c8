import { AlignmentType, type IStylesOptions, LineRuleType } from 'docx';

/** Latin letters and digits take the face of the Chinese around them where it has them; Word needs a name. */
const LATIN = 'Times New Roman';
const face = (eastAsia: string) => ({ ascii: LATIN, hAnsi: LATIN, cs: LATIN, eastAsia });

/** The faces of GB/T 9704 by name: a document for editing carries no fonts, the reader's machine has them. */
export const FACES = {
  title: face('方正小标宋简体'),
  body: face('仿宋'),
  kai: face('楷体'),
  hei: face('黑体'),
} as const;

/** 22 lines on 225 mm: 固定值 29 磅 (579.8 twentieths). */
const LINE = { line: 580, lineRule: LineRuleType.EXACT } as const;
const SINGLE = { line: 240, lineRule: LineRuleType.AUTO } as const;

/** Sizes in half points: 二号 22, 三号 16, 四号 14, 小四 12, 五号 10.5, 小五 9. */
const SIZE = { two: 44, three: 32, four: 28, smallFour: 24, five: 21, smallFive: 18 } as const;
/** 28 characters of 156 mm each take 15.79 pt: a fifth of a point less than 三号, in twentieths. */
const TIGHT = -4;
/** Two characters of 三号. */
const TWO_CHARS = { firstLine: 632 } as const;

/** How a part without number (编制说明, 摘要, 附录) differs from a chapter. */
export const PART = {
  alignment: AlignmentType.CENTER,
  indent: { firstLine: 0 },
  spacing: { ...SINGLE, before: 0, after: 360 },
} as const;
export const PART_FACE = { font: FACES.title, size: SIZE.two } as const;

type ParagraphStyle = NonNullable<IStylesOptions['paragraphStyles']>[number];

const style = (
  id: string,
  name: string,
  run: NonNullable<ParagraphStyle['run']>,
  paragraph: NonNullable<ParagraphStyle['paragraph']>,
): ParagraphStyle => ({ id, name, basedOn: 'Normal', quickFormat: true, run, paragraph });

const centre = AlignmentType.CENTER;

/** Figures among Chinese are of a language that never breaks within a number. */
export const STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: FACES.body, size: SIZE.three, language: { value: 'en-US', eastAsia: 'zh-CN' } },
      paragraph: { spacing: LINE },
    },
    title: {
      run: { font: FACES.title, size: 60, color: '000000' },
      paragraph: { alignment: centre, spacing: SINGLE },
    },
    heading1: {
      run: { font: FACES.hei, size: SIZE.three, color: '000000', bold: false },
      paragraph: { indent: TWO_CHARS, spacing: { ...LINE, before: 0, after: 0 }, keepNext: true },
    },
    heading2: {
      run: { font: FACES.kai, size: SIZE.three, color: '000000', bold: false },
      paragraph: { indent: TWO_CHARS, spacing: { ...LINE, before: 0, after: 0 }, keepNext: true },
    },
    heading3: {
      run: { font: FACES.body, size: SIZE.three, color: '000000', bold: true, italics: false },
      paragraph: { indent: TWO_CHARS, spacing: { ...LINE, before: 0, after: 0 }, keepNext: true },
    },
  },
  paragraphStyles: [
    style(
      'BodyText',
      '正文文字',
      { characterSpacing: TIGHT },
      { alignment: AlignmentType.BOTH, indent: TWO_CHARS, spacing: LINE },
    ),
    style(
      'Note',
      '说明',
      { font: FACES.kai, size: SIZE.smallFour },
      { spacing: { ...SINGLE, before: 60, after: 60 } },
    ),
    style('Figure', '图', {}, { alignment: centre, spacing: { ...SINGLE, before: 120 } }),
    style(
      'Caption',
      'caption',
      { font: FACES.hei, size: SIZE.smallFour },
      { alignment: centre, spacing: { ...SINGLE, before: 80, after: 80 } },
    ),
    style(
      'TableUnit',
      '表单位',
      { size: SIZE.smallFive },
      { alignment: AlignmentType.RIGHT, spacing: SINGLE },
    ),
    style('TableHead', '表头', { font: FACES.hei, size: SIZE.five }, { alignment: centre, spacing: SINGLE }),
    style('TableText', '表文字', { size: SIZE.five }, { spacing: SINGLE }),
    style('TableNote', '表注', { size: SIZE.smallFive }, { spacing: SINGLE }),
    style(
      'PageNumber',
      '页码',
      { font: FACES.body, size: SIZE.four },
      { spacing: SINGLE, indent: { left: 280, right: 280 } },
    ),
    style(
      'Banner',
      '合成数据标识',
      { font: FACES.hei, size: SIZE.four },
      { alignment: centre, spacing: SINGLE },
    ),
    style('CoverLine', '封面文字', { size: SIZE.three }, { alignment: centre, spacing: SINGLE }),
    style(
      'Subtitle',
      'Subtitle',
      { font: FACES.kai, size: 36 },
      { alignment: centre, spacing: { ...SINGLE, before: 240 } },
    ),
    style(
      'Imprint',
      '版本',
      { size: SIZE.smallFive },
      { alignment: centre, spacing: { ...SINGLE, before: 160 } },
    ),
    style(
      'ContentsHeading',
      '目录标题',
      { font: FACES.title, size: SIZE.two },
      { alignment: centre, spacing: { ...SINGLE, after: 240 } },
    ),
    style('TOC1', 'toc 1', { font: FACES.hei, size: SIZE.four }, { spacing: { ...SINGLE, before: 60 } }),
    style('TOC2', 'toc 2', { size: SIZE.four }, { spacing: SINGLE, indent: { left: 280 } }),
  ],
};
