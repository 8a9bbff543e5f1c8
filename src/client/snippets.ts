/** Ready code that reads one address of this server in somebody's tool. */
export interface Snippet {
  readonly id: 'pyarrow' | 'pandas' | 'polars' | 'r' | 'duckdb' | 'javascript';
  readonly title: string;
  readonly language: 'python' | 'r' | 'sql' | 'javascript';
  readonly code: string;
}

export interface SnippetOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** The server wants a key: it is read from the environment, never written into code. */
  readonly key?: boolean;
  /** The address answers with JSON only. */
  readonly json?: boolean;
}

/** The variable a key is read from. */
export const KEY_VARIABLE = 'THERMOMETER_KEY';

/** The same address asked for in another format. */
function inFormat(path: string, format: string): string {
  const at = path.indexOf('?');
  const parameters = new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
  for (const name of ['bom', 'compress']) parameters.delete(name);
  parameters.set('format', format);
  return `${at < 0 ? path : path.slice(0, at)}?${parameters}`;
}

/**
 * Code for Python (pyarrow, pandas, polars), R, DuckDB and JavaScript. Every piece ends with the number of rows, and is
 * run against a server by the tests.
 * @param path from the root of the server, `/api/…`.
 */
export function snippetsOf(path: string, options: SnippetOptions): Snippet[] {
  const { origin, key, json } = options;
  const url = (format: string): string => `${origin}${json ? path : inFormat(path, format)}`;
  const headers = key ? `, headers={"Authorization": "Bearer " + os.environ["${KEY_VARIABLE}"]}` : '';
  const os = key ? 'import os\n' : '';
  const python = (imports: string, format: string, read: string): string =>
    `${os}${imports}import urllib.request

url = "${url(format)}"
request = urllib.request.Request(url${headers})
with urllib.request.urlopen(request) as response:
${read}`;
  if (json) return jsonSnippets(url('json'), key === true, python);
  return [
    {
      id: 'pyarrow',
      title: 'Python · pyarrow',
      language: 'python',
      code: python(
        'import pyarrow as pa\n',
        'arrows',
        '    table = pa.ipc.open_stream(response).read_all()\nprint(table.num_rows)\n',
      ),
    },
    {
      id: 'pandas',
      title: 'Python · pandas',
      language: 'python',
      code: python(
        'import io\nimport pandas as pd\n',
        'parquet',
        '    data = pd.read_parquet(io.BytesIO(response.read()))\nprint(len(data))\n',
      ),
    },
    {
      id: 'polars',
      title: 'Python · polars',
      language: 'python',
      code: python(
        'import io\nimport polars as pl\n',
        'parquet',
        '    data = pl.read_parquet(io.BytesIO(response.read()))\nprint(data.height)\n',
      ),
    },
    {
      id: 'r',
      title: 'R · arrow',
      language: 'r',
      code: `url <- "${url('parquet')}"
file <- tempfile(fileext = ".parquet")
download.file(url, file, mode = "wb", quiet = TRUE${key ? `, headers = c(Authorization = paste("Bearer", Sys.getenv("${KEY_VARIABLE}")))` : ''})
data <- arrow::read_parquet(file)
cat(nrow(data), "\\n")
`,
    },
    {
      id: 'duckdb',
      title: 'DuckDB',
      language: 'sql',
      code: `-- curl -sf${key ? ` -H "Authorization: Bearer $${KEY_VARIABLE}"` : ''} -o data.parquet "${url('parquet')}"
select count(*) from 'data.parquet';
`,
    },
    {
      id: 'javascript',
      title: 'JavaScript',
      language: 'javascript',
      code: `import { tableFromIPC } from 'apache-arrow';

const url = '${url('arrows')}';
const table = await tableFromIPC(fetch(url${key ? `, { headers: { authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\` } }` : ''}));
console.log(table.numRows);
`,
    },
  ];
}

function jsonSnippets(
  url: string,
  key: boolean,
  python: (imports: string, format: string, read: string) => string,
): Snippet[] {
  return [
    {
      id: 'pandas',
      title: 'Python',
      language: 'python',
      code: python('import json\n', 'json', '    answer = json.load(response)\nprint(len(answer))\n'),
    },
    {
      id: 'r',
      title: 'R · jsonlite',
      language: 'r',
      code: key
        ? `answer <- jsonlite::fromJSON(url("${url}", headers = c(Authorization = paste("Bearer", Sys.getenv("${KEY_VARIABLE}")))))\ncat(length(answer), "\\n")\n`
        : `answer <- jsonlite::fromJSON("${url}")\ncat(length(answer), "\\n")\n`,
    },
    {
      id: 'javascript',
      title: 'JavaScript',
      language: 'javascript',
      code: `const url = '${url}';
const answer = await (await fetch(url${key ? `, { headers: { authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\` } }` : ''})).json();
console.log(Object.keys(answer).length);
`,
    },
  ];
}
