import type { LinkedModel } from '../runner/lineage.ts';
import { digest } from '../runner/version.ts';
import { inDialect, macrosOf } from './dialect.ts';
import type { LakeManifest, LakeTable } from './lake-manifest.ts';
import { sparkDialect, sparkType } from './spark-dialect.ts';

/** Begins every line by which the script says how far it is. */
export const MARK = '@thermometer';

export interface SparkScript {
  /** Names script and lake together: results that carry another name are of another build. */
  readonly name: string;
  /** Models whose rows the script writes, in order. */
  readonly writes: readonly string[];
  readonly text: string;
}

/**
 * The models as one file for `spark-sql -f`: the lake as views, each model written as Parquet and read by those after
 * it, and at the very end how many rows each has.
 * @param uri how the cluster calls the folder of the lake: `file:///…`, `hdfs://…`, `obs://…`, `s3a://…`.
 */
export function sparkScript(
  models: readonly LinkedModel[],
  macros: string,
  lake: LakeManifest,
  uri: string,
): SparkScript {
  const expressions = macrosOf(sparkDialect, macros);
  const writes = models.filter(({ layer }) => layer !== 'staging').map(({ id }) => id);
  const sqlOf = (model: LinkedModel): string => inDialect(model.sql, model.reads, sparkDialect, expressions);
  const name = digest(
    JSON.stringify(lake.tables),
    ...models.map((model) => `${model.id} ${sqlOf(model)}`),
    SETTINGS.join(),
  );
  const base = uri.replace(/\/+$/, '');
  const statements = [
    ...SETTINGS.map((setting) => `set ${setting}`),
    ...Object.entries(lake.tables).map(([id, table]) => sourceView(id, table, base)),
    ...models.flatMap((model) =>
      model.layer === 'staging'
        ? [`create or replace temporary view ${view(model.id)} as\n${sqlOf(model)}`]
        : written(model.id, sqlOf(model), base),
    ),
    overwrite(
      `${base}/${BUILT}/complete`,
      writes
        .map(
          (id) =>
            `select ${text(name)} as build, ${text(id)} as model, count(*) as row_count from ${view(id)}`,
        )
        .join('\nunion all\n'),
    ),
    `select ${text(MARK)}, 'complete'`,
  ];
  const head = `-- 社会温度计：由 thermometer lake export 生成，请勿手改。 Written by thermometer lake export.\n-- ${name}\n`;
  return { name, writes, text: `${head}\n${statements.join(';\n\n')};\n` };
}

/** The folder, below that of the lake, that the cluster writes. */
export const BUILT = 'built';

/** Where the rows of a model lie, below the folder of the lake. */
export const builtFolder = (id: string): string => `${BUILT}/${id.replace('.', '/')}`;

/** What results depend on. */
const SETTINGS = [
  'spark.sql.session.timeZone=UTC',
  'spark.sql.ansi.enabled=true',
  'spark.sql.sources.partitionColumnTypeInference.enabled=true',
];

const view = (id: string): string => sparkDialect.table(id);

const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function sourceView(id: string, { columns, parts }: LakeTable, base: string): string {
  const typed = columns.map(({ name, type }) => ({ name: `\`${name}\``, type: sparkType(type) }));
  const place = `${base}/${id.replace('.', '/')}`;
  if (Object.keys(parts).length > 0) {
    const list = typed.map(({ name, type }) => `${name} ${type}`).join(', ');
    return `create or replace temporary view ${view(id)} (${list})\nusing parquet options (path ${text(place)})`;
  }
  // An object store knows no empty folder.
  const none = typed.map(({ name, type }) => `cast(null as ${type}) as ${name}`).join(', ');
  return `create or replace temporary view ${view(id)} as select ${none} where false`;
}

function written(id: string, sql: string, base: string): string[] {
  const place = `${base}/${builtFolder(id)}`;
  return [
    overwrite(place, sql),
    `create or replace temporary view ${view(id)} using parquet options (path ${text(place)})`,
    `select ${text(MARK)}, ${text(id)}`,
  ];
}

const overwrite = (place: string, sql: string): string =>
  `insert overwrite directory ${text(place)} using parquet\n${sql}`;
