import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import type { Model, ModelTest } from './model.ts';

/** A rule about a table: `failing` is a query that returns one number `n`, 0 when the rule holds. */
export interface TableCheck {
  readonly id: string;
  readonly kind: 'model_test' | 'check';
  readonly subject: string;
  /** Of a model's test: the table whose rows it is about. */
  readonly table?: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly severity: 'error' | 'warn';
  readonly failing: string;
  /** Of a rule that each row keeps by itself: the table, and what is true of a row that breaks it. */
  readonly rows?: { readonly table: string; readonly broken: string };
  /** A cheaper query whose `n` is 0 only where `failing` would say 0 too. */
  readonly surely?: string;
}

/** The tests that a model's `.yml` declares, as queries. */
export function testsOf(model: Model): TableCheck[] {
  const table = `${identifier(model.layer)}.${identifier(model.name)}`;
  return model.meta.tests.flatMap((test) =>
    rulesOf(table, test).map(({ rule, ...about }) => ({
      id: `${model.id}:${rule}`,
      kind: 'model_test' as const,
      subject: model.id,
      table,
      severity: test.severity,
      ...about,
    })),
  );
}

type Rule = Pick<TableCheck, 'title' | 'failing' | 'rows' | 'surely'> & { readonly rule: string };

function rulesOf(table: string, test: ModelTest): Rule[] {
  const rowByRow = (broken: string): Pick<TableCheck, 'failing' | 'rows'> => ({
    failing: `select count(*) as n from ${table} where ${broken}`,
    rows: { table, broken },
  });
  if ('unique' in test) {
    const columns = test.unique.join('+');
    return [
      {
        rule: `unique:${columns}`,
        title: { zh: `${columns} 不重复`, en: `${columns} is unique` },
        failing: duplicates(table, test.unique),
        ...(test.unique.length > 1 && { surely: equalHashes(table, test.unique) }),
      },
    ];
  }
  if ('not_null' in test) {
    return test.not_null.map((column) => ({
      rule: `not_null:${column}`,
      title: { zh: `${column} 不为空`, en: `${column} is never null` },
      ...rowByRow(`${identifier(column)} is null`),
    }));
  }
  if ('accepted_values' in test) {
    return Object.entries(test.accepted_values).map(([column, values]) => ({
      rule: `accepted_values:${column}`,
      title: { zh: `${column} 只取 ${values.join('、')}`, en: `${column} is one of ${values.join(', ')}` },
      failing: outside(table, column, values.map((value) => literal(String(value))).join(', ')),
    }));
  }
  if ('codes_of' in test) {
    return Object.entries(test.codes_of).map(([column, list]) => ({
      rule: `codes_of:${column}`,
      title: { zh: `${column} 的值都在代码表 ${list} 中`, en: `${column} holds codes of ${list}` },
      failing: outside(
        table,
        column,
        `select code from reference.codes where list = ${literal(list)} union all select unnest(['U', '*'])`,
      ),
    }));
  }
  if ('relationships' in test) {
    const { column, to, field } = test.relationships;
    const [schema = '', other = ''] = to.split('.');
    return [
      {
        rule: `relationships:${column}`,
        title: { zh: `${column} 都在 ${to}.${field} 中`, en: `${column} exists in ${to}.${field}` },
        failing: `select count(*) as n from ${table} where ${identifier(column)} is not null and ${identifier(column)} not in (select ${identifier(field)} from ${identifier(schema)}.${identifier(other)} where ${identifier(field)} is not null)`,
      },
    ];
  }
  const { expression, zh = expression, en = expression } = test;
  return [{ rule: `expression:${expression}`, title: { zh, en }, ...rowByRow(`not (${expression})`) }];
}

/** Rows whose value is not in a list; a column has few values, so each is looked up once. */
const outside = (table: string, column: string, list: string): string =>
  `select coalesce(sum(n), 0)::bigint as n from (select ${identifier(column)} as value, count(*) as n from ${table} group by 1) where value::varchar not in (${list})`;

/** Rows that are equal have equal hashes, and a hash is one number. */
const equalHashes = (table: string, columns: readonly string[]): string =>
  `select count(*) - count(distinct hash(${columns.map(identifier).join(', ')})) as n from ${table}`;

const duplicates = (table: string, columns: readonly string[]): string =>
  `select coalesce(sum(n - 1), 0)::bigint as n from (select count(*) as n from ${table} group by ${columns.map(identifier).join(', ')} having count(*) > 1)`;
