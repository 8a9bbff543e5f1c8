import { DATASET_FORMATS, type DatasetFormat } from '../../contracts/dataset.ts';
import { type BundleEntry, bundle, sha256Of } from '../../datasets/bundle.ts';
import { citationCff, citationText } from '../../datasets/citation.ts';
import { codebookCsv, codebookHtml } from '../../datasets/codebook.ts';
import { dataPackage, type PackagedFile } from '../../datasets/datapackage.ts';
import { dcatDataset } from '../../datasets/dcat.ts';
import { type Description, stemOf } from '../../datasets/description.ts';
import { readme } from '../../datasets/readme.ts';
import { ApiFailure } from '../error.ts';
import { CONTENT_TYPE } from '../format.ts';
import { type FileOrder, type WrittenFile, writeFile } from './files.ts';

/** The formats of a package, when none are named: everything a reader may come with. */
export const PACKAGED: readonly DatasetFormat[] = DATASET_FORMATS;

/** @throws ApiFailure NOT_ACCEPTABLE naming the one that is not offered. */
export function packagedFormats(
  given: string | undefined,
  offered: readonly DatasetFormat[],
): DatasetFormat[] {
  if (given === undefined) return PACKAGED.filter((f) => offered.includes(f));
  return given.split(',').map((name) => {
    const found = offered.find((f) => f === name.trim());
    if (found) return found;
    throw new ApiFailure(
      'NOT_ACCEPTABLE',
      {
        zh: `这个数据集没有“${name}”格式。可用：${offered.join('、')}。`,
        en: `This dataset has no format "${name}". Offered: ${offered.join(', ')}.`,
      },
      { value: name, nearest: offered },
    );
  });
}

/**
 * A dataset with all that a stranger needs to use and cite it, as one archive. Every data file is whole and hashed
 * before the first byte leaves.
 */
export async function packageOf(
  order: Omit<FileOrder, 'format' | 'compress'>,
  formats: readonly DatasetFormat[],
  left: readonly DatasetFormat[] = [],
): Promise<AsyncGenerator<Uint8Array>> {
  const { about } = order;
  const written: WrittenFile[] = [];
  const remove = (): void => {
    for (const file of written) file.remove();
  };
  try {
    const data: { readonly entry: BundleEntry; readonly file: PackagedFile }[] = [];
    for (const format of formats) {
      const file = await writeFile({ ...order, format });
      written.push(file);
      order.signal?.throwIfAborted();
      const path = `data/${stemOf(about)}${format === 'sdmx' ? '.sdmx.csv' : `.${format}`}`;
      const entry = { path, file: file.path };
      data.push({
        entry,
        file: {
          path,
          mediatype: CONTENT_TYPE[format],
          bytes: file.bytes,
          sha256: await sha256Of(entry),
          rows: format,
        },
      });
    }
    const entries = await withWords(about, data, left);
    return until(bundle(entries), remove);
  } catch (error) {
    remove();
    throw error;
  }
}

async function withWords(
  about: Description,
  data: readonly { readonly entry: BundleEntry; readonly file: PackagedFile }[],
  left: readonly DatasetFormat[],
): Promise<BundleEntry[]> {
  const files = data.map(({ file }) => file);
  const cite = citationText(about);
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const words: BundleEntry[] = [
    { path: 'README.md', text: readme(about, files, left) },
    { path: 'CITATION.cff', text: citationCff(about) },
    { path: 'CITATION.txt', text: `${cite.zh}\n\n${cite.en}\n` },
    { path: 'codebook.html', text: codebookHtml(about) },
    { path: 'codebook.csv', text: codebookCsv(about) },
    {
      path: 'filters.json',
      text: json({
        dataset: about.id,
        release: about.release,
        query_id: about.queryId,
        filters: about.filters,
      }),
    },
    { path: 'dcat.jsonld', text: json(dcatDataset(about, files)) },
  ];
  const described = await Promise.all(
    words
      .filter((entry) => entry.path === 'codebook.csv' || entry.path === 'codebook.html')
      .map(async (entry): Promise<PackagedFile> => {
        const bytes = Buffer.byteLength('text' in entry ? entry.text : '');
        const mediatype = entry.path.endsWith('.csv') ? 'text/csv' : 'text/html';
        return { path: entry.path, mediatype, bytes, sha256: await sha256Of(entry) };
      }),
  );
  const all: BundleEntry[] = [
    ...words,
    {
      path: 'datapackage.json',
      text: json(dataPackage(about, [...files, ...described], about.publishedAt)),
    },
    ...data.map(({ entry }) => entry),
  ];
  const sums = await Promise.all(
    all.map(async (entry) => {
      const known = files.find((f) => f.path === entry.path);
      return `${known?.sha256 ?? (await sha256Of(entry))}  ${entry.path}\n`;
    }),
  );
  return [...all, { path: 'SHA256SUMS', text: sums.join('') }];
}

async function* until(bytes: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } finally {
    end();
  }
}
