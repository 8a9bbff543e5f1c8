import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryPath } from '../../src/client/client.ts';
import { datasetPath, packagePath } from '../../src/client/datasets.ts';
import { snippetsOf } from '../../src/client/snippets.ts';
import { findReaders, type Readers } from '../support/readers.ts';
import { type Served, serveWorkspace } from '../support/serve.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';
import { zipParts } from '../support/zip-parts.ts';

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'readers-'));
let readers: Readers | string;
let home: string;
let served: Served;
/** What is run once for several tests counts towards the first of them. */
const PATIENCE = 300_000;

beforeAll(async () => {
  readers = await findReaders();
  // Said aloud: what is not run is not passed.
  if (typeof readers === 'string') console.log(`未运行 not run: Python, Deno — ${readers}`);
  home = await tinyWorkspace();
  served = await serveWorkspace(home);
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

interface Piece {
  readonly name: string;
  readonly code: string;
  /** Where it runs. */
  readonly folder: string;
}

/** What each piece of Python printed: one interpreter reads the libraries once for all of them. */
async function printedByPython(
  pieces: readonly Piece[],
  { python, run }: Readers,
): Promise<Map<string, string>> {
  const said = await run(python, [join(import.meta.dirname, 'print.py')], { input: JSON.stringify(pieces) });
  const lines = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; printed: string; failed: string | null });
  for (const { name, failed } of lines) if (failed !== null) throw new Error(`${name}:\n${failed}`);
  return new Map(lines.map(({ name, printed }) => [name, printed.trim()]));
}

