import { type FieldRule, type Mapping, MappingError } from '../../contracts/mapping.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';

/** What a mapping says about a field: the same for all figures, or a column of its own. */
export interface Stated {
  constant(field: string): string | undefined;
  column(field: string): string | undefined;
  translate(field: string, said: string): string;
  readonly columns: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

const SAID = ['constant', 'column', 'codes'];

/** @throws MappingError for what a statistical table has no use for. */
export function statedBy(mapping: Mapping | undefined): Stated {
  const fields = mapping?.fields ?? {};
  const rule = (field: string): FieldRule | undefined => fields[field];
  for (const [field, given] of Object.entries(fields)) {
    const wrong = Object.keys(given).filter((name) => !SAID.includes(name));
    if (field in officialStatistics.fields && wrong.length === 0) continue;
    const known = Object.keys(officialStatistics.fields).join(', ');
    throw new MappingError({
      zh: `官方统计的映射只能给 ${known} 写 column、constant 或 codes；“${field}”${wrong.length > 0 ? `不能用 ${wrong.join('、')}` : '不是其字段'}。请改正映射的 fields。`,
      en: `A mapping of official statistics gives ${known} a column, constant or codes; "${field}" ${wrong.length > 0 ? `cannot have ${wrong.join(', ')}` : 'is not a field'}. Correct fields in the mapping.`,
    });
  }
  return {
    constant: (field) => (rule(field)?.constant === undefined ? undefined : String(rule(field)?.constant)),
    column: (field) => rule(field)?.column?.trim(),
    translate: (field, said) => rule(field)?.codes?.[said.trim()] ?? said,
    columns: new Set(Object.values(fields).flatMap((given) => given.column?.trim() ?? [])),
    ignored: new Set((mapping?.ignore ?? []).map((name) => name.trim())),
  };
}
