import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { type Contract, isLoaded } from '../contracts/contract.ts';
import { contractOf, contracts, loadable } from '../contracts/index.ts';
import { profileColumns } from './column-profile.ts';
import { isWordOfTables } from './header-likeness.ts';
import { MACRO_SCRIPT } from './macros.ts';
import { inspectOfficial } from './official/inspect-official.ts';
import { OFFICIAL } from './official/load-official.ts';
import { holdsFigures } from './official/or-figures.ts';
import { exportTime, openSource } from './open-source.ts';
import { prepareFile } from './prepare.ts';
import {
  type ColumnProposal,
  type Decided,
  type FamilyProposal,
  familyProposals,
  proposeColumns,
} from './propose-columns.ts';
import { derivableFromText, proposeMapping } from './propose-mapping.ts';
import { recogniser } from './recognise.ts';
import type { Source } from './source.ts';
import { readVocabulary } from './vocabulary.ts';

/** What one look at a file tells. */
export interface Inspection {
  readonly file: string;
  readonly format: string;
  readonly compressed: boolean;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheet?: string;
  readonly headerRow: number;
  /** Lines above the header. */
  readonly titles: readonly string[];
  readonly headers: readonly string[];
  readonly family: string;
  /** Other families the headers could mean, best first. */
  readonly alternatives: readonly string[];
  /** Header → field of the family, undefined where none is likely. */
  readonly columns: readonly InspectedColumn[];
  /** Fields that several columns make together. */
  readonly derived: FamilyProposal['derived'];
  /** Codes that no column gives and the free text of the file could be put under, where the mapping asks for it. */
  readonly fromText: readonly { readonly field: string; readonly headers: readonly string[] }[];
  /** Every family there is, to choose another from. */
  readonly families: readonly { readonly family: string; readonly zh: string; readonly en: string }[];
  /** The fields of the family, to choose from. */
  readonly fields: readonly {
    readonly field: string;
    readonly zh: string;
    readonly en: string;
    readonly required: boolean;
    readonly stored: boolean;
  }[];
  readonly missingRequired: readonly string[];
  /** A mapping file that `load --mapping` takes. */
  readonly mapping: string;
  readonly notes: readonly { zh: string; en: string }[];
}

export interface InspectedColumn extends ColumnProposal {
  /** Chinese name of the field. */
  readonly title?: string;
  /** Whether the column would be kept; names, addresses and free text never are. */
  readonly stored: boolean;
  /** Share of the first records that hold anything. */
  readonly filled: number;
  /** How the source writes dates, where the usual forms do not read them. */
  readonly format?: string;
  /** Examples with letters and digits masked. */
  readonly samples: readonly string[];
}

/** Date forms that the usual reading does not take, most specific first; month before day as they come from the US. */
const DATE_FORMATS = [
  '%m/%d/%Y %I:%M:%S %p',
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y',
  '%m/%d/%y %H:%M',
  '%m/%d/%y',
  '%d/%m/%Y %H:%M:%S',
  '%d/%m/%Y %H:%M',
  '%d/%m/%Y',
  '%d.%m.%Y %H:%M:%S',
  '%d.%m.%Y',
  '%d-%b-%Y',
  '%d %b %Y',
  '%d %B %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%a %b %d %H:%M:%S %Y',
  '%Y%m%dT%H%M%S',
] as const;

/**
 * Looks at a file without loading it: how it is written, what family it is, what each column would become.
 * @param regionsFile the workspace's region table, by which columns of places are known.
 * @throws CommandError when it cannot be read or no family fits.
 */
