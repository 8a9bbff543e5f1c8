import { chartSvg } from '../charts/echarts.ts';
import type { PaperFigure } from '../contracts/paper-document.ts';
import { FIGURE_WIDTH, type FigureSpec, paperLook, withDrawing } from './figure.ts';
import type { Answers } from './recompute.ts';

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** The library counts its pictures and styles; a picture must not depend on what was drawn before it. */
function settled(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/\bzr\d+-[a-z]+-?\d+/g, (name) => {
    const known = names.get(name) ?? `zz-${names.size}`;
    names.set(name, known);
    return known;
  });
}

/** Lines and bars are set lower than on screen, so that text and picture share a page. */
const LOWER: Partial<Record<PaperFigure['chart'], number>> = { trend: 0.74, bars: 0.82 };

const heightOf = (chart: PaperFigure['chart'], onScreen: number): number =>
  Math.round(Math.max(80, onScreen * (LOWER[chart] ?? 1)));

/** The dashboard's own chart as a picture for paper. */
export function figurePicture(spec: FigureSpec, answers: Answers, currency: string): Picture {
  const paper = paperLook(currency);
  return withDrawing(spec, answers, paper, ({ kind, series }) => {
    const height = heightOf(spec.chart, kind.height(series, FIGURE_WIDTH));
    const size = { width: FIGURE_WIDTH, height };
    const svg = settled(chartSvg(kind.option(series, paper), size, 'zh-CN'));
    return { svg, ...size };
  });
}
