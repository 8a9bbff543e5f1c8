import { useQuery } from '@tanstack/react-query';

/** One cell of a notebook as it is shown. */
export interface NotebookCell {
  readonly kind: 'words' | 'code';
  readonly source: string;
  /** What running it gave, as Markdown or plain text. */
  readonly outputs: readonly { readonly kind: 'markdown' | 'text'; readonly text: string }[];
}

export interface Notebook {
  readonly id: string;
  readonly title: string;
  /** Datasets it reads. */
  readonly datasets: readonly string[];
  readonly language: string;
  readonly cells: readonly NotebookCell[];
}

interface RawCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly {
    readonly text?: string | readonly string[];
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}
interface RawNotebook {
  readonly cells: readonly RawCell[];
  readonly metadata: {
    readonly kernelspec?: { readonly language?: string };
    readonly thermometer?: { readonly title: string; readonly datasets: readonly string[] };
  };
}

/** The committed notebooks, each in a chunk of its own. */
const FILES = import.meta.glob<string>('../../../notebooks/*.ipynb', { query: '?raw', import: 'default' });

const joined = (text: string | readonly string[] | undefined): string =>
  text === undefined ? '' : typeof text === 'string' ? text : text.join('');

/** Reads a notebook file as it is shown: words, code and what came out; nothing of it is run or taken as HTML. */
export function parseNotebook(id: string, text: string): Notebook {
  const raw = JSON.parse(text) as RawNotebook;
  return {
    id,
    title: raw.metadata.thermometer?.title ?? id,
    datasets: raw.metadata.thermometer?.datasets ?? [],
    language: raw.metadata.kernelspec?.language ?? '',
    cells: raw.cells.map((cell) => ({
      kind: cell.cell_type === 'markdown' ? 'words' : 'code',
      source: joined(cell.source),
      outputs: (cell.outputs ?? []).flatMap((output): NotebookCell['outputs'] => {
        const markdown = joined(output.data?.['text/markdown']);
        const plain = joined(output.text) || joined(output.data?.['text/plain']);
        if (markdown !== '') return [{ kind: 'markdown', text: markdown }];
        return plain === '' ? [] : [{ kind: 'text', text: plain }];
      }),
    })),
  };
}

/** All notebooks, in the order of their numbers. */
export function useNotebooks() {
  return useQuery({
    queryKey: ['notebooks'],
    queryFn: async () => {
      const found = await Promise.all(
        Object.entries(FILES).map(async ([path, load]) =>
          parseNotebook(path.replace(/^.*\/|\.ipynb$/g, ''), await load()),
        ),
      );
      return found.sort((a, b) => a.id.localeCompare(b.id));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
