import { buffer } from 'node:stream/consumers';
import { fromBuffer } from 'yauzl';
import { ZipFile } from 'yazl';

/** What a ZIP entry says of its time: nothing, so that equal content gives equal bytes. */
const NO_TIME = new Date(1980, 0, 1);
const MODE = 0o100644;

/** Names drawn by chance while a document is written, and names counted since the program started. */
const CHANCE = /\b(rId)?[a-z0-9_-]{21}\b|\b_Toc\d+\b/g;
/** Numbers counted since the program started: of bookmarks and drawings. */
const COUNTED = /(<(?:w:bookmark(?:Start|End)|wp:docPr)\b[^>]*?\s(?:w:)?id=")(\d+)(")/g;

/**
 * The same Word file whenever it is written: entries sorted, no times, one date inside, and names drawn by chance
 * replaced by numbers in the order in which they appear.
 */
export async function settled(bytes: Buffer, at: Date): Promise<Uint8Array> {
  const entries = await entriesOf(bytes);
  const names = new Map<string, string>();
  const placeOf = (kind: string, name: string): string => {
    const known = names.get(kind + name) ?? `${kind}${names.size + 1}`;
    names.set(kind + name, known);
    return known;
  };
  const date = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const settle = (text: string): string =>
    text
      .replace(/(<dcterms:(created|modified)[^>]*>)[^<]*</g, `$1${date}<`)
      .replace(CHANCE, (name) => placeOf(name.startsWith('_Toc') ? '_Toc' : 'n', name))
      .replace(
        COUNTED,
        (_, before: string, number: string, after: string) =>
          before + placeOf(before.startsWith('<wp') ? '9' : '8', number) + after,
      );
  const order = [...entries.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const zip = new ZipFile();
  for (const path of order) {
    const content = entries.get(path) ?? Buffer.alloc(0);
    const text = /\.(xml|rels)$/.test(path);
    zip.addBuffer(text ? Buffer.from(settle(content.toString('utf8'))) : content, path, {
      mtime: NO_TIME,
      mode: MODE,
      forceDosTimestamp: true,
      compress: !/\.png$/.test(path),
    });
  }
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

/** The list of content types first, as the format asks. */
const rank = (path: string): number =>
  path === '[Content_Types].xml' ? 0 : path.startsWith('_rels/') ? 1 : 2;

function entriesOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (failed, zip) => {
      if (failed) return reject(failed);
      const entries = new Map<string, Buffer>();
      zip.on('error', reject);
      zip.on('end', () => resolve(entries));
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (broken, stream) => {
          if (broken) return reject(broken);
          buffer(stream).then((content) => {
            entries.set(entry.fileName, content);
            zip.readEntry();
          }, reject);
        });
      });
      zip.readEntry();
    });
  });
}
