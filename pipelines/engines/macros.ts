import { callAt, joined, type SqlToken, tokensOf } from './sql-tokens.ts';

/** A named expression: what stands in the place of `name(arguments)`. */
export interface Macro {
  readonly params: readonly string[];
  readonly body: string;
}

export type Macros = ReadonlyMap<string, Macro>;

const DEFINITION = /create or replace macro (\w+)\s*\(([^)]*)\)\s+as\s+([\s\S]*?);\s*$/gim;

/** Reads definitions as `macros.sql` writes them. @throws Error when a statement there is anything else. */
export function readMacroDefinitions(text: string): Map<string, Macro> {
  const bare = joined(tokensOf(text)).trim();
  const found = new Map<string, Macro>();
  for (const [, name = '', params = '', body = ''] of bare.matchAll(DEFINITION)) {
    found.set(name, {
      params: params
        .split(',')
        .map((param) => param.trim())
        .filter((param) => param !== ''),
      body: body.trim(),
    });
  }
  const left = bare.replace(DEFINITION, '').trim();
  if (left !== '') throw new Error(`not a macro definition: ${left.slice(0, 80)}`);
  return found;
}

/** SQL with every macro replaced by its expression, and without comments. @throws Error naming a wrong call. */
export function expandMacros(sql: string, macros: Macros): string {
  return joined(expand(tokensOf(sql), macros, []));
}

function expand(tokens: readonly SqlToken[], macros: Macros, within: readonly string[]): SqlToken[] {
  const out: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const macro = token.kind === 'word' ? macros.get(token.text) : undefined;
    if (
      !macro ||
      tokens[at + 1]?.text !== '(' ||
      tokens[at - 1]?.text === '.' ||
      within.includes(token.text)
    ) {
      out.push(token);
      continue;
    }
    const { args, end } = callAt(tokens, at + 1);
    if (args.length !== macro.params.length) {
      throw new Error(
        `${token.text} takes ${macro.params.length} arguments, got ${args.length}: ${joined(tokens.slice(at, end + 1))}`,
      );
    }
    const values = new Map(
      macro.params.map((param, i) => [param, expand(trimmed(args[i] ?? []), macros, within)]),
    );
    // Arguments are expanded already; what the body calls is expanded here, without the macro itself.
    const body = expand(substituted(macro, values), macros, [...within, token.text]);
    // `t where (true)` is to Spark a table with another name: what is one word stays one.
    out.push(...bracketed(body));
    at = end;
  }
  return out;
}

const bodies = new WeakMap<Macro, readonly SqlToken[]>();

function substituted(macro: Macro, values: ReadonlyMap<string, readonly SqlToken[]>): SqlToken[] {
  const tokens = bodies.get(macro) ?? tokensOf(macro.body);
  bodies.set(macro, tokens);
  return tokens.flatMap((token, at) => {
    const value = token.kind === 'word' && tokens[at - 1]?.text !== '.' ? values.get(token.text) : undefined;
    if (!value || tokens[at + 1]?.text === '(') return [token];
    return bracketed(value);
  });
}

const bracketed = (tokens: readonly SqlToken[]): readonly SqlToken[] =>
  tokens.length === 1 ? tokens : [BRACKET.open, ...tokens, BRACKET.close];

function trimmed(tokens: readonly SqlToken[]): SqlToken[] {
  const from = tokens.findIndex(({ kind }) => kind !== 'space');
  const to = tokens.findLastIndex(({ kind }) => kind !== 'space');
  return from < 0 ? [] : tokens.slice(from, to + 1);
}

const BRACKET: Record<'open' | 'close', SqlToken> = {
  open: { kind: 'other', text: '(' },
  close: { kind: 'other', text: ')' },
};
