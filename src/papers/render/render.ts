import type { Block, PaperDocument } from '../../contracts/paper-document.ts';
import { PaperError } from '../error.ts';
import type { Picture } from '../picture.ts';
import { type Faces, facesOf, ROLES, tofu } from './fonts.ts';
import { textsOf } from './page.ts';
import { picturesOf } from './pictures.ts';

export const PAPER_FORMATS = ['html', 'pdf', 'pdfa', 'docx'] as const;
/** `pdf` is tagged PDF/UA-1 for readers, `pdfa` PDF/A-2a for the archive. */
export type PaperFormat = (typeof PAPER_FORMATS)[number];

export interface RenderOptions {
  /** The customer's licensed fonts; open substitutes where it holds none. */
  readonly fonts?: string;
  readonly signal?: AbortSignal;
  /** After each format. */
  readonly onFormat?: (format: PaperFormat, milliseconds: number) => void;
}

/** A face that was embedded: what it is and what it stands in for. */
export interface UsedFont {
  readonly role: string;
  readonly family: string;
  readonly file: string;
  readonly sha256: string;
  readonly substitutes: string;
}

export interface Rendered {
  readonly files: ReadonlyMap<PaperFormat, Uint8Array>;
  readonly fonts: readonly UsedFont[];
  /** Of the PDF; 0 where none was asked for. */
  readonly pages: number;
}

/** Name of a rendered file. */
export const renderedName = (id: string, format: PaperFormat): string =>
  format === 'pdfa' ? `${id}-archive.pdf` : `${id}.${format}`;

/**
 * Sets a paper in every format asked for. Pictures are drawn once, the PDF typeset once for both its kinds.
 * @throws PaperError for characters no font has, each at its place; AbortError when cancelled between formats.
 */
export async function renderPaper(
  document: PaperDocument,
  formats: readonly PaperFormat[],
  options: RenderOptions = {},
): Promise<Rendered> {
  const faces = facesOf(options.fonts);
  checkGlyphs(document, faces);
  const pictures = picturesOf(document);
  const files = new Map<PaperFormat, Uint8Array>();
  let pages = 0;
  const timed = async (format: PaperFormat, make: () => Promise<Uint8Array>): Promise<void> => {
    if (!formats.includes(format)) return;
    options.signal?.throwIfAborted();
    const started = performance.now();
    files.set(format, await make());
    options.onFormat?.(format, performance.now() - started);
  };
  await timed('html', async () => {
    const { renderHtml } = await import('./html/html.ts');
    return new TextEncoder().encode(renderHtml(document, pictures));
  });
  if (formats.includes('pdf') || formats.includes('pdfa')) {
    const { typeset } = await import('./pdf/pdf.ts');
    let set: ReturnType<typeof typeset> | undefined;
    const once = (): ReturnType<typeof typeset> => {
      set ??= typeset(document, pictures, faces);
      pages = set.pages;
      return set;
    };
    await timed('pdf', async () => once().pdf('ua-1'));
    await timed('pdfa', async () => once().pdf('a-2a'));
  }
  await timed('docx', async () => {
    const { renderDocx } = await import('./docx/docx.ts');
    return renderDocx(document, await withPixels(pictures, faces));
  });
  return { files, fonts: usedFonts(faces), pages };
}

async function withPixels<B extends Block>(pictures: ReadonlyMap<B, Picture>, faces: Faces) {
  const { pngsOf } = await import('./png.ts');
  const pixels = pngsOf([...pictures.values()], faces);
  return new Map(
    [...pictures].map(([block, picture], i) => [block, { ...picture, png: pixels[i] ?? new Uint8Array() }]),
  );
}

const usedFonts = (faces: Faces): UsedFont[] =>
  ROLES.map((role) => {
    const { family, name, sha256, substitutes } = faces[role];
    return { role, family, file: name, sha256, substitutes };
  });

/** An empty box in a signed paper is worse than no paper. */
function checkGlyphs(document: PaperDocument, faces: Faces): void {
  const problems = textsOf(document).flatMap(({ source, text }) => {
    const chars = tofu(text, faces);
    if (chars.length === 0) return [];
    const listed = chars
      .map((c) => `“${c}”(U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()})`)
      .join('、');
    const [file = source, line = '1', column = '1'] = source.split(':');
    return [
      {
        place: { file, line: Number(line), column: Number(column) },
        text: {
          zh: `所用字体没有 ${listed} 的字形。请把含有这些字的字体放入字体文件夹（仿宋.ttf 等）后重做。`,
          en: `No font in use has a glyph for ${listed}. Put a font that has them into the fonts folder and try again.`,
        },
      },
    ];
  });
  if (problems.length > 0) throw new PaperError(problems);
}
