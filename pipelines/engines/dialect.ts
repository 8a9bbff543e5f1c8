import { expandMacros, type Macros, readMacroDefinitions } from './macros.ts';
import { joined, type SqlToken, tokensOf } from './sql-tokens.ts';

/**
 * All that differs between engines. Models are written once, over the names of `macros.sql`; an engine says only
 * which of those names it spells differently, and how it calls types.
 */
export interface Dialect {
  readonly engine: 'spark' | 'clickhouse';
  /** Definitions, as `macros.sql` writes them, that take the place of those there. */
  readonly macros: string;
  /** What `cast(… as TYPE)` is called, where it is called otherwise. */
  readonly types: Readonly<Record<string, string>>;
  /** The name under which a table of the lake or of an earlier model is read. */
  table(id: string): string;
}

/** The macros a dialect reads models with. @throws Error naming an override of what `macros.sql` does not name. */
export function macrosOf(dialect: Dialect, common: string): Macros {
  const macros = readMacroDefinitions(common);
  for (const [name, macro] of readMacroDefinitions(dialect.macros)) {
    const known = macros.get(name);
    if (known?.params.length !== macro.params.length)
      throw new Error(`${dialect.engine}: macros.sql has no ${name} of ${macro.params.length} arguments`);
    macros.set(name, macro);
  }
  return macros;
}

/** The SQL of one model as an engine reads it. @param reads the tables it names. */
export function inDialect(sql: string, reads: readonly string[], dialect: Dialect, macros: Macros): string {
  const tokens = tokensOf(expandMacros(sql, macros));
  return joined(renamed(typed(tokens, dialect), new Set(reads), dialect)).trim();
}

function typed(tokens: readonly SqlToken[], { types }: Dialect): SqlToken[] {
  return tokens.map((token, at) => {
    const type = token.kind === 'word' ? types[token.text] : undefined;
    const cast = tokens[at - 2]?.text === 'as' && /^[()]$/.test(tokens[at + 1]?.text ?? '');
    return type !== undefined && cast ? { kind: 'word', text: type } : token;
  });
}

function renamed(tokens: readonly SqlToken[], reads: ReadonlySet<string>, dialect: Dialect): SqlToken[] {
  const out: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const id = `${token.text}.${tokens[at + 2]?.text ?? ''}`;
    if (token.kind === 'word' && tokens[at + 1]?.text === '.' && reads.has(id)) {
      out.push({ kind: 'word', text: dialect.table(id) });
      at += 2;
    } else out.push(token);
  }
  return out;
}
