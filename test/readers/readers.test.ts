import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryPath } from '../../src/client/client.ts';
import { datasetPath, packagePath } from '../../src/client/datasets.ts';
import { type Snippet, snippetsOf } from '../../src/client/snippets.ts';
import { findReaders, type Readers } from '../support/readers.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';
import { zipParts } from '../support/zip-parts.ts';

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'readers-'));
let readers: Readers | string;
let served: Served;

beforeAll(async () => {
  readers = await findReaders();
  // Said aloud: what is not run is not passed.
  if (typeof readers === 'string') console.log(`未运行 not run: Python, Deno — ${readers}`);
  served = await serveWorkspace(await tinyWorkspace());
}, 1_800_000);
afterAll(async () => {
  await served?.stop();
  rmSync(place, { recursive: true, force: true });
});

/** The readers, or the test ends as not run, with the reason. */
function ready(skip: (why: string) => never): Readers {
  if (typeof readers === 'string') return skip(`未运行 not run: ${readers}`);
  return readers;
}

const R_SCRIPT = "quit(status = as.integer(!requireNamespace('arrow', quietly = TRUE)))";
const hasR = (): boolean => {
  try {
    execFileSync('Rscript', ['-e', R_SCRIPT], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Runs a snippet as a reader would: copied into a file, in its own tool. */
async function printedBy({ id, code }: Snippet, { python, run }: Readers): Promise<string> {
  const folder = mkdtempSync(join(place, 'snippet-'));
  if (id === 'duckdb') {
    const [curl = ''] = code.split('\n');
    await run('sh', ['-c', curl.replace(/^-- /, '')], { cwd: folder });
    writeFileSync(
      join(folder, 'ask.py'),
      `import duckdb\nprint(duckdb.sql("""${code}""").fetchall()[0][0])\n`,
    );
    return run(python, ['ask.py'], { cwd: folder });
  }
  if (id === 'javascript') {
    // Where a project's packages are found.
    const file = join(root, 'node_modules', `.snippet-${process.pid}.mjs`);
    writeFileSync(file, code);
    return run(process.execPath, [file]).finally(() => rmSync(file, { force: true }));
  }
  const file = join(folder, id === 'r' ? 'ask.R' : 'ask.py');
  writeFileSync(file, code);
  return run(id === 'r' ? 'Rscript' : python, [file]);
}

describe('「在代码中使用」', () => {
  const dataset = datasetPath('services', 'arrow', { grain: 'month', level: 'province', from: 202501 });
  const query = queryPath({ metric: 'applications', by: ['need_domain'], layer: 'outside' }, 'arrow');

  test.for(['pyarrow', 'pandas', 'polars', 'duckdb', 'javascript', 'r'] as const)(
    '%s reads a dataset and an answer to the last row',
    async (id, { skip }) => {
      const found = ready(skip);
      if (id === 'r' && !hasR()) {
        console.log('未运行 not run: R — its package arrow is not installed here');
        return skip('R: package arrow is not installed');
      }
      for (const path of [dataset, query]) {
        const csv = await (await fetch(`${served.url}${path.replace('format=arrow', 'format=csv')}`)).text();
        const rows = csv.trimEnd().split('\r\n').length - 1;
        const snippet = snippetsOf(path, { origin: served.url }).find((s) => s.id === id);
        expect(rows).toBeGreaterThan(10);
        expect(Number((await printedBy(snippet as Snippet, found)).trim())).toBe(rows);
      }
    },
  );

  test('JSON of a page is read by Python and JavaScript', async ({ skip }) => {
    const found = ready(skip);
    for (const snippet of snippetsOf('/api/method', { origin: served.url, json: true }).filter(
      (s) => s.id !== 'r',
    ))
      expect(Number((await printedBy(snippet, found)).trim())).toBeGreaterThan(3);
  });
});

describe('a package', () => {
  test('is valid for Frictionless, and Arrow and Parquet say the same to pyarrow', async ({ skip }) => {
    const { python, run } = ready(skip);
    const path = packagePath('consumption', { grain: 'month', from: 202508, level: 'nation' });
    const parts = await zipParts(new Uint8Array(await (await fetch(`${served.url}${path}`)).arrayBuffer()));
    const folder = join(place, 'package');
    mkdirSync(join(folder, 'data'), { recursive: true });
    for (const [name, bytes] of parts) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(place, 'check.py'), CHECK);
    const said = JSON.parse(await run(python, [join(place, 'check.py')], { cwd: folder })) as Record<
      string,
      unknown
    >;
    expect(said).toEqual({
      valid: true,
      errors: [],
      same: true,
      unit: 'order',
      title: '订单数',
      synthetic: 'true',
    });
  });
});

const CHECK = `
import glob, json
import pyarrow.feather as feather, pyarrow.parquet as parquet, pyarrow as pa
from frictionless import validate

report = validate("datapackage.json")
arrow = feather.read_table(glob.glob("data/*.arrow")[0])
stream = pa.ipc.open_stream(glob.glob("data/*.arrows")[0]).read_all()
columns = parquet.read_table(glob.glob("data/*.parquet")[0])
field = columns.schema.field("orders")
print(json.dumps({
    "valid": report.valid,
    "errors": [e.message for t in report.tasks for e in t.errors][:3] + [e.message for e in report.errors][:3],
    "same": arrow.to_pylist() == columns.to_pylist() == stream.to_pylist()
        and arrow.schema.metadata[b"query_id"] == columns.schema.metadata[b"query_id"]
        and arrow.schema.field("orders").metadata == field.metadata,
    "unit": field.metadata[b"unit"].decode(),
    "title": field.metadata[b"title_zh"].decode(),
    "synthetic": columns.schema.metadata[b"synthetic"].decode(),
}))
`;

describe('the client as a package', () => {
  test('runs without any of the server, as its page says', async () => {
    const folder = mkdtempSync(join(place, 'client-'));
    const installed = join(folder, 'node_modules', 'social-thermometer');
    execFileSync(process.execPath, [join(root, 'pipelines/client-package.mjs'), installed]);
    expect(existsSync(join(installed, 'client', 'index.d.ts'))).toBe(true);
    const [, example = ''] =
      readFileSync(join(root, 'docs', 'client.md'), 'utf8').match(/```js\n([\s\S]*?)```/) ?? [];
    writeFileSync(join(folder, 'example.mjs'), example);
    const said = execFileSync(process.execPath, ['example.mjs'], {
      cwd: folder,
      env: { ...process.env, THERMOMETER_URL: served.url },
    }).toString();
    expect(said).toMatch(/^\d+ \d+ \d+\nUNKNOWN_DATASET services\n$/);
  });
});

describe('the OpenAPI document', () => {
  test('is valid, and a generator makes a client of it', async ({ skip }) => {
    const { python, openapiTypescript, run } = ready(skip);
    const file = join(place, 'openapi.json');
    writeFileSync(file, await (await fetch(`${served.url}/api/openapi.json`)).text());
    await run(python, ['-m', 'openapi_spec_validator', file]);
    const types = join(place, 'openapi.d.ts');
    await run(process.execPath, [openapiTypescript, file, '-o', types]);
    expect(readFileSync(types, 'utf8')).toContain('downloadDatasetPackage');
  });
});

describe('notebooks', () => {
  const names = readdirSync(join(root, 'notebooks')).filter((n) => n.endsWith('.ipynb'));

  test('each is committed with what came out of every cell, and no error', () => {
    for (const name of names) {
      const { cells } = JSON.parse(readFileSync(join(root, 'notebooks', name), 'utf8')) as {
        cells: { cell_type: string; execution_count?: number | null; outputs?: { output_type: string }[] }[];
      };
      const code = cells.filter((c) => c.cell_type === 'code');
      expect(
        code.every((c) => typeof c.execution_count === 'number'),
        name,
      ).toBe(true);
      expect(
        code.some((c) => (c.outputs ?? []).length > 0),
        name,
      ).toBe(true);
      expect(
        code.flatMap((c) => c.outputs ?? []).filter((o) => o.output_type === 'error'),
        name,
      ).toEqual([]);
    }
  });

  // One program runs them all: their kernels wait for each other less than they would one after another.
  let outcomes: Promise<Map<string, string | null>> | undefined;
  const ran = ({ python, jupyter, run }: Readers, env: Readonly<Record<string, string>>) =>
    run(
      python,
      ['notebooks/run.py', ...names.flatMap((name) => [join('notebooks', name), join(place, name)])],
      { env: { ...env, JUPYTER_PATH: jupyter }, mayFail: true },
    ).then((said) => {
      const lines = said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { notebook: string; failed: string | null });
      return new Map(lines.map(({ notebook, failed }) => [notebook.split('/').at(-1) ?? '', failed]));
    });

  test.for(names)('%s runs from its first cell to its last', async (name, { skip }) => {
    const found = ready(skip);
    outcomes ??= ran(found, {
      THERMOMETER_URL: served.url,
      THERMOMETER_SAMPLE: join(await tinyWorkspace(), 'sample'),
    });
    expect((await outcomes).get(name)).toBe(null);
  });
});
