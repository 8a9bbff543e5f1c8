import { crc32, deflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import type { Picture } from '../figure.ts';
import type { Faces } from './fonts.ts';

/** Pixels per CSS pixel. */
const ZOOM = 2;
/** Pictures drawn in one go: the font is read once for all of them, and the canvas stays below some 60 MB. */
const BATCH = 16;

/**
 * Pictures in pixels, in the same order. Reading the font costs ten times as much as drawing a picture, so many are
 * drawn one below the other and cut apart by rows.
 */
export function pngsOf(pictures: readonly Picture[], faces: Faces): Uint8Array[] {
  const made: Uint8Array[] = [];
  for (let i = 0; i < pictures.length; i += BATCH) made.push(...batch(pictures.slice(i, i + BATCH), faces));
  return made;
}

function batch(pictures: readonly Picture[], { figure }: Faces): Uint8Array[] {
  const width = Math.max(...pictures.map((p) => p.width));
  let top = 0;
  const placed = pictures.map((picture, i) => {
    const at = top;
    top += picture.height;
    // Names inside one picture must not meet those of another.
    const svg = picture.svg.replaceAll('zz-', `zz${i}-`).replace('<svg ', `<svg x="0" y="${at}" `);
    return { picture, at, svg };
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}">${placed.map((p) => p.svg).join('')}</svg>`;
  const drawn = new Resvg(sheet, {
    fitTo: { mode: 'zoom', value: ZOOM },
    background: 'white',
    font: { fontFiles: [figure.file], loadSystemFonts: false, defaultFontFamily: figure.family },
  }).render();
  const row = drawn.width * 4;
  const pixels = drawn.pixels;
  return placed.map(({ picture, at }) =>
    encode(pixels.subarray(at * ZOOM * row, (at + picture.height) * ZOOM * row), {
      width: picture.width * ZOOM,
      height: picture.height * ZOOM,
      row,
    }),
  );
}

/** RGBA rows as a PNG without alpha, each row as the difference to the one above. */
function encode(
  pixels: Buffer,
  { width, height, row }: { width: number; height: number; row: number },
): Uint8Array {
  const line = width * 3 + 1;
  const raw = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const out = y * line;
    raw[out] = y === 0 ? 0 : 2;
    for (let x = 0; x < width; x += 1) {
      const from = y * row + x * 4;
      const to = out + 1 + x * 3;
      for (let c = 0; c < 3; c += 1) {
        const above = y === 0 ? 0 : (pixels[from - row + c] ?? 0);
        raw[to + c] = (pixels[from + c] ?? 0) - above;
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
