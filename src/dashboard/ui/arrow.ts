import { Field, Float64, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { type ChartTable, cellText, isReported, speaksUnits } from '../../charts/table.ts';

/** A chart's table as an Arrow IPC file: numbers as float64, a status column beside each, provenance in the schema. */
export function tableArrow(
  table: ChartTable,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const columns = table.columns.flatMap((column) => {
    const cells = table.rows.map((row) => row[column.key]);
    const about = new Map([
      ['title', column.title],
      ['unit', column.unit ?? ''],
    ]);
    if (column.kind === 'text') {
      return [
        {
          field: new Field(column.key, new Utf8(), true, about),
          vector: vectorFromArray(cells.map(cellText), new Utf8()),
        },
      ];
    }
    const reported = cells.map((cell) => (cell !== undefined && isReported(cell) ? cell : undefined));
    return [
      {
        field: new Field(column.key, new Float64(), true, about),
        vector: vectorFromArray(
          reported.map((r) => r?.value ?? null),
          new Float64(),
        ),
      },
      {
        field: new Field(`${column.key}_status`, new Utf8(), true, about),
        vector: vectorFromArray(
          reported.map((r) => r?.status ?? null),
          new Utf8(),
        ),
      },
      ...(speaksUnits(table, column)
        ? [
            {
              field: new Field(`${column.key}_said`, new Utf8(), true, about),
              vector: vectorFromArray(
                reported.map((r) => r?.said ?? null),
                new Utf8(),
              ),
            },
          ]
        : []),
    ];
  });
  const schema = new Schema(
    columns.map((c) => c.field),
    new Map(Object.entries({ caption: table.caption, ...metadata })),
  );
  const built = new Table(schema, Object.fromEntries(columns.map((c) => [c.field.name, c.vector])));
  const bytes = tableToIPC(built, 'file');
  return new Uint8Array(bytes);
}
