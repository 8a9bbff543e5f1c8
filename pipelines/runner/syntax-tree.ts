import type { Database } from '../../src/warehouse/duckdb.ts';

export type SyntaxNode = Readonly<Record<string, unknown>>;

/** What a run asks of the same text again, for building it and for drawing its lineage. */
const parsedBefore = new Map<string, SyntaxNode>();

/** DuckDB's own parse of one `select`. @throws Error with the parser's message. */
export async function syntaxTree(db: Database, sql: string): Promise<SyntaxNode> {
  const known = parsedBefore.get(sql) ?? (await parse(db, sql));
  parsedBefore.set(sql, known);
  return known;
}

async function parse(db: Database, sql: string): Promise<SyntaxNode> {
  const { tree } = await db.one<{ tree: string }>(
    'select json_serialize_sql($sql::varchar)::varchar as tree',
    { sql },
  );
  const parsed = JSON.parse(tree) as { error: boolean; error_message?: string; statements?: SyntaxNode[] };
  const [statement, further] = parsed.statements ?? [];
  if (parsed.error || !statement)
    throw new Error(`not a select: ${parsed.error_message ?? 'nothing to parse'}`);
  if (further) throw new Error('a model is one select, found several statements');
  return statement;
}

/** Every object of the tree, outermost first. */
export function* nodesOf(node: unknown): Generator<SyntaxNode> {
  if (Array.isArray(node)) {
    for (const item of node) yield* nodesOf(item);
  } else if (node !== null && typeof node === 'object') {
    yield node as SyntaxNode;
    for (const value of Object.values(node)) yield* nodesOf(value);
  }
}

/** Tables named in `from` and `join`, as `schema.table`; names of common table expressions are not tables. */
export function tablesRead(tree: SyntaxNode): string[] {
  const found = new Set<string>();
  for (const node of nodesOf(tree)) {
    if (node.type === 'BASE_TABLE' && node.schema_name) found.add(`${node.schema_name}.${node.table_name}`);
  }
  return [...found].sort();
}
