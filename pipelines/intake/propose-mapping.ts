import { stringify } from 'yaml';
import type { Contract, Field } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { recogniser } from './recognise.ts';

/** How well the headers of a file fit one family. */
export interface FamilyFit {
  readonly family: string;
  /** Fields of the contract that some header names. */
  readonly fields: readonly string[];
  readonly missingRequired: readonly string[];
  readonly score: number;
}

/** Families by how many of their fields the headers name; required and key fields weigh more. */
export function familyFits(headers: readonly string[]): FamilyFit[] {
  return Object.values(contracts as Record<string, Contract>)
    .map((contract) => fitOf(contract, headers))
    .filter((fit) => fit.fields.length > 0)
    .sort((a, b) => b.score - a.score);
}

function fitOf(contract: Contract, headers: readonly string[]): FamilyFit {
  const recognise = recogniser(contract);
  const fields = [...new Set(headers.flatMap((h) => (h ? (recognise(h)?.field ?? []) : [])))];
  const missing = requiredFields(contract).filter((name) => !fields.includes(name));
  const weight = (name: string): number =>
    contract.fields[name]?.required ? 3 : contract.key.includes(name) ? 2 : 1;
  const found = fields.reduce((sum, name) => sum + weight(name), 0);
  // Of two families that know as many headers, the one that lacks less and knows fewer others is meant.
  const score = found - 2 * missing.length - Object.keys(contract.fields).length / 100;
  return { family: contract.family, fields, missingRequired: missing, score };
}

const requiredFields = (contract: Contract): string[] =>
  Object.entries(contract.fields).flatMap(([name, field]) => (field.required ? [name] : []));

export interface ProposalInput {
  readonly contract: Contract;
  readonly fileName: string;
  readonly headers: readonly string[];
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
export function proposeMapping({
  contract,
  fileName,
  headers,
  formats,
  file,
  exportedAt,
}: ProposalInput): string {
  const recognise = recogniser(contract);
  const fields: Record<string, unknown> = {};
  const ignore: string[] = [];
  for (const header of headers) {
    if (!header) continue;
    const known = recognise(header);
    const field = known && contract.fields[known.field];
    if (!known || !field || !isStored(field) || known.field in fields) {
      ignore.push(header);
      continue;
    }
    const extra = {
      ...(known.unit ? { unit: known.unit } : {}),
      ...(formats.has(known.field) ? { format: formats.get(known.field) } : {}),
    };
    fields[known.field] = Object.keys(extra).length > 0 ? { column: header, ...extra } : header;
  }
  const missing = requiredFields(contract).filter((name) => !(name in fields));
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
    '由 thermometer inspect 生成,请核对:source 是来源系统的代号,同一系统的各次导出须一致;exported_at 是导出时间。',
    ...missing.map(
      (name) =>
        `缺少必需字段 ${name}(${contract.fields[name]?.zh}):请在 fields 中指明它来自哪一列,或写 constant。`,
    ),
    ...(ignore.length > 0 ? ['ignore 中的列不装载;若其中有应装载的列,请移到 fields。'] : []),
  ];
  return `${notes.map((note) => `# ${note}`).join('\n')}\n${stringify(mapping, { lineWidth: 0 })}`;
}

const isStored = (field: Field): boolean => field.type !== 'dropped' && field.type !== 'free_text';

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
