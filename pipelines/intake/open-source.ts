import type { Database } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { Contract } from '../contracts/contract.ts';
import { headerKey } from '../contracts/header.ts';
import type { Mapping } from '../contracts/mapping.ts';
import { jsonSource } from './json-source.ts';
import { evenLineEnds } from './line-ends.ts';
import type { LoadRequest } from './load-file.ts';
import { parquetSource } from './parquet-source.ts';
import type { PreparedFile } from './prepare.ts';
import { recogniser } from './recognise.ts';
import { csvSource, type Source } from './source.ts';
import type { KnowsHeader } from './table-head.ts';
import { xlsxSource } from './xlsx-source.ts';

/** What reading needs around it: a session, a throw-away folder, and someone to tell. */
export interface ReadingRoom {
  readonly db: Database;
  readonly folder: string;
  readonly note: (text: { zh: string; en: string }) => void;
}

/** A prepared file as a table, whatever its format. */
export async function openSource(
  room: ReadingRoom,
  prepared: PreparedFile,
  knows: KnowsHeader,
  file: Mapping['file'] = {},
): Promise<Source> {
  const options = {
    knows,
    delimiter: file.delimiter,
    headerRow: file.header_row,
    skipRows: file.skip_rows,
    headers: file.headers,
  };
  switch (prepared.format) {
    case 'csv':
      return csvSource(await evenLineEnds(prepared, room.folder), options);
    case 'xlsx':
    case 'xls':
    case 'html':
      return xlsxSource(prepared, { ...options, sheet: file.sheet, staging: room.folder, note: room.note });
    case 'ndjson':
    case 'json':
      return jsonSource(room.db, prepared);
    case 'parquet':
      return parquetSource(room.db, prepared);
  }
}

/** Headers the contract recognises or the mapping names. */
export function knownHeaders(contract: Contract, mapping: Mapping | undefined): KnowsHeader {
  const recognise = recogniser(contract);
  const named = new Set<string>();
  for (const rule of Object.values(mapping?.fields ?? {})) {
    for (const header of [
      rule.column,
      ...(rule.columns ?? []),
      ...(rule.product ?? []),
      ...(rule.sum ?? []),
      ...(rule.join ?? []),
    ]) {
      if (header) named.add(headerKey(header));
    }
  }
  const elsewhere = [...(mapping?.ignore ?? []), ...(Array.isArray(mapping?.key) ? mapping.key : [])];
  for (const header of elsewhere) named.add(headerKey(header));
  return (cell) => named.has(headerKey(cell)) || recognise(cell) !== undefined;
}

/** When the export was made: said by the caller, the mapping, the file's name, or at last its date. */
export function exportTime(request: LoadRequest, prepared: PreparedFile): string {
  const said =
    request.exportedAt ??
    (typeof request.mapping?.exported_at === 'string' ? request.mapping.exported_at : undefined);
  if (said !== undefined) {
    const time = new Date(
      /^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(said)
        ? said.length > 10
          ? `${said.replace(' ', 'T')}`
          : said
        : Number.NaN,
    );
    if (Number.isNaN(time.getTime())) {
      throw new CommandError(
        {
          zh: `导出时间“${said}”不是 ISO 时间（例：2026-09-30 或 2026-09-30T18:00:00）。请改正映射的 exported_at 或 --exported-at。`,
          en: `The export time "${said}" is not an ISO time (2026-09-30 or 2026-09-30T18:00:00). Correct exported_at in the mapping or --exported-at.`,
        },
        { exitCode: 2 },
      );
    }
    return wallClock(said);
  }
  const inName = /(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])?/.exec(prepared.name);
  if (inName) return wallClock(lastDay(Number(inName[1]), Number(inName[2]), inName[3]));
  return prepared.modified.toISOString().slice(0, 19).replace('T', ' ');
}

const wallClock = (iso: string): string => iso.replace('T', ' ').replace(/(Z|[+-]\d{2}:?\d{2})$/, '');

function lastDay(year: number, month: number, day: string | undefined): string {
  const last = day ?? String(new Date(Date.UTC(year, month, 0)).getUTCDate());
  return `${year}-${String(month).padStart(2, '0')}-${last}T23:59:59`;
}
