/** One piece of SQL: a quoted text, a quoted name, a word, a number, or anything else, character by character. */
export interface SqlToken {
  readonly kind: 'text' | 'name' | 'word' | 'space' | 'other';
  readonly text: string;
}

const PIECES =
  /(?<space>--[^\n]*|\/\*[\s\S]*?\*\/|\s+)|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*")|(?<word>[A-Za-z_]\w*)|[\s\S]/g;

/** SQL in its pieces; comments are space, so that whoever joins the pieces again has none. */
export function tokensOf(sql: string): SqlToken[] {
  return [...sql.matchAll(PIECES)].map(({ 0: text, groups = {} }): SqlToken => {
    if (groups.space !== undefined) return { kind: 'space', text: text.trim() === '' ? text : ' ' };
    if (groups.text !== undefined) return { kind: 'text', text };
    if (groups.name !== undefined) return { kind: 'name', text };
    return { kind: groups.word === undefined ? 'other' : 'word', text };
  });
}

export const joined = (tokens: readonly SqlToken[]): string => tokens.map(({ text }) => text).join('');

/**
 * The arguments of the call whose `(` stands at `open`, and where its `)` does.
 * @throws Error when the bracket never closes.
 */
export function callAt(
  tokens: readonly SqlToken[],
  open: number,
): { readonly args: readonly (readonly SqlToken[])[]; readonly end: number } {
  const args: SqlToken[][] = [[]];
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === 'other' && /^[([]$/.test(token.text)) {
      depth++;
      if (depth === 1) continue;
    }
    if (token.kind === 'other' && /^[)\]]$/.test(token.text)) {
      depth--;
      if (depth === 0) {
        const none = args.length === 1 && args[0]?.every(({ kind }) => kind === 'space');
        return { args: none ? [] : args, end: at };
      }
    }
    if (depth === 1 && token.text === ',' && token.kind === 'other') args.push([]);
    else args.at(-1)?.push(token);
  }
  throw new Error(`a bracket is not closed: ${joined(tokens.slice(Math.max(0, open - 1), open + 12))}`);
}
