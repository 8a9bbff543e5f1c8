import { createWriteStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { withDoor } from '../../../pipelines/intake/door.ts';
import { type LoadResult, loadFile } from '../../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { FIXED_NOW } from '../intake/support.ts';

/** A cell as a person leaves it: a text, a number, a day or moment (ISO, no zone), or nothing. */
export type Typed = string | number | { readonly time: string } | undefined;

/** The parts of a workbook as texts, by path inside the package. */
export async function partsOf(path: string): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.open(path, { lazyEntries: true, autoClose: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  );
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        text(stream).then((content) => {
          parts.set(entry.fileName, content);
          zip.readEntry();
        }, reject);
      });
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  return parts;
}

const FIRST_SHEET = 'xl/worksheets/sheet1.xml';

/**
 * Types rows below the header of the first sheet and saves the workbook as Excel does: every other part stays, a cell
 * keeps the format of its column, days and moments become numbers.
 */
export async function typeInto(
  template: string,
  target: string,
  rows: readonly (readonly Typed[])[],
): Promise<void> {
  const parts = await partsOf(template);
  const sheet = parts.get(FIRST_SHEET) ?? '';
  const styles = [...sheet.matchAll(/<col min="\d+" max="\d+"[^>]*?(?: style="(\d+)")?\/>/g)].map(
    (m) => m[1],
  );
  const xml = rows
    .map((cells, r) => {
      const typed = cells.map((cell, c) => cellXml(cell, `${letters(c)}${r + 2}`, styles[c]));
      return `<row r="${r + 2}">${typed.join('')}</row>`;
    })
    .join('');
  parts.set(FIRST_SHEET, sheet.replace('</sheetData>', `${xml}</sheetData>`));
  const zip = new yazl.ZipFile();
  for (const [path, content] of parts) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(target));
}

function cellXml(cell: Typed, at: string, style: string | undefined): string {
  const s = style === undefined ? '' : ` s="${style}"`;
  if (cell === undefined || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"${s}><v>${cell}</v></c>`;
  if (typeof cell === 'object')
    return `<c r="${at}"${s}><v>${Date.parse(`${cell.time.replace(' ', 'T')}Z`) / 86_400_000 + 25_569}</v></c>`;
  const escaped = cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<c r="${at}" t="inlineStr"${s}><is><t>${escaped}</t></is></c>`;
}

const letters = (index: number): string => {
  const rest = Math.floor(index / 26) - 1;
  return `${rest >= 0 ? letters(rest) : ''}${String.fromCharCode(65 + (index % 26))}`;
};

/** A drop-down list or limit of a sheet, as the file states it. */
export interface Validation {
  readonly type: string;
  readonly range: string;
  readonly style: string | undefined;
  readonly prompt: string;
  readonly formula: string;
}

/** Everything that the first sheet checks or hints at. */
export function validationsOf(parts: ReadonlyMap<string, string>): Validation[] {
  const sheet = parts.get(FIRST_SHEET) ?? '';
  return [...sheet.matchAll(/<dataValidation ([^>]*?)(?:\/>|>(.*?)<\/dataValidation>)/gs)].map(
    ([, attributes = '', inside = '']) => {
      const attribute = (name: string): string | undefined =>
        new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
      return {
        type: attribute('type') ?? 'none',
        range: attribute('sqref') ?? '',
        style: attribute('errorStyle'),
        prompt: attribute('prompt') ?? '',
        formula: [...inside.matchAll(/<formula\d>(.*?)<\/formula\d>/g)].map((m) => m[1]).join('..'),
      };
    },
  );
}

/** Loads files one after the other through one open door, as exports of 1 October 2026. */
export const loadAll = (
  home: string,
  files: readonly (readonly [family: string, path: string])[],
): Promise<LoadResult[]> =>
  withDoor(
    home,
    workspaceOf(home),
    { now: () => FIXED_NOW, progress: { step: () => {}, end: () => {} }, note: () => {} },
    async (door) => {
      const results: LoadResult[] = [];
      for (const [family, path] of files)
        results.push(await loadFile(door, { family, path, exportedAt: '2026-10-01' }));
      return results;
    },
  );
