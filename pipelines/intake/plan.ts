import { CommandError } from '../commands/command.ts';
import { type Contract, type Field, isLoaded, type KeptText } from '../contracts/contract.ts';
import { headerKey } from '../contracts/header.ts';
import { type FieldRule, type Mapping, MappingError } from '../contracts/mapping.ts';
import { TOPIC_LISTS, type TopicList } from '../topics/topic-coder.ts';
import { headerUnit, recogniser } from './recognise.ts';

/** Where one field's value comes from. Columns are positions in the file. */
export type Origin =
  | { readonly kind: 'columns'; readonly columns: readonly number[] }
  | { readonly kind: 'product' | 'sum'; readonly columns: readonly number[] }
  | { readonly kind: 'join'; readonly columns: readonly number[]; readonly separator: string }
  | { readonly kind: 'constant'; readonly value: string };

export interface Binding {
  readonly field: string;
  readonly origin: Origin;
  /** What a person would look for in the file. */
  readonly header: string;
  readonly rule: FieldRule;
  readonly unit?: string;
}

/** Free text of a file that becomes something: a code derived from it, or, where its owner said so, itself without persons. */
export interface TextUse {
  readonly field: string;
  readonly columns: readonly number[];
  readonly use: { readonly classify: TopicList } | { readonly keep: KeptText };
}

export type DropReason = 'unknown' | 'refused' | 'free_text' | 'ignored';

/** How the columns of one file become the fields of one contract. */
export interface Plan {
  readonly contract: Contract;
  readonly source: string;
  readonly headers: readonly string[];
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly dropped: readonly { column: string; why: DropReason }[];
  readonly texts: readonly TextUse[];
  /** Columns with the name of the person whose record it is: never loaded, but a name may say that its row is no record (`test_row`). */
  readonly nameColumns: readonly number[];
  readonly key: /** By the contract's fields, some of which this source may lack, or by columns the mapping names. */
    | { readonly kind: 'fields'; readonly lacking: readonly string[] }
    | { readonly kind: 'columns'; readonly columns: readonly number[] };
  readonly exportedAt: { readonly column: number; readonly format?: string } | { readonly value: string };
}

/**
 * Binds a contract to the headers of a file, by the mapping first and by recognised headers for the rest.
 * @throws CommandError for a required column that is missing, MappingError for a mapping that does not fit the file.
 */
export function planOf(
  contract: Contract,
  mapping: Mapping | undefined,
  headers: readonly string[],
  file: { readonly name: string; readonly exportedAt: string },
): Plan {
  const position = positions(headers);
  const recognise = recogniser(contract);
  const at = (name: string, place: string): number => {
    const index = position(name);
    if (index === undefined) {
      throw new MappingError({
        zh: `映射中的 ${place} 指向列“${name}”，但文件 ${file.name} 没有这一列。文件的列：${headers.join('、')}。请改正映射或换正确的文件。`,
        en: `In the mapping, ${place} names the column "${name}", which ${file.name} does not have. Its columns: ${headers.join(', ')}. Correct the mapping or the file.`,
      });
    }
    return index;
  };

  const bindings = new Map<string, Binding>();
  const texts: TextUse[] = [];
  const taken = new Set<number>();
  const bind = (binding: Binding): void => {
    bindings.set(binding.field, binding);
    if (binding.origin.kind !== 'constant') for (const column of binding.origin.columns) taken.add(column);
  };
  for (const [field, rule] of Object.entries(mapping?.fields ?? {})) {
    if (!contract.fields[field]) {
      throw new MappingError({
        zh: `映射中的字段 fields.${field} 不属于 ${contract.family}（${contract.title.zh}）。可用字段：${Object.keys(contract.fields).join('、')}。`,
        en: `The mapping's fields.${field} is not a field of ${contract.family}. Fields: ${Object.keys(contract.fields).join(', ')}.`,
      });
    }
    if (rule.classify) {
      texts.push(classified(contract, field, rule.classify, (name) => at(name, `fields.${field}.classify`)));
      continue;
    }
    const origin = originOf(rule, (name) => at(name, `fields.${field}`));
    bind({
      field,
      origin,
      rule,
      header: headerOf(origin, headers, field),
      unit: rule.unit ?? unitOf(origin, headers),
    });
  }
  const ignored = new Set((mapping?.ignore ?? []).flatMap((name) => position(name) ?? []));
  const exportedAt = exportTime(mapping, file.exportedAt, at);
  if ('column' in exportedAt) taken.add(exportedAt.column);

  const dropped: { column: string; why: DropReason }[] = [];
  const nameColumns = headers.flatMap((header, column) =>
    contract.person && !taken.has(column) && recognise(header)?.field === 'person_name' ? [column] : [],
  );
  for (const [column, header] of headers.entries()) {
    if (taken.has(column)) continue;
    const known = ignored.has(column) ? undefined : recognise(header);
    const field = known && contract.fields[known.field];
    const given = known && (bindings.has(known.field) || texts.some((text) => text.field === known.field));
    if (known && field && isLoaded(field) && !given) {
      bind({
        field: known.field,
        origin: { kind: 'columns', columns: [column] },
        header,
        rule: {},
        unit: known.unit,
      });
    } else if (header) {
      dropped.push({ column: header, why: dropReason(ignored.has(column), field) });
    }
  }
  for (const [name, { field, header }] of [...bindings].map(
    ([n, b]) => [n, { field: contract.fields[n], header: b.header }] as const,
  )) {
    if (field && !isLoaded(field)) {
      bindings.delete(name);
      dropped.push({ column: header, why: dropReason(false, field) });
    }
  }

  for (const [name, { origin }] of bindings) {
    const field = contract.fields[name];
    if (field?.type !== 'free_text' || !field.kept) continue;
    bindings.delete(name);
    if (origin.kind === 'columns' || origin.kind === 'join')
      texts.push({ field: name, columns: origin.columns, use: { keep: field.kept } });
  }

  const lacking = contract.key.filter((field) => !bindings.has(field));
  const key = keyOf(mapping, headers, lacking, (name) => at(name, 'key'));
  requireColumns(
    contract,
    bindings,
    key.kind === 'fields' && lacking.length === contract.key.length,
    headers,
    file.name,
  );
  return {
    contract,
    source: mapping?.source ?? 'default',
    headers,
    bindings,
    dropped,
    texts,
    nameColumns,
    key,
    exportedAt,
  };
}