/** What each module printed, one line each; they run where a project's packages are found. */
async function printedByNode(pieces: readonly Piece[], { run }: Readers): Promise<Map<string, string>> {
  const files = pieces.map((_, i) => join(root, 'node_modules', `.snippet-${process.pid}-${i}.mjs`));
  for (const [i, { code }] of pieces.entries()) writeFileSync(files[i] ?? '', code);
  try {
    const all = files.map((file) => `await import(${JSON.stringify(file)});`).join('\n');
    const lines = (await run(process.execPath, ['--input-type=module', '-e', all])).trim().split('\n');
    return new Map(pieces.map(({ name }, i) => [name, lines[i] ?? '']));
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

const dataset = datasetPath('services', 'arrow', { grain: 'month', level: 'province', from: 202501 });
const query = queryPath({ metric: 'applications', by: ['need_domain'], layer: 'outside' }, 'arrow');
const METHOD = '/api/method';

/** What every snippet printed, each copied as it stands into its own tool. */
async function readAll(found: Readers): Promise<Map<string, string>> {
  const snippets = [dataset, query, METHOD].flatMap((path) =>
    snippetsOf(path, { origin: served.url, json: path === METHOD }).map((snippet) => ({ path, ...snippet })),
  );
  const pieces = snippets.map(({ path, id, language, code }) => ({
    name: `${id} ${path}`,
    language,
    code,
    folder: mkdtempSync(join(place, 'snippet-')),
  }));
  for (const { code, folder } of pieces.filter((p) => p.language === 'sql'))
    await found.run('sh', ['-c', code.split('\n')[0]?.replace(/^-- /, '') ?? ''], { cwd: folder });
  const python = pieces.flatMap(({ language, code, ...piece }) =>
    language === 'python'
      ? [{ ...piece, code }]
      : language === 'sql'
        ? [{ ...piece, code: `import duckdb\nprint(duckdb.sql("""${code}""").fetchall()[0][0])\n` }]
        : [],
  );
  const node = pieces.filter(({ language }) => language === 'javascript');
  const both = await Promise.all([printedByPython(python, found), printedByNode(node, found)]);
  return new Map(both.flatMap((of) => [...of]));
}

const lines = new Map<string, Promise<number>>();
/** Rows at an address, counted in its CSV. */
function rowsOf(path: string): Promise<number> {
  const known = lines.get(path);
  if (known) return known;
  const counted = fetch(served.url + path.replace('format=arrow', 'format=csv'))
    .then((response) => response.text())
    .then((csv) => csv.trimEnd().split('\r\n').length - 1);
  lines.set(path, counted);
  return counted;
}

describe('「在代码中使用」', () => {
  let read: Promise<Map<string, string>> | undefined;

  test.for(['pyarrow', 'pandas', 'polars', 'duckdb', 'javascript', 'r'] as const)(
    '%s reads a dataset and an answer to the last row',
    { timeout: PATIENCE },
    async (id, { skip }) => {
      const found = ready(skip);
      if (id === 'r' && !hasR()) {
        console.log('未运行 not run: R — its package arrow is not installed here');
        return skip('R: package arrow is not installed');
      }
      for (const path of [dataset, query]) {
        const rows = await rowsOf(path);
        expect(rows).toBeGreaterThan(10);
        read ??= readAll(found);
        const said = id === 'r' ? await printedByR(path, found) : (await read).get(`${id} ${path}`);
        expect(Number(said)).toBe(rows);
      }
    },
  );

  test('JSON of a page is read by Python and JavaScript', { timeout: PATIENCE }, async ({ skip }) => {
    read ??= readAll(ready(skip));
    const said = await read;
    for (const id of ['pandas', 'javascript']) expect(Number(said.get(`${id} ${METHOD}`))).toBeGreaterThan(3);
  });
});

async function printedByR(path: string, { run }: Readers): Promise<string> {
  const file = join(mkdtempSync(join(place, 'snippet-')), 'ask.R');
  writeFileSync(file, snippetsOf(path, { origin: served.url }).find((s) => s.id === 'r')?.code ?? '');
  return run('Rscript', [file]);
}

describe('a package', () => {
  test('is valid for Frictionless, and Arrow and Parquet say the same to pyarrow', {
    timeout: PATIENCE,
  }, async ({ skip }) => {
    const found = ready(skip);
    const path = packagePath('consumption', { grain: 'month', from: 202508, level: 'nation' });
    const parts = await zipParts(new Uint8Array(await (await fetch(`${served.url}${path}`)).arrayBuffer()));
    const folder = join(place, 'package');
    mkdirSync(join(folder, 'data'), { recursive: true });
    for (const [name, bytes] of parts) writeFileSync(join(folder, name), bytes);
    const said = await printedByPython([{ name: 'package', code: CHECK, folder }], found);
    expect(JSON.parse(said.get('package') ?? '')).toEqual({
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

test('Arrow packed as zstd or gzip is the same table to pyarrow', { timeout: PATIENCE }, async ({ skip }) => {
  const found = ready(skip);
  const url = `${served.url}${datasetPath('services', 'arrows', { grain: 'month', level: 'province' })}`;
  const code = `
import io, urllib.request
import pyarrow as pa
tables = []
for packed in (None, "zstd", "gzip"):
    content = urllib.request.urlopen("${url}" + (f"&compress={packed}" if packed else "")).read()
    stream = pa.CompressedInputStream(io.BytesIO(content), packed) if packed else io.BytesIO(content)
    tables.append((len(content), pa.ipc.open_stream(stream).read_all()))
(plain, table), (zstd, one), (gzip, two) = tables
print(table.num_rows > 1000 and table.equals(one) and table.equals(two) and zstd < plain / 2 and gzip < plain / 2)
`;
  const said = await printedByPython([{ name: 'packed', code, folder: place }], found);
  expect(said.get('packed')).toBe('True');
});

describe('the client as a package', () => {
  test('is installed from its tarball elsewhere, type-checks and runs without any of the server', () => {
    const folder = mkdtempSync(join(place, 'client-'));
    const built = join(folder, 'built');
    const app = join(folder, 'app');
    mkdirSync(app);
    execFileSync(process.execPath, [join(root, 'pipelines/client-package.mjs'), built]);
    const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: built })
      .toString()
      .trim();
    writeFileSync(join(app, 'package.json'), '{"private": true, "type": "module"}\n');
    // Its types name zod, and nothing else is to be had.
    const packages = [join(folder, tarball), join(root, 'node_modules', 'zod')];
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', ...packages], {
      cwd: app,
      stdio: 'pipe',
    });
    expect(readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'social-thermometer',
      'zod',
    ]);
    const [, example = ''] =
      readFileSync(join(root, 'docs', 'client.md'), 'utf8').match(/```js\n([\s\S]*?)```/) ?? [];
    writeFileSync(join(app, 'example.js'), example);
    writeFileSync(
      join(app, 'example.ts'),
      `declare const process: { env: Record<string, string | undefined> };\n${example.replace('(path, init)', '(path: string, init?: RequestInit)')}
const rows: number = answer.rows.length;
// @ts-expect-error a question that names no metric
await getQuery(reach, { layer: 'outside' });
export { rows };
`,
    );
    const tsc = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022'];
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...tsc, 'example.ts'], {
      cwd: app,
      stdio: 'pipe',
    });
    const said = execFileSync(process.execPath, ['example.js'], {
      cwd: app,
      env: { ...process.env, THERMOMETER_URL: served.url },
    }).toString();
    expect(said).toMatch(/^\d+ \d+ \d+\nUNKNOWN_DATASET services\n$/);
  });
});

describe('the OpenAPI document', () => {
  test('is valid, and a generator makes a client of it', { timeout: PATIENCE }, async ({ skip }) => {
    const { python, openapiTypescript, run } = ready(skip);
    const file = join(place, 'openapi.json');
    writeFileSync(file, await (await fetch(`${served.url}/api/openapi.json`)).text());
    // Eight seconds of a second opinion: the generator refuses what is not valid, too.
    if (process.env.TEST_FULL === '1') await run(python, ['-m', 'openapi_spec_validator', file]);
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

  test.for(names)(
    '%s runs from its first cell to its last',
    { timeout: PATIENCE },
    async (name, { skip }) => {
      outcomes ??= ran(ready(skip), {
        THERMOMETER_URL: served.url,
        THERMOMETER_SAMPLE: join(home, 'sample'),
      });
      expect((await outcomes).get(name)).toBe(null);
    },
  );
});
