import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { Contract } from '../contracts/contract.ts';
import { contractOf, contracts } from '../contracts/index.ts';
import { MACRO_SCRIPT } from './macros.ts';
import { exportTime, openSource } from './open-source.ts';
import { prepareFile } from './prepare.ts';
import { type FamilyFit, familyFits, proposeMapping } from './propose-mapping.ts';
import { recogniser } from './recognise.ts';

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
  /** Header → field of the family; undefined where none is known. */
  readonly columns: readonly { readonly header: string; readonly field?: string; readonly title?: string }[];
  readonly missingRequired: readonly string[];
  /** A mapping file that `load --mapping` takes. */
  readonly mapping: string;
  readonly notes: readonly { zh: string; en: string }[];
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
 * Looks at a file without loading it.
 * @throws CommandError when it cannot be read or no family fits.
 */
export async function inspectFile(path: string, family: string | undefined): Promise<Inspection> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-inspect-'));
  const db = await open(':memory:', { tempDirectory: folder });
  const notes: { zh: string; en: string }[] = [];
  try {
    await db.run('set preserve_insertion_order = true');
    await db.script(MACRO_SCRIPT);
    const prepared = await prepareFile(path, { staging: folder });
    notes.push(...prepared.notes);
    const source = await openSource(
      { db, folder, note: (text) => notes.push(text) },
      prepared,
      knownAnywhere(family),
    );
    const fits = familyFits(source.headers);
    const fit = chosen(fits, family, prepared.name, source.headers);
    const contract = contractOf(fit.family);
    const recognise = recogniser(contract);
    const formats = await dateFormats(db, contract, source.headers, source.sample);
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
      family: fit.family,
      alternatives: fits
        .filter((f) => f.family !== fit.family)
        .slice(0, 3)
        .map((f) => f.family),
      columns: source.headers.map((header) => {
        const field = recognise(header)?.field;
        return { header, field, title: field === undefined ? undefined : contract.fields[field]?.zh };
      }),
      missingRequired: fit.missingRequired,
      mapping: proposeMapping({
        contract,
        fileName: prepared.name,
        headers: source.headers,
        formats,
        exportedAt: exportTime({ family: fit.family, path }, prepared),
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
  return (cell) => recognisers.some((recognise) => recognise(cell) !== undefined);
}

function chosen(
  fits: readonly FamilyFit[],
  family: string | undefined,
  name: string,
  headers: readonly string[],
): FamilyFit {
  if (family !== undefined) {
    const contract = contractOf(family);
    return (
      fits.find((fit) => fit.family === family) ?? {
        family,
        fields: [],
        missingRequired: Object.keys(contract.fields).filter((f) => contract.fields[f]?.required),
        score: 0,
      }
    );
  }
  const [best] = fits;
  if (best) return best;
  throw new CommandError({
    zh: `看不出 ${name} 属于哪一类数据:没有一个列名是认识的(${headers.join('、')})。请用 --family 指明类别,再在生成的映射中指明各列。`,
    en: `No family fits ${name}: none of its headers is known (${headers.join(', ')}). Name one with --family, then say in the mapping what each column is.`,
  });
}

/** For each time column that the usual reading does not take, the first format that reads its whole sample. */
async function dateFormats(
  db: Database,
  contract: Contract,
  headers: readonly string[],
  sample: readonly (readonly string[])[],
): Promise<Map<string, string>> {
  const recognise = recogniser(contract);
  const found = new Map<string, string>();
  for (const [column, header] of headers.entries()) {
    const name = recognise(header)?.field;
    const type = name === undefined ? undefined : contract.fields[name]?.type;
    if (name === undefined || (type !== 'date' && type !== 'timestamp' && type !== 'month')) continue;
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
    const best = DATE_FORMATS.findIndex((_f, i) => Number(counts[`f${i}`]) === Number(counts.said));
    const format = DATE_FORMATS[best];
    if (format) found.set(name, format);
  }
  return found;
}
