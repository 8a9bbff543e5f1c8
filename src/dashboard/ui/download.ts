import type { ChartKind } from '../../charts/chart.ts';
import { tableCsv } from '../../charts/csv.ts';
import type { Look } from '../../charts/look.ts';
import { framedSvg, type PictureFrame, pictureSize } from '../../charts/picture.ts';
import { type ChartTable, cellText, isReported } from '../../charts/table.ts';
import { permitDownload } from '../state/purpose.ts';
import { chartEngine } from './use-echarts.ts';

/** What every file that leaves a page carries with it. */
export type Provenance = Readonly<Record<string, string>>;

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export async function saveCsv(table: ChartTable, name: string, provenance: Provenance): Promise<void> {
  if (!(await permitDownload({ subject: name, format: 'csv', rows: table.rows.length }))) return;
  save(new Blob([tableCsv(table, provenance)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** Arrow IPC file; each value column has a status column beside it, the schema carries where it came from. */
export async function saveArrow(table: ChartTable, name: string, provenance: Provenance): Promise<void> {
  if (!(await permitDownload({ subject: name, format: 'arrow', rows: table.rows.length }))) return;
  const { tableArrow } = await import('./arrow.ts');
  save(
    new Blob([tableArrow(table, provenance)], { type: 'application/vnd.apache.arrow.file' }),
    `${name}.arrow`,
  );
}

export interface Picture<Series> {
  readonly kind: ChartKind<Series>;
  readonly series: Series;
  readonly look: Look;
  readonly title: string;
  readonly subtitle: string;
  readonly source: string;
}

export async function saveSvg<Series>(picture: Picture<Series>, name: string): Promise<void> {
  if (!(await permitDownload({ subject: name, format: 'svg', rows: 0 }))) return;
  const { svg } = await framed(picture);
  save(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** Twice the size on screen, so that it survives a slide. */
export async function savePng<Series>(picture: Picture<Series>, name: string): Promise<void> {
  if (!(await permitDownload({ subject: name, format: 'png', rows: 0 }))) return;
  const blob = await pngOf(picture);
  if (blob !== null) save(blob, `${name}.png`);
}

/** Puts the picture with its title and source line on the clipboard. @throws where the browser does not let it. */
export async function copyPng<Series>(picture: Picture<Series>, name: string): Promise<void> {
  if (!(await permitDownload({ subject: name, format: 'png', rows: 0 }))) return;
  const made = pngOf(picture).then((blob) => blob ?? Promise.reject(new Error('no picture')));
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': made })]);
}

async function pngOf<Series>(picture: Picture<Series>): Promise<Blob | null> {
  const { svg, width, height } = await framed(picture);
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

async function framed<Series>({ kind, series, look, title, subtitle, source }: Picture<Series>) {
  const { chartSvg } = await chartEngine();
  const height = kind.height(series, look.width);
  const svg = chartSvg(kind.option(series, look), { width: look.width, height }, look.f.locale);
  const frame: PictureFrame = { title, subtitle, source, width: look.width, height, palette: look.palette };
  return { svg: framedSvg(svg, frame), ...pictureSize(frame) };
}

/** Text of the table for the clipboard: tab-separated, as spreadsheets paste it. */
export function tableText(table: ChartTable): string {
  const head = table.columns.map((c) => c.title).join('\t');
  const rows = table.rows.map((row) =>
    table.columns
      .map((c) => {
        const cell = row[c.key];
        if (cell !== undefined && isReported(cell))
          return cell.value === null ? cell.status : String(cell.ends === undefined ? cell.value : cell.said);
        return cellText(cell);
      })
      .join('\t'),
  );
  return [head, ...rows].join('\n');
}
