import { type Notebook, useNotebooks } from '../../state/notebooks.ts';
import { Prose } from '../../ui/prose.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Questions answered with the datasets, each with its code and what came out. */
export function NotebookList({ dataset }: { readonly dataset?: string }) {
  const { t } = useReader();
  const notebooks = useNotebooks();
  const shown = (notebooks.data ?? []).filter((n) => dataset === undefined || n.datasets.includes(dataset));
  if (shown.length === 0) return null;
  return (
    <section className="panel" id="notebooks">
      <h2>{t('datasets.notebooks')}</h2>
      <p className="muted small">{t('datasets.notebooksAbout')}</p>
      {shown.map((notebook) => (
        <details key={notebook.id} className="notebook">
          <summary>
            {notebook.title} <span className="tag">{notebook.language}</span>
          </summary>
          <NotebookCells notebook={notebook} />
        </details>
      ))}
    </section>
  );
}

function NotebookCells({ notebook: { cells } }: { readonly notebook: Notebook }) {
  return cells.map((cell, i) => {
    const key = `${i}`;
    if (cell.kind === 'words') return <Prose key={key} markdown={cell.source} />;
    return (
      <div key={key} className="notebook-cell">
        <pre className="code">
          <code>{cell.source}</code>
        </pre>
        {cell.outputs.map((output) =>
          output.kind === 'markdown' ? (
            <Prose key={output.text} markdown={output.text} />
          ) : (
            <pre key={output.text} className="output">
              {output.text}
            </pre>
          ),
        )}
      </div>
    );
  });
}
