import type { Block, PaperDocument, PaperFigure } from '../../contracts/paper-document.ts';
import { FIGURE_WIDTH } from '../figure.ts';
import { figurePicture, type Picture } from '../picture.ts';

/** Every figure of a document with its picture, in reading order. */
export function picturesOf(document: PaperDocument): Map<PaperFigure, Picture> {
  const answers = new Map(document.answers.map(({ id, body }) => [id, body]));
  const figures = document.sections.flatMap((section) => section.blocks.filter(isFigure));
  return new Map(
    figures.map((figure) => [
      figure,
      figurePicture({ ...figure, title: plainTitle(figure) }, answers, document.currency),
    ]),
  );
}

const isFigure = (block: Block): block is PaperFigure => block.kind === 'figure';

export const plainTitle = ({ title }: { title: PaperFigure['title'] }): string =>
  title.map((run) => run.text).join('');

/** Height of a picture over its width; tall ones are set narrower, so that they fit a page. */
export const shareOfWidth = ({ width, height }: Picture): number =>
  Math.min(1, (1.15 * FIGURE_WIDTH) / height) * (width / FIGURE_WIDTH);
