import type { ColumnType } from '../domain/table.ts';
import { type Description, PROTECTED, stemOf } from './description.ts';

/** A file of a package, with its hash. */
export interface PackagedFile {
  /** Below the package, with `/`. */
  readonly path: string;
  readonly mediatype: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The same rows: described by the schema. */
  readonly rows?: 'arrow' | 'arrows' | 'parquet' | 'csv' | 'json' | 'xlsx' | 'sdmx';
}

const FRICTIONLESS: Readonly<Record<ColumnType, string>> = {
  integer: 'integer',
  number: 'number',
  string: 'string',
  boolean: 'boolean',
};

/** Formats whose rows a Frictionless reader can check against the schema. */
const READ = new Set(['csv']);

/**
 * The descriptor of a package (Data Package v1). The CSV is the resource with a schema; the other formats of the same
 * rows are resources of their own, by path and hash.
 */
export function dataPackage(d: Description, files: readonly PackagedFile[], created: string): object {
  return {
    profile: 'data-package',
    name: d.id.replaceAll('_', '-'),
    id: d.queryId,
    title: `${d.title.zh} / ${d.title.en}`,
    description: `${d.grain.zh} ${PROTECTED.zh}\n\n${d.grain.en} ${PROTECTED.en}`,
    version: d.release,
    created,
    licenses: [
      { name: d.licence.id, title: d.licence.title.en, ...(d.licence.url ? { path: d.licence.url } : {}) },
    ],
    contributors: [{ title: `${d.publisher.zh} / ${d.publisher.en}`, role: 'publisher' }],
    keywords: ['社会温度计', 'social thermometer', ...(d.synthetic ? ['合成数据', 'synthetic'] : [])],
    synthetic: d.synthetic,
    release: d.release,
    query_id: d.queryId,
    filters: d.filters,
    methods: d.methods,
    disclosure_policy: d.policy,
    grade: { standard: d.grade.standard, level: d.grade.level },
    resources: files.map((file) => resource(d, file)),
  };
}

function resource(d: Description, file: PackagedFile): object {
  const extension = file.path.slice(file.path.lastIndexOf('.') + 1);
  const said = {
    name: (file.rows ? `${stemOf(d)}-${file.rows}` : file.path).toLowerCase().replace(/[^a-z0-9._-]/g, '-'),
    path: file.path,
    mediatype: file.mediatype,
    bytes: file.bytes,
    hash: `sha256:${file.sha256}`,
  };
  if (file.rows === undefined || !READ.has(file.rows)) {
    // Frictionless guesses at the types of any table it can open; a file is taken by its hash.
    return { ...said, profile: 'data-resource', type: 'file', format: extension };
  }
  return {
    ...said,
    profile: 'tabular-data-resource',
    format: 'csv',
    encoding: 'utf-8',
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
    schema: tableSchema(d),
  };
}

/** Columns as a Frictionless table schema: missing values are empty fields, the status beside says why. */
export const tableSchema = (d: Description): object => ({
  missingValues: [''],
  fields: d.columns.map((column) => ({
    name: column.name,
    type: FRICTIONLESS[column.type],
    title: `${column.title.zh} / ${column.title.en}`,
    ...(column.description ? { description: `${column.description.zh} / ${column.description.en}` } : {}),
    ...(column.unit ? { unit: column.unit } : {}),
    role: column.role,
    ...(column.type === 'boolean' ? { trueValues: ['true'], falseValues: ['false'] } : {}),
    constraints: { required: column.role !== 'measure' && column.role !== 'label' },
  })),
});
