import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Block, PaperDocument, Run } from '../../../contracts/paper-document.ts';
import { PaperError } from '../../error.ts';
import type { Picture } from '../../picture.ts';
import { type Face, type Faces, fontFiles, ROLES } from '../fonts.ts';
import { columnSide, columnWidths, coverOf, findingNumbers, headOf, stampOf, startsPage } from '../page.ts';
import { shareOfWidth } from '../pictures.ts';

/** `ua-1` for readers (tagged, accessible), `a-2a` for the archive. */
export type PdfStandard = 'ua-1' | 'a-2a';

/** A folder that does not exist: everything the typesetter reads is handed to it. */
const ROOT = '/paper';
const template = join(dirname(fileURLToPath(import.meta.url)), 'paper.typ');

/** The document typeset once; both standards are written from it. */
export interface Typeset {
  readonly pages: number;
  pdf(standard: PdfStandard): Uint8Array;
}

/**
 * Typesets a paper in the manner of GB/T 9704.
 * @throws PaperError with the typesetter's own words where it fails.
 */
export function typeset(
  document: PaperDocument,
  pictures: ReadonlyMap<Block, Picture>,
  faces: Faces,
): Typeset {
  const compiler = NodeCompiler.create({ workspace: ROOT, fontArgs: [{ fontPaths: fontFiles(faces) }] });
  // What the typesetter remembers of papers before the last two is of no use any more.
  compiler.evictCache(2);
  const files = new Map<Block, string>();
  for (const [block, picture] of pictures) {
    const file = `figure-${files.size + 1}.svg`;
    files.set(block, file);
    compiler.mapShadow(`${ROOT}/${file}`, Buffer.from(picture.svg));
  }
  compiler.mapShadow(
    `${ROOT}/paper.json`,
    Buffer.from(JSON.stringify(dataOf(document, pictures, files, faces))),
  );
  compiler.mapShadow(`${ROOT}/paper.typ`, readFileSync(template));
  const result = compiler.compile({ mainFilePath: `${ROOT}/paper.typ` });
  const made = result.result;
  const failed = result.takeError();
  if (made === null || failed !== null) throw failure(JSON.stringify(failed?.shortDiagnostics ?? ''));
  return {
    pages: made.numOfPages,
    pdf: (pdfStandard) => {
      try {
        return compiler.pdf(made, { pdfStandard, creationTimestamp: stampOf(document) });
      } catch (cause) {
        throw failure(cause instanceof Error ? cause.message : JSON.stringify(cause));
      }
    },
  };
}

const failure = (reason: string): PaperError =>
  new PaperError([
    {
      place: { file: 'render/pdf/paper.typ', line: 1, column: 1 },
      text: { zh: `排版失败：${reason}`, en: `Typesetting failed: ${reason}` },
    },
  ]);

/** What the template prints: cover, fonts and sections, all text. */
function dataOf(
  document: PaperDocument,
  pictures: ReadonlyMap<Block, Picture>,
  files: ReadonlyMap<Block, string>,
  faces: Faces,
) {
  const brief = document.subject.paper === 'brief';
  return {
    ...coverOf(document),
    fonts: fontsOf(faces),
    contents: document.subject.paper === 'quarterly',
    brief,
    sections: document.sections.map((section, i) => {
      const findings = findingNumbers(section);
      return {
        breaks: document.subject.paper === 'quarterly' && startsPage(document.sections, i),
        level: section.level,
        number: section.number,
        heading: section.heading,
        title: headOf(section),
        blocks: section.blocks.map((block) => blockOf(block, findings.get(block) ?? '', pictures, files)),
      };
    }),
  };
}

function blockOf(
  block: Block,
  number: string,
  pictures: ReadonlyMap<Block, Picture>,
  files: ReadonlyMap<Block, string>,
) {
  if (block.kind === 'paragraph')
    return { kind: block.kind, role: block.role, number, runs: runsOf(block.runs) };
  const common = {
    kind: block.kind,
    number: block.number,
    title: runsOf(block.title),
    notes: block.notes.map(runsOf),
  };
  if (block.kind === 'figure') {
    const picture = pictures.get(block);
    return {
      ...common,
      file: files.get(block) ?? '',
      alt: block.alt,
      share: picture === undefined ? 1 : shareOfWidth(picture),
    };
  }
  const widths = columnWidths(block);
  return {
    ...common,
    unit: block.unit,
    columns: block.columns.map((c, i) => ({
      title: c.title,
      unit: c.unit ?? '',
      side: columnSide(block, i),
      width: widths[i] ?? 1,
    })),
    rows: block.rows.map((row) => row.map(runsOf)),
  };
}

const runsOf = (runs: readonly Run[]): { text: string; strong?: true }[] =>
  runs.map((run) =>
    run.kind === 'text' && run.strong ? { text: run.text, strong: true } : { text: run.text },
  );

/** Families by role with the open faces behind them, and the weight by which each is asked for. */
function fontsOf(faces: Faces): Record<string, unknown> {
  const fallback = [faces.body.family, faces.figure.family];
  const chain = (face: Face): string[] => [...new Set([face.family, ...fallback])];
  return Object.fromEntries(
    ROLES.flatMap((role) => [
      [role, chain(faces[role])],
      [`${role}-weight`, faces[role].weight],
    ]),
  );
}