/** The list of a field's codes that can be derived from free text; undefined where none can, or the record depends on it. */
export function classifiableList(contract: Contract, name: string): TopicList | undefined {
  const field = contract.fields[name];
  if (field?.type !== 'code' || field.required || contract.key.includes(name)) return undefined;
  return TOPIC_LISTS.find((known) => known === field.list);
}

/** @throws MappingError where the field's codes cannot be derived from text, or name the record. */
function classified(
  contract: Contract,
  name: string,
  headers: readonly string[],
  at: (name: string) => number,
): TextUse {
  const list = classifiableList(contract, name);
  if (list) return { field: name, columns: headers.map(at), use: { classify: list } };
  throw new MappingError({
    zh: `映射中的 fields.${name}.classify 无法使用：只有诉求类别（topic）与服务类别（need_domain）的代码能由文字归类，且不能是必填或业务编号的一部分。请改为指明一列。`,
    en: `The mapping's fields.${name}.classify cannot be used: only codes of topic and need_domain are derived from text, and none that is required or names the record. Name a column instead.`,
  });
}

function dropReason(ignored: boolean, field: Field | undefined): DropReason {
  if (ignored) return 'ignored';
  if (field?.type === 'free_text') return 'free_text';
  return field?.type === 'dropped' ? 'refused' : 'unknown';
}

function positions(headers: readonly string[]): (name: string) => number | undefined {
  const exact = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const [i, header] of headers.entries()) {
    if (!exact.has(header)) exact.set(header, i);
    if (!folded.has(headerKey(header))) folded.set(headerKey(header), i);
  }
  return (name) => exact.get(name) ?? folded.get(headerKey(name));
}

function originOf(rule: FieldRule, at: (name: string) => number): Origin {
  if (rule.constant !== undefined) return { kind: 'constant', value: String(rule.constant) };
  if (rule.product) return { kind: 'product', columns: rule.product.map(at) };
  if (rule.sum) return { kind: 'sum', columns: rule.sum.map(at) };
  if (rule.join) return { kind: 'join', columns: rule.join.map(at), separator: rule.separator ?? ' ' };
  return { kind: 'columns', columns: (rule.columns ?? (rule.column ? [rule.column] : [])).map(at) };
}

function headerOf(origin: Origin, headers: readonly string[], field: string): string {
  if (origin.kind === 'constant') return field;
  const between = { columns: ' | ', product: ' × ', sum: ' + ', join: ' & ' }[origin.kind];
  return origin.columns.map((column) => headers[column] ?? '').join(between);
}

function unitOf(origin: Origin, headers: readonly string[]): string | undefined {
  if (origin.kind !== 'columns') return undefined;
  return headerUnit(headers[origin.columns[0] ?? -1] ?? '').unit;
}

function exportTime(
  mapping: Mapping | undefined,
  fallback: string,
  at: (name: string, place: string) => number,
): Plan['exportedAt'] {
  const declared = mapping?.exported_at;
  if (declared === undefined || typeof declared === 'string') return { value: declared ?? fallback };
  return { column: at(declared.column, 'exported_at'), format: declared.format };
}

function keyOf(
  mapping: Mapping | undefined,
  headers: readonly string[],
  lacking: readonly string[],
  at: (name: string) => number,
): Plan['key'] {
  if (mapping?.key === undefined) return { kind: 'fields', lacking };
  if (mapping.key === 'whole_line') return { kind: 'columns', columns: [...headers.keys()] };
  return { kind: 'columns', columns: mapping.key.map(at) };
}

function requireColumns(
  contract: Contract,
  bindings: ReadonlyMap<string, Binding>,
  keyless: boolean,
  headers: readonly string[],
  fileName: string,
): void {
  const needed = Object.entries(contract.fields)
    .filter(([name, field]) => field.required || (keyless && contract.key.includes(name)))
    .filter(([name]) => !bindings.has(name));
  if (needed.length === 0) return;
  const zh = needed.map(([, field]) => field.zh).join('、');
  const en = needed.map(([, field]) => field.en).join(', ');
  throw new CommandError({
    zh: `文件 ${fileName} 缺少 ${contract.title.zh} 的必需列：${zh}。文件的列：${headers.join('、')}。请补上这些列，或用 thermometer inspect ${fileName} --family ${contract.family} --out 映射.yml 写映射后重试（没有业务编号的来源可在映射中写 key: whole_line）。`,
    en: `${fileName} lacks columns that ${contract.family} needs: ${en}. Its columns: ${headers.join(', ')}. Add them, or write a mapping with thermometer inspect ${fileName} --family ${contract.family} --out mapping.yml (a source without record numbers may say key: whole_line).`,
  });
}
