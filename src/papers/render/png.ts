import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import type { Picture } from '../picture.ts';
import type { Faces } from './fonts.ts';
import { subsetFont } from './subset.ts';

/** Pixels per CSS pixel. */
const ZOOM = 2;
/** Pictures drawn in one go: the canvas stays below some 60 MB. */
const BATCH = 16;

/**
 * Pictures in pixels, in the same order. The renderer opens its font for every line of text, which costs more than all
 * drawing: it is given one with the letters of these pictures alone, and many pictures at once, cut apart by rows.
 */
export function pngsOf(pictures: readonly Picture[], { figure }: Faces): Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-font-'));
  try {
    const font = join(folder, 'figure.ttf');
    const letters = pictures.map(({ svg }) => lettersOf(svg)).join('');
    writeFileSync(font, subsetFont(readFileSync(figure.file), letters));
    const made: Uint8Array[] = [];
    for (let i = 0; i < pictures.length; i += BATCH)
      made.push(...batch(pictures.slice(i, i + BATCH), { font, family: figure.family }));
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Letters written as numbers in the source of a picture. */
const lettersOf = (svg: string): string =>
  svg.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

function batch(pictures: readonly Picture[], face: { font: string; family: string }): Uint8Array[] {
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
    font: { fontFiles: [face.font], loadSystemFonts: false, defaultFontFamily: face.family },
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
