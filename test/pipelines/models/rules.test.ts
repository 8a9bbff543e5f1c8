import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Model, readMacros, readModels } from '../../../pipelines/runner/model.ts';
import { nodesOf, type SyntaxNode, syntaxTree } from '../../../pipelines/runner/syntax-tree.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

/**
 * The rules that let the same files run on another engine and give the same cells: no floating point, no averages,
 * no lists, no hashes, no shortcuts that other engines lack, every output cast.
 */
const models = readModels();
const trees = new Map<string, SyntaxNode>();
let db: Database;

beforeAll(async () => {
  db = await open();
  for (const model of models) trees.set(model.id, await syntaxTree(db, model.sql));
});
afterAll(() => db.close());

/** Functions that round, sample, remember an order, or give other bits on another engine. */
const FORBIDDEN = new Set([
  'avg', 'mean', 'median', 'mode', 'stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'corr',
  'quantile', 'quantile_cont', 'quantile_disc', 'approx_quantile', 'approx_count_distinct', 'approx_top_k',
  'list', 'array_agg', 'list_value', 'string_agg', 'listagg', 'unnest', 'map', 'struct_pack', 'first', 'last', 'any_value', 'arg_min', 'arg_max',
  'hash', 'md5', 'sha1', 'sha256', 'random', 'uuid', 'now', 'today', 'current_date', 'current_timestamp', 'get_current_timestamp',
  'strftime', 'strptime', 'date_trunc', 'datetrunc', 'date_part', 'date_diff', 'datediff', 'epoch', 'year', 'month', 'day',
  'regexp_matches', 'regexp_replace', 'regexp_extract',
]); // biome-ignore format: a list of words
/** Operators spelt differently elsewhere: they belong into macros.sql. */
const OPERATORS = new Set(['//', '/', '^', '**', '~', '->', '->>']);
const FLOATING = new Set([
  'DOUBLE',
  'FLOAT',
  'REAL',
  'HUGEINT',
  'UHUGEINT',
  'UBIGINT',
  'UINTEGER',
  'USMALLINT',
  'UTINYINT',
]);

/** Everything a model does that the rules do not allow. */
function faultsOf(model: Model): string[] {
  const faults: string[] = [];
  for (const node of nodesOf(trees.get(model.id))) {
    const name = String(node.function_name ?? '').toLowerCase();
    if (node.class === 'FUNCTION' && FORBIDDEN.has(name)) faults.push(`calls ${name}()`);
    if (node.class === 'FUNCTION' && OPERATORS.has(name)) faults.push(`divides or matches with ${name}`);
    if (node.class === 'CAST' && FLOATING.has(typeOf(node))) faults.push(`casts to ${typeOf(node)}`);
    if (node.qualify) faults.push('uses QUALIFY');
    if (node.class === 'STAR' && Array.isArray(node.exclude_list) && node.exclude_list.length > 0)
      faults.push('uses EXCLUDE');
    if (node.class === 'STAR' && Array.isArray(node.replace_list) && node.replace_list.length > 0)
      faults.push('uses REPLACE');
    if (node.class === 'STAR' && node.columns === true) faults.push('uses COLUMNS()');
    if (node.type === 'SELECT_NODE' && node.aggregate_handling === 'FORCE_AGGREGATES')
      faults.push('uses GROUP BY ALL');
    if (node.class === 'LAMBDA') faults.push('uses a lambda');
    if (node.class === 'FUNCTION' && node.distinct === true)
      faults.push(`counts ${name}(distinct …): count persons by contributor`);
    if (node.type === 'TABLE_FUNCTION') faults.push('calls a table function');
  }
  return faults;
}

const typeOf = (node: SyntaxNode): string =>
  String((node.cast_type as { id?: string } | undefined)?.id ?? '');

test.each(models.map((m) => [m.id, m] as const))('%s keeps to the rules', (_id, model) => {
  expect(faultsOf(model)).toEqual([]);
});

/** Named macros whose result has a stated type. */
const typedMacros = new Set(
  [...readMacros().matchAll(/create or replace macro (\w+)\([^)]*\) as\s+([\s\S]*?);\n/g)]
    .filter(
      ([, name, body]) =>
        /^\s*(cast\(|case when a is null|greatest\()/.test(body ?? '') || name === 'as_code',
    )
    .map(([, name]) => name ?? ''),
);

/** Output columns of the final select that say no type: neither cast nor a macro that casts. */
function untyped(tree: SyntaxNode | undefined): string[] {
  const node = tree?.node as SyntaxNode | undefined;
  const outputs = (node?.select_list ?? []) as SyntaxNode[];
  return outputs.flatMap((output) => {
    if (output.class === 'CAST') return [];
    if (output.class === 'FUNCTION' && typedMacros.has(String(output.function_name))) return [];
    if (output.class === 'CASE' && caseIsTyped(output)) return [];
    const column = Array.isArray(output.column_names) ? String(output.column_names.at(-1)) : '';
    if (column === 'record_id') return [];
    return [column || String(output.alias || output.class)];
  });
}

/** A case whose branches are casts or texts. */
function caseIsTyped(node: SyntaxNode): boolean {
  const checks = (node.case_checks ?? []) as { then_expr: SyntaxNode }[];
  const branches = [...checks.map((check) => check.then_expr), node.else_expr as SyntaxNode];
  return branches.every((branch) => branch.class === 'CAST' || branch.class === 'CONSTANT');
}

describe('every output is cast', () => {
  test.each(models.filter((m) => m.layer !== 'staging').map((m) => [m.id] as const))('%s', (id) => {
    expect(untyped(trees.get(id))).toEqual([]);
  });
});

test('the macros can be pasted first and every model after them', async () => {
  const shell = await open();
  await shell.script(readMacros());
  const names = await shell.all<{ name: string }>(
    `select distinct function_name as name from duckdb_functions() where function_type = 'macro' and schema_name = 'main' and not internal`,
  );
  const used = new Set(
    [...trees.values()].flatMap((tree) => [...nodesOf(tree)].map((node) => String(node.function_name ?? ''))),
  );
  shell.close();
  const unused = names
    .map((n) => n.name)
    .filter((name) => !used.has(name) && !readMacros().replace(`macro ${name}(`, '').includes(`${name}(`));
  expect(unused, 'macros no model uses').toEqual([]);
});
