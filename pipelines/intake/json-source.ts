import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { PreparedFile } from './prepare.ts';
import { rawColumn } from './read-value.ts';
import type { Source } from './source.ts';

const MAX_OBJECT_BYTES = 16 * 2 ** 20;

/** Each line is parsed once: a value that is no object is told by its first letter, broken JSON by the parser. */
const IS_OBJECT = `left(ltrim(object, E' \\t\\r\\n\uFEFF'), 1) = '{'`;

/** NDJSON line by line, or one JSON array of objects; the keys are the headers. */
export async function jsonSource(db: Database, file: PreparedFile): Promise<Source> {
  const lines = (
    path: string,
  ): string => `(select object from read_csv(${literal(path)}, header = false, auto_detect = false, delim = E'\\x01', quote = '', escape = '',
          columns = {object: 'VARCHAR'}, max_line_size = ${MAX_OBJECT_BYTES}))`;
  const objects =
    file.format === 'json'
      ? `(select json as object from read_json_objects(${literal(file.readable)}, format = 'array', maximum_object_size = ${MAX_OBJECT_BYTES}))`
      : lines(file.readable);
  const headers = await keysOf(db, objects, file);
  const paths = headers.map((key) => literal(`$."${key.replaceAll('"', '\\"')}"`));
  const cells = headers.map((_h, i) => `nullif(cells[${i + 1}], '') as ${rawColumn(i)}`);
  const read = (
    from: string,
  ): string => `(select ${cells.join(', ')}, object is not null and cells is null as broken from (
      select object, case when ${IS_OBJECT} then try(json_extract_string(object, [${paths.join(', ')}])) end as cells
      from ${from}))`;
  return {
    relation: read(objects),
    over: (path) => read(lines(path)),
    headers,
    broken: { when: 'broken', rule: 'not_json' },
    titles: [],
    headerLine: 0,
    sample: await sampleOf(db, objects, headers),
  };
}

/** Every key that any record has, in order of first appearance. */
async function keysOf(db: Database, objects: string, file: PreparedFile): Promise<string[]> {
  let rows: { key: string }[];
  try {
    rows = await db.all<{ key: string }>(`
      select key from (
        select unnest(keys) as key, place, generate_subscripts(keys, 1) as position
        from (select keys, min(place) as place
              from (select case when ${IS_OBJECT} then try(json_keys(object)) end as keys, row_number() over () as place
                    from ${objects})
              where keys is not null group by keys))
      group by key order by min(place), min(position), key`);
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CommandError(
      {
        zh: `文件 ${file.name} 不是有效的 JSON:${said}。请检查文件是否完整；一行一个对象的文件请用 .ndjson。`,
        en: `${file.name} is not valid JSON: ${said}. Check that it is complete; a file with one object per line should be .ndjson.`,
      },
      { cause },
    );
  }
  if (rows.length > 0) return rows.map((row) => row.key);
  throw new CommandError({
    zh: `文件 ${file.name} 中没有一条 JSON 对象记录。请检查导出是否完整。`,
    en: `${file.name} holds no JSON object. Check that the export is complete.`,
  });
}

async function sampleOf(db: Database, objects: string, headers: readonly string[]): Promise<string[][]> {
  const rows = await db.all<{ object: string }>(
    `select object from ${objects} where json_valid(object) limit 200`,
  );
  return rows.flatMap(({ object }) => {
    const record = parsed(object);
    if (!record) return [];
    return [
      headers.map((key) => {
        const value = record[key];
        if (value === undefined || value === null) return '';
        return typeof value === 'object' ? JSON.stringify(value) : String(value);
      }),
    ];
  });
}

/** An object that is nested too deep for the parser says nothing in a sample; the load reads or refuses it. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    JSON.stringify(value);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
