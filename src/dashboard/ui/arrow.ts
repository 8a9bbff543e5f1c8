import { Field, Float64, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { type ChartTable, flatColumns } from '../../charts/table.ts';

/** A chart's table as an Arrow IPC file: numbers as float64, a status column beside each, provenance in the schema. */
export function tableArrow(
  table: ChartTable,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const columns = flatColumns(table).map(({ key, title, unit, values }) => {
    const about = new Map([
      ['title', title],
      ['unit', unit],
    ]);
    return 'text' in values
      ? {
          field: new Field(key, new Utf8(), true, about),
          vector: vectorFromArray(values.text, new Utf8()),
        }
      : {
          field: new Field(key, new Float64(), true, about),
          vector: vectorFromArray(values.number, new Float64()),
        };
  });
  const schema = new Schema(
    columns.map((c) => c.field),
    new Map(Object.entries({ caption: table.caption, ...metadata })),
  );
  const built = new Table(schema, Object.fromEntries(columns.map((c) => [c.field.name, c.vector])));
  const bytes = tableToIPC(built, 'file');
  return new Uint8Array(bytes);
}
