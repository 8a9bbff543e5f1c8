import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder, isSource, type LinkedModel, lineage } from '../../../pipelines/runner/lineage.ts';
import { type Model, readModels } from '../../../pipelines/runner/model.ts';
import { syntaxTree, tablesRead } from '../../../pipelines/runner/syntax-tree.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

let db: Database;
beforeAll(async () => {
  db = await open();
});
afterAll(() => db.close());

const model = (id: string, sql: string): Model => {
  const [layer = '', name = ''] = id.split('.');
  return { id, layer: layer as Model['layer'], name, sql, meta: { grain: { zh: '', en: '' }, tests: [] } };
};

describe('what a statement reads', () => {
  test.each([
    ['select 1 as one', []],
    ['select * from marts.a', ['marts.a']],
    ['with a as (select * from marts.b) select * from a', ['marts.b']],
    [
      'select * from marts.a join staging.b on a.x = b.x left join reference.c using (x)',
      ['marts.a', 'reference.c', 'staging.b'],
    ],
    [
      'select (select max(x) from marts.inner_one) as m from marts.outer_one',
      ['marts.inner_one', 'marts.outer_one'],
    ],
    ["select 'from marts.text' as t -- from marts.comment\nfrom marts.real", ['marts.real']],
    ['select * from marts.a union all select * from marts.b', ['marts.a', 'marts.b']],
    ['select * from marts.a where x in (select x from marts.b)', ['marts.a', 'marts.b']],
  ])('%s', async (sql, tables) => {
    expect(tablesRead(await syntaxTree(db, sql))).toEqual(tables);
  });

  test('says where the parser stumbled', async () => {
    await expect(syntaxTree(db, 'select from where')).rejects.toThrow(/not a select/);
    await expect(syntaxTree(db, 'select 1; select 2')).rejects.toThrow(/one select/);
  });
});

describe('the order of models', () => {
  test('puts every model after what it reads', async () => {
    const ordered = await inOrder(db, [
      model('cubes.c', 'select * from marts.b'),
      model('marts.b', 'select * from staging.a'),
      model('staging.a', 'select * from raw.a'),
    ]);
    expect(ordered.map((m) => m.id)).toEqual(['staging.a', 'marts.b', 'cubes.c']);
  });

  test('refuses a circle and names it', async () => {
    const circle = [model('marts.a', 'select * from marts.b'), model('marts.b', 'select * from marts.a')];
    await expect(inOrder(db, circle)).rejects.toThrow('marts.a → marts.b → marts.a');
  });

  test('refuses a table nobody makes and says who wants it', async () => {
    await expect(inOrder(db, [model('marts.a', 'select * from staging.gone')])).rejects.toThrow(
      'marts.a reads staging.gone, which no model makes',
    );
  });
});

describe('the models of this project', () => {
  let models: LinkedModel[];
  beforeAll(async () => {
    models = await inOrder(db, readModels());
  });

  const ALLOWED: Record<Model['layer'], RegExp> = {
    staging: /^raw\./,
    intermediate: /^(staging|intermediate|marts|reference)\./,
    marts: /^(staging|intermediate|marts|reference)\./,
    cubes: /^(intermediate|marts|reference)\./,
  };

  test('each layer reads only what its place allows: cubes never see staging or raw', () => {
    const trespasses = models.flatMap((m) =>
      m.reads.filter((table) => !ALLOWED[m.layer].test(table)).map((t) => `${m.id} ← ${t}`),
    );
    expect(trespasses).toEqual([]);
  });

  test('a staging view shows one raw table', () => {
    for (const m of models.filter((m) => m.layer === 'staging')) expect(m.reads, m.id).toHaveLength(1);
  });

  test('every raw family is staged', () => {
    const read = new Set(models.flatMap((m) => m.reads.filter((table) => table.startsWith('raw.'))));
    expect(read.size).toBe(models.filter((m) => m.layer === 'staging').length);
  });

  test('the graph names every table once and joins only what it names', async () => {
    const graph = await lineage(readModels());
    const ids = graph.nodes.map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const edge of graph.edges) {
      expect(ids).toContain(edge.from);
      expect(ids).toContain(edge.to);
    }
    expect(
      graph.nodes
        .filter((node) => !isSource(node.id))
        .map((node) => node.id)
        .sort(),
    ).toEqual(models.map((m) => m.id).sort());
    for (const node of graph.nodes) expect(node.zh.length * node.en.length, node.id).toBeGreaterThan(0);
  });
});
