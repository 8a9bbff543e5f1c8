import { Fragment, type ReactNode, useMemo } from 'react';
import { type MarkdownBlock, parseMarkdown } from './markdown.ts';

/** A written text of the project (Markdown), as page elements. */
export function Prose({ markdown }: { markdown: string }) {
  const blocks = useMemo(() => parseMarkdown(markdown), [markdown]);
  return (
    <div className="prose">
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text never reorders
        <Fragment key={i}>{element(block)}</Fragment>
      ))}
    </div>
  );
}

function element(block: MarkdownBlock): ReactNode {
  switch (block.kind) {
    case 'heading':
      return block.level <= 2 ? <h3>{inline(block.text)}</h3> : <h4>{inline(block.text)}</h4>;
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{inline(item)}</li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <div className="table-scroll">
          <table className="data">
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th key={cell} scope="col">
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text never reorders
                    <td key={i}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

/** `code` and **strong**; the rest is text. */
const inline = (text: string): ReactNode =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, i) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text never reorders
    if (part.startsWith('`')) return <code key={i}>{part.slice(1, -1)}</code>;
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text never reorders
    if (part.startsWith('**')) return <strong key={i}>{part.slice(2, -2)}</strong>;
    return part;
  });
