import { stringify } from 'yaml';
import { contractOf, loadable } from '../../contracts/index.ts';
import type { Mapping } from '../../contracts/mapping.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';
import { maskedValue } from '../column-profile.ts';
import type { InspectedColumn, Inspection } from '../inspect-file.ts';
import type { PreparedFile } from '../prepare.ts';
import type { Decided } from '../propose-columns.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { TableFigures } from './figure.ts';
import { readTable } from './load-official.ts';
import { figureColumns, roleOf, type TableLayout } from './table-layout.ts';
import { UnsaidError } from './unsaid.ts';

/**
 * What a table of figures would become: its series, places and periods, and a mapping with what the table itself does
 * not say put forward for a person to confirm.
 * @throws CommandError when it is no such table.
 */
export async function inspectOfficial(
  path: string,
  prepared: PreparedFile,
  vocabulary: Vocabulary,
  notes: readonly { zh: string; en: string }[],
  decided: Decided = new Map(),
): Promise<Inspection> {
  const proposed = new Map<string, string>();
  const { table, read } = await readWith(prepared, vocabulary, proposed, decided);
  return {
    file: path,
    format: prepared.format,
    compressed: prepared.compressed,
    encoding: prepared.encoding,
    headerRow: table.headerLine,
    titles: table.titles,
    headers: table.header,
    family: officialStatistics.family,
    alternatives: [],
    columns: columnsOf(table, read, decided),
    derived: [],
    fromText: [],
    families: loadable.map((family) => ({ family, ...contractOf(family).title })),
    fields: Object.entries(officialStatistics.fields).map(([field, { zh, en, ...rest }]) => ({
      field,
      zh,
      en,
      required: 'required' in rest && rest.required === true,
      stored: true,
    })),
    missingRequired: [...proposed.keys()],
    mapping: mappingText(prepared, read, proposed, decided),
    notes: [...notes, ...findings(read, proposed)],
  };
}

/** Reads the table, putting forward what it leaves open until it can be read. */
async function readWith(
  prepared: PreparedFile,
  vocabulary: Vocabulary,
  proposed: Map<string, string>,
  decided: Decided,
): Promise<{ table: TableLayout; read: TableFigures }> {
  for (;;) {
    try {
      return await readTable(prepared, { mapping: mappingOf(proposed, decided) }, { vocabulary });
    } catch (error) {
      if (!(error instanceof UnsaidError) || proposed.has(error.field)) throw error;
      const year = /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(prepared.name)?.[1];
      proposed.set(error.field, error.field === 'period' ? (year ?? error.likely) : error.likely);
    }
  }
}

/** What a person decided about a column stands before what is put forward. */
const mappingOf = (proposed: ReadonlyMap<string, string>, decided: Decided): Mapping => ({
  family: officialStatistics.family,
  source: 'default',
  fields: {
    ...Object.fromEntries([...proposed].map(([field, constant]) => [field, { constant }])),
    ...Object.fromEntries(
      [...decided].flatMap(([column, field]) =>
        field === '-' || field === 'value' ? [] : [[field, { column }]],
      ),
    ),
  },
  ignore: [...decided].flatMap(([column, field]) => (field === '-' ? [column] : [])),
});

function columnsOf(
  { header, body }: TableLayout,
  { roles, dropped }: TableFigures,
  decided: Decided,
): InspectedColumn[] {
  const fieldAt = new Map([...roles].map(([role, at]) => [at, role]));
  const kinds = figureColumns(header);
  return header.map((name, at) => {
    const cells = body.map((row) => (row.cells[at] ?? '').trim());
    const filled = cells.filter((cell) => cell !== '');
    const left = dropped.includes(name) || decided.get(name) === '-';
    const isFigure = !fieldAt.has(at) && !left && kinds[at]?.kind !== 'empty';
    const field = fieldAt.get(at) ?? (isFigure ? (roleOf(name) ?? 'value') : undefined);
    return {
      header: name,
      field,
      confidence: field === undefined ? 0 : 1,
      title: field === undefined ? undefined : officialStatistics.fields[field].zh,
      stored: field !== undefined,
      filled: cells.length === 0 ? 0 : filled.length / cells.length,
      samples: [...new Set(filled)].slice(0, 3).map(maskedValue),
    };
  });
}

function mappingText(
  prepared: PreparedFile,
  { unmapped }: TableFigures,
  proposed: ReadonlyMap<string, string>,
  decided: Decided,
): string {
  const places = Object.keys(unmapped.region ?? {});
  const lines = [
    `${officialStatistics.title.zh}(${officialStatistics.title.en})← ${prepared.name}`,
    '由 thermometer inspect 生成，请核对：source 是来源的代号；exported_at 是从发布网站导出的日期，即这些数的版本。',
    ...[...proposed].map(
      ([field, likely]) =>
        `表中没有写明 ${field}（${officialStatistics.fields[field as keyof typeof officialStatistics.fields].zh}），下面写的“${likely}”只是推测：请核对或改正后再装载。`,
    ),
    ...places
      .slice(0, 20)
      .map((place) => `地区表中没有“${place}”：整行将退回；可在 fields.region.codes 中对应到区划代码。`),
  ];
  const { fields, ignore } = mappingOf(proposed, decided);
  const mapping = {
    family: officialStatistics.family,
    source: 'nbs',
    exported_at: prepared.modified.toISOString().slice(0, 10),
    ...(prepared.encoding === undefined || prepared.encoding === 'utf-8'
      ? {}
      : { file: { encoding: prepared.encoding } }),
    fields,
    ...(ignore.length > 0 ? { ignore } : {}),
  };
  return `${lines.map((line) => `# ${line}`).join('\n')}\n${stringify(mapping, { lineWidth: 0 })}`;
}

/** What the table holds, in a sentence each. */
function findings(read: TableFigures, proposed: ReadonlyMap<string, string>): { zh: string; en: string }[] {
  const series = new Map(read.figures.map((figure) => [figure.series.code, figure.series]));
  const regions = new Set(read.figures.map((figure) => figure.region));
  const periods = read.figures.map(({ period }) => period.code);
  const refused = read.refused.reduce((sum, { figures }) => sum + figures, 0);
  const [first] = series.values();
  const span = periods.length === 0 ? '' : ` ${Math.min(...periods)}–${Math.max(...periods)}`;
  const found = {
    zh: `这是官方统计表：${series.size} 个指标（${first?.zh ?? ''}${series.size > 1 ? ' 等' : ''}）、${regions.size} 个地区、${read.figures.length} 个数${span}；${refused} 个数将退回。装载：thermometer load 文件 --family official_statistics`,
    en: `This is a table of official statistics: ${series.size} series (${first?.en ?? ''}${series.size > 1 ? ', …' : ''}), ${regions.size} places, ${read.figures.length} figures${span}; ${refused} would be rejected. Load it with thermometer load FILE --family official_statistics`,
  };
  const open = [...proposed].map(([field, likely]) => ({
    zh: `表中没有写明“${officialStatistics.fields[field as keyof typeof officialStatistics.fields].zh}”；映射中的“${likely}”只是推测，请核对。`,
    en: `The table does not say its ${field}; "${likely}" in the mapping is only likely. Check it.`,
  }));
  return [found, ...open];
}
