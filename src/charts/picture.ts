import type { Palette } from './palette.ts';
import { escapeHtml } from './tooltip.ts';

/** What must travel with a picture that leaves its page. */
export interface PictureFrame {
  readonly title: string;
  readonly subtitle: string;
  /** Release, watermark, and that the data are synthetic, if they are. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

const HEAD = 56;
const FOOT = 28;
const PAD = 16;

/** Size of the framed picture. */
export const pictureSize = ({ width, height }: PictureFrame) => ({
  width: width + 2 * PAD,
  height: height + HEAD + FOOT,
});

/** Puts a title above and a source line below a chart's SVG, as one standalone SVG. */
export function framedSvg(chart: string, frame: PictureFrame): string {
  const { palette, title, subtitle, source } = frame;
  const { width, height } = pictureSize(frame);
  const text = (y: number, size: number, weight: number, fill: string, words: string): string =>
    `<text x="${PAD}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeHtml(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeHtml(palette.font)}">`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    text(26, 16, 600, palette.ink, title),
    text(46, 12, 400, palette.muted, subtitle),
    `<g transform="translate(${PAD},${HEAD})">${chart}</g>`,
    text(height - 10, 11, 400, palette.muted, source),
    '</svg>',
  ].join('');
}
