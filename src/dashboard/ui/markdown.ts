/** The little of Markdown that the method text uses. Anything else is a paragraph, never HTML. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export function parseMarkdown(source: string): MarkdownBlock[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: MarkdownBlock[] = [];
  const take = (while_: (line: string) => boolean, from: number): string[] => {
    let end = from;
    while (end < lines.length && while_(lines[end] ?? '')) end += 1;
    return lines.slice(from, end);
  };
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') {
      i += 1;
    } else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      i += 1;
    } else if (line.startsWith('```')) {
      const body = take((l) => !l.startsWith('```'), i + 1);
      blocks.push({ kind: 'code', text: body.join('\n') });
      i += body.length + 2;
    } else if (line.startsWith('|')) {
      const body = take((l) => l.startsWith('|'), i);
      const rows = body.map(cells);
      blocks.push({ kind: 'table', head: rows[0] ?? [], rows: rows.slice(2) });
      i += body.length;
    } else if (/^[-*] /.test(line)) {
      const body = take((l) => /^([-*] |\s{2,}\S)/.test(l), i);
      blocks.push({ kind: 'list', items: itemsOf(body) });
      i += body.length;
    } else {
      const body = take((l) => l.trim() !== '' && !/^(#|\||```|[-*] )/.test(l), i);
      blocks.push({ kind: 'paragraph', text: body.join(' ') });
      i += Math.max(1, body.length);
    }
  }
  return blocks;
}

const cells = (line: string): string[] =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (/^[-*] /.test(line)) items.push(line.slice(2));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}
