import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import type { Model, ModelTest } from './model.ts';

/** A rule about a table: `failing` is a query that returns one number `n`, 0 when the rule holds. */
export interface TableCheck {
  readonly id: string;
  readonly kind: 'model_test' | 'check';
  readonly subject: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly severity: 'error' | 'warn';
  readonly failing: string;
}

/** The tests that a model's `.yml` declares, as queries. */
export function testsOf(model: Model): TableCheck[] {
  const table = `${identifier(model.layer)}.${identifier(model.name)}`;
  return model.meta.tests.flatMap((test) =>
    rulesOf(table, test).map(({ rule, ...about }) => ({
      id: `${model.id}:${rule}`,
      kind: 'model_test' as const,
      subject: model.id,
      severity: test.severity,
      ...about,
    })),
  );
}

type Rule = Pick<TableCheck, 'title' | 'failing'> & { readonly rule: string };

function rulesOf(table: string, test: ModelTest): Rule[] {
  const count = (condition: string): string => `select count(*) as n from ${table} where ${condition}`;
  if ('unique' in test) {
    const columns = test.unique.join('+');
    return [
      {
        rule: `unique:${columns}`,
        title: { zh: `${columns} 不重复`, en: `${columns} is unique` },
        failing: duplicates(table, test.unique),
      },
    ];
  }
  if ('not_null' in test) {
    return test.not_null.map((column) => ({
      rule: `not_null:${column}`,
      title: { zh: `${column} 不为空`, en: `${column} is never null` },
      failing: count(`${identifier(column)} is null`),
    }));
  }
  if ('accepted_values' in test) {
    return Object.entries(test.accepted_values).map(([column, values]) => ({
      rule: `accepted_values:${column}`,
      title: { zh: `${column} 只取 ${values.join('、')}`, en: `${column} is one of ${values.join(', ')}` },
      failing: count(
        `${identifier(column)}::varchar not in (${values.map((value) => literal(String(value))).join(', ')})`,
      ),
    }));
  }
  if ('codes_of' in test) {
    return Object.entries(test.codes_of).map(([column, list]) => ({
      rule: `codes_of:${column}`,
      title: { zh: `${column} 的值都在代码表 ${list} 中`, en: `${column} holds codes of ${list}` },
      failing: count(
        `${identifier(column)}::varchar not in (select code from reference.codes where list = ${literal(list)} union all select unnest(['U', '*']))`,
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
        failing: count(
          `${identifier(column)} is not null and ${identifier(column)} not in (select ${identifier(field)} from ${identifier(schema)}.${identifier(other)} where ${identifier(field)} is not null)`,
        ),
      },
    ];
  }
  const { expression, zh = expression, en = expression } = test;
  return [{ rule: `expression:${expression}`, title: { zh, en }, failing: count(`not (${expression})`) }];
}

const duplicates = (table: string, columns: readonly string[]): string =>
  `select coalesce(sum(n - 1), 0)::bigint as n from (select count(*) as n from ${table} group by ${columns.map(identifier).join(', ')} having count(*) > 1)`;
