import { stringify } from 'yaml';
import { isLoaded } from '../contracts/contract.ts';
import { classifiableList } from './plan.ts';
import type { FamilyProposal } from './propose-columns.ts';

export interface ProposalInput {
  readonly proposal: FamilyProposal;
  readonly fileName: string;
  /** Field → date format, where the usual forms do not read the column. */
  readonly formats: ReadonlyMap<string, string>;
  readonly file: {
    readonly encoding?: string;
    readonly delimiter?: string;
    readonly sheet?: string;
    readonly header_row?: number;
  };
  readonly exportedAt: string;
}

/** A mapping file as text, with what a person still has to decide as comments. */
export function proposeMapping({ proposal, fileName, formats, file, exportedAt }: ProposalInput): string {
  const { contract, columns, derived, missingRequired } = proposal;
  const fields: Record<string, unknown> = {};
  const ignore: string[] = [];
  const unsure: string[] = [];
  for (const { header, field: name, confidence, unit, decimal, part } of columns) {
    const field = name === undefined ? undefined : contract.fields[name];
    if (!header || part) continue;
    if (name === undefined || !field || !isLoaded(field)) {
      ignore.push(header);
      continue;
    }
    if (confidence < SURE) unsure.push(`${header} → ${name}(${Math.round(confidence * 100)}%)`);
    const format = formats.get(name);
    const extra = {
      ...(unit ? { unit } : {}),
      ...(decimal ? { decimal } : {}),
      ...(format ? { format } : {}),
    };
    fields[name] = Object.keys(extra).length > 0 ? { column: header, ...extra } : header;
  }
  for (const { field, rule } of derived) {
    const format = formats.get(field);
    fields[field] = { ...rule, ...(format && 'join' in rule ? { format } : {}) };
  }
  const fromText = derivableFromText(proposal);
  const keyless = contract.key.every((name) => !(name in fields));
  const mapping = {
    family: contract.family,
    source: sourceName(fileName),
    exported_at: exportedAt,
    ...(Object.values(file).some((value) => value !== undefined) ? { file: defined(file) } : {}),
    ...(keyless ? { key: 'whole_line' } : {}),
    fields,
    ...(ignore.length > 0 ? { ignore } : {}),
  };
  const notes = [
    `${contract.title.zh}(${contract.title.en})← ${fileName}`,
    '由 thermometer inspect 生成，请核对：source 是来源系统的代号，同一系统的各次导出须一致；exported_at 是导出时间。',
    ...unsure.map((guess) => `不十分确定，请核对：${guess}`),
    ...missingRequired.map(
      (name) =>
        `缺少必需字段 ${name}（${contract.fields[name]?.zh}）：请在 fields 中指明它来自哪一列，或写 constant。`,
    ),
    ...fromText.map(
      ({ field, headers }) =>
        `没有 ${field}（${contract.fields[field]?.zh}）列，但有文字：可在 fields 中加 ${field}: { classify: [${headers.join(', ')}] }，装载时由文字归类，文字不入库；准确度见 docs/topics.md。`,
    ),
    ...(ignore.length > 0 ? ['ignore 中的列不装载；若其中有应装载的列，请移到 fields。'] : []),
  ];
  return `${notes.map((note) => `# ${note}`).join('\n')}\n${stringify(mapping, { lineWidth: 0 })}`;
}

/**
 * Codes that no column gives and that the free text of the file could be put under. Proposed, never done unasked:
 * a derived code is a guess.
 */
export function derivableFromText({
  contract,
  columns,
  derived,
}: FamilyProposal): { readonly field: string; readonly headers: readonly string[] }[] {
  const headers = columns
    .filter(
      ({ field }) =>
        field !== undefined && SUBJECT.has(field) && contract.fields[field]?.type === 'free_text',
    )
    .map(({ header }) => header);
  if (headers.length === 0) return [];
  const given = new Set([...columns, ...derived].map(({ field }) => field));
  return Object.keys(contract.fields).flatMap((field) =>
    classifiableList(contract, field) && !given.has(field) ? [{ field, headers }] : [],
  );
}

/** Texts that say what a matter is about; an answer or a list of tags does not. */
const SUBJECT: ReadonlySet<string> = new Set(['title', 'content', 'reason']);

/** From here on a proposal is not pointed out for checking. */
const SURE = 0.75;

const defined = (file: ProposalInput['file']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined));

/** A system id out of a file name: its Latin part without dates, else a placeholder a person should replace. */
function sourceName(fileName: string): string {
  const name = fileName
    .replace(/(\.[a-z0-9]+)+$/i, '')
    .replace(/\d{4}[-_.]?\d{0,2}[-_.]?\d{0,2}/g, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  return name || 'source_1';
}