export async function inspectFile(
  path: string,
  family: string | undefined,
  regionsFile: string,
  decided: Decided = new Map(),
): Promise<Inspection> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-inspect-'));
  const db = await open(':memory:', { tempDirectory: folder });
  const notes: { zh: string; en: string }[] = [];
  try {
    await db.run('set preserve_insertion_order = true');
    await db.script(MACRO_SCRIPT);
    const prepared = await prepareFile(path, { staging: folder });
    notes.push(...prepared.notes);
    if (family === OFFICIAL)
      return await inspectOfficial(path, prepared, readVocabulary(regionsFile), notes, decided);
    const source = await openSource(
      { db, folder, note: (text) => notes.push(text) },
      prepared,
      knownAnywhere(family),
    );
    const vocabulary = readVocabulary(regionsFile);
    if (family === undefined && (await holdsFigures(prepared, source.headers)))
      return await inspectOfficial(path, prepared, vocabulary, notes);
    const profiles = profileColumns(source.headers, source.sample);
    const proposals = familyProposals(profiles, vocabulary);
    const proposal =
      family === undefined
        ? likeliest(proposals, prepared.name, source.headers)
        : proposeColumns(contractOf(family), profiles, vocabulary, decided);
    checkDecided(decided, proposal.contract, source.headers, family);
    const { contract } = proposal;
    const formats = await dateFormats(db, proposal, source);
    return {
      file: path,
      format: prepared.format,
      compressed: prepared.compressed,
      encoding: prepared.encoding,
      delimiter: source.delimiter,
      sheet: source.sheet,
      headerRow: source.headerLine,
      titles: source.titles,
      headers: source.headers,
      family: contract.family,
      alternatives: proposals
        .map((other) => other.contract.family)
        .filter((other) => other !== contract.family)
        .slice(0, 3),
      columns: proposal.columns.map((column, at): InspectedColumn => {
        const field = column.field === undefined ? undefined : contract.fields[column.field];
        return {
          ...column,
          title: field?.zh,
          stored: field !== undefined && isLoaded(field),
          filled: profiles[at]?.filled ?? 0,
          format: column.field === undefined ? undefined : formats.get(column.field),
          samples: profiles[at]?.samples ?? [],
        };
      }),
      families: loadable.map((one) => ({ family: one, ...contractOf(one).title })),
      derived: proposal.derived,
      fromText: derivableFromText(proposal),
      fields: Object.entries(contract.fields).map(([field, { zh, en, required = false, ...rest }]) => ({
        field,
        zh,
        en,
        required,
        stored: isLoaded({ zh, en, ...rest }),
      })),
      missingRequired: proposal.missingRequired,
      mapping: proposeMapping({
        proposal,
        fileName: prepared.name,
        formats,
        exportedAt: exportTime({ family: contract.family, path }, prepared),
        file: {
          encoding: prepared.encoding === 'utf-8' ? undefined : prepared.encoding,
          delimiter: source.delimiter === ',' ? undefined : source.delimiter,
          sheet: source.sheet,
          header_row: source.headerLine > 1 ? source.headerLine : undefined,
        },
      }),
      notes,
    };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function knownAnywhere(family: string | undefined): (cell: string) => boolean {
  const all =
    family === undefined ? Object.values(contracts as Record<string, Contract>) : [contractOf(family)];
  const recognisers = all.map(recogniser);
  return (cell) => recognisers.some((recognise) => recognise(cell) !== undefined) || isWordOfTables(cell);
}

/** @throws CommandError when a decision names no header, no field, or comes without a family. */
function checkDecided(
  decided: Decided,
  contract: Contract,
  headers: readonly string[],
  family: string | undefined,
): void {
  for (const [header, field] of decided) {
    const why =
      family === undefined
        ? {
            zh: '更正列之前须用 --family 指明数据类别',
            en: 'name the family with --family before deciding a column',
          }
        : !headers.includes(header)
          ? {
              zh: `文件中没有列“${header}”，列名为：${headers.join('、')}`,
              en: `the file has no column "${header}"; it has ${headers.join(', ')}`,
            }
          : field !== '-' && !(field in contract.fields)
            ? {
                zh: `${contract.title.zh}没有字段“${field}”，可用：${Object.keys(contract.fields).join('、')}，或 - 表示不装载`,
                en: `${contract.family} has no field "${field}"; it has ${Object.keys(contract.fields).join(', ')}, or - for not to load`,
              }
            : undefined;
    if (why)
      throw new CommandError(
        { zh: `--set ${header}=${field}:${why.zh}。`, en: `--set ${header}=${field}: ${why.en}.` },
        { exitCode: 2 },
      );
  }
}

function likeliest(
  proposals: readonly FamilyProposal[],
  name: string,
  headers: readonly string[],
): FamilyProposal {
  const [best] = proposals;
  if (best) return best;
  throw new CommandError({
    zh: `看不出 ${name} 属于哪一类数据：没有一个列名或取值是认识的（${headers.join('、')}）。请用 --family 指明类别，再在生成的映射中指明各列。`,
    en: `No family fits ${name}: none of its headers or values is known (${headers.join(', ')}). Name one with --family, then say in the mapping what each column is.`,
  });
}

/** For each time column that the usual reading does not take, the format that reads most of its sample. */
async function dateFormats(
  db: Database,
  { contract, columns, derived }: FamilyProposal,
  { headers, sample }: Source,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [column] of headers.entries()) {
    const name = columns[column]?.field;
    const type = name === undefined ? undefined : contract.fields[name]?.type;
    if (name === undefined || (type !== 'date' && type !== 'timestamp' && type !== 'month')) continue;
    if (derived.some(({ field }) => field === name)) continue;
    const cells = sample.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
    if (cells.length === 0) continue;
    const values = cells
      .slice(0, 100)
      .map((cell) => `(${literal(cell)})`)
      .join(', ');
    const tests = DATE_FORMATS.map(
      (format, i) => `count(plausible(try_strptime(tidy(x), ${literal(format)}))) as f${i}`,
    );
    const counts = await db.one<Record<string, number>>(
      `select count(coalesce(plain_time(x), plausible(thorough_time(tidy(x))), plausible(month_start(tidy(x))))) as usual,
        count(said(tidy(x))) as said, ${tests.join(', ')} from (values ${values}) as t(x)`,
    );
    if (Number(counts.usual) * 2 > Number(counts.said)) continue;
    // The format that reads most cells, if it reads most of them: a few may be dirt.
    const read = DATE_FORMATS.map((_f, i) => Number(counts[`f${i}`]));
    const most = Math.max(...read);
    const format = most * 2 > Number(counts.said) ? DATE_FORMATS[read.indexOf(most)] : undefined;
    if (format) found.set(name, format);
  }
  return found;
}
