import { sha256Hash } from '../../src/crypto/digest.ts';
import type { XlsxCell, XlsxSheet } from '../../src/datasets/xlsx.ts';
import { writeXlsx } from '../../src/datasets/xlsx.ts';
import type { Locale } from '../../src/domain/text.ts';
import { CommandError } from '../commands/command.ts';
import type { Contract } from '../contracts/contract.ts';
import { contractOf } from '../contracts/index.ts';
import { WHOLE_LINE } from '../intake/line-corrections.ts';
import type { Door } from '../intake/load-file.ts';
import { reasonOf } from '../intake/reasons.ts';
import { tellHistory } from '../intake/refusal-lifecycle.ts';
import {
  COLUMN_NAMES,
  GIVE_WHOLE_LINE,
  INSTRUCTIONS,
  NOTE_WORDS,
  OVERVIEW_COLUMNS,
  SHEETS,
  TICKET_COLUMNS,
  unnamedSender,
} from './ticket-words.ts';
import { type UnsettledReason, unsettledReasons } from './unsettled.ts';

export interface WrittenTicket {
  readonly ticket: string;
  readonly sender: string;
  readonly lines: number;
  readonly places: number;
}

/** A cell to be put right: everything that is wrong with one column of one line. */
interface Place {
  readonly reasons: readonly [UnsettledReason, ...UnsettledReason[]];
}

interface Unit {
  readonly ticket: string;
  readonly sender: string;
  readonly places: readonly Place[];
}

/**
 * Writes the return ticket: instructions, an overview and one sheet per sending unit, then marks its lines as
 * returned in one transaction.
 * @throws CommandError when the file cannot be written; the ledger is then as before.
 */
export async function writeTicket(
  door: Door,
  out: string,
  wanted: { readonly family?: string; readonly sender?: string },
  lang: Locale,
): Promise<WrittenTicket[]> {
  const { db } = door.staging;
  const language = lang === 'en' ? 'en' : 'zh';
  const reasons = await unsettledReasons(db, wanted);
  const day = door.now().toISOString().slice(0, 10);
  const units = unitsOf(reasons, day, language);
  try {
    await writeXlsx(out, sheets(units, day, language));
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new CommandError(
      {
        zh: `无法写入 ${out}（${cause.message}）。请检查文件夹、权限与磁盘空间。`,
        en: `${out} cannot be written (${cause.message}). Check the folder, its permissions and the disk.`,
      },
      { cause },
    );
  }
  await markReturned(door, units);
  return units.map(({ ticket, sender, places }) => ({
    ticket,
    sender,
    places: places.length,
    lines: linesOf(places),
  }));
}

const linesOf = (places: readonly Place[]): number =>
  new Set(places.map(({ reasons: [first] }) => `${first.family} ${first.sha256} ${first.line}`)).size;

function unitsOf(reasons: readonly UnsettledReason[], day: string, language: 'zh' | 'en'): Unit[] {
  const bySender = new Map<string, Map<string, [UnsettledReason, ...UnsettledReason[]]>>();
  for (const reason of reasons) {
    const sender = reason.sender ?? unnamedSender(reason.source)[language];
    const places = bySender.get(sender) ?? new Map<string, [UnsettledReason, ...UnsettledReason[]]>();
    const name = [reason.family, reason.sha256, reason.line, reason.field].join(' ');
    const known = places.get(name);
    if (known) known.push(reason);
    else places.set(name, [reason]);
    bySender.set(sender, places);
  }
  return [...bySender].map(([sender, places]) => {
    const hash = sha256Hash()
      .update([sender, ...places.keys()].join('\n'))
      .digest('hex');
    return {
      sender,
      ticket: `TH${day.replaceAll('-', '')}-${hash.slice(0, 6).toUpperCase()}`,
      places: [...places.values()].map((all) => ({ reasons: all })),
    };
  });
}

const INSTRUCTION_WIDTH = 110;
const OVERVIEW_WIDTHS = [26, 16, 34, 10, 10, 14, 20, 68];
const WIDTHS: Readonly<Record<(typeof COLUMN_NAMES)[number], number>> = {
  family: 12,
  file: 28,
  line: 8,
  header: 18,
  value: 20,
  reason: 36,
  fix: 34,
  correction: 26,
  refusal: 22,
  firstSeen: 12,
  timesSeen: 9,
  note: 24,
  ticket: 18,
  sha256: 68,
  familyCode: 16,
  fieldCode: 16,
};
const HIDDEN = new Set(['ticket', 'sha256', 'familyCode', 'fieldCode']);
const INPUT = new Set(['correction', 'refusal']);

function sheets(units: readonly Unit[], day: string, language: 'zh' | 'en'): XlsxSheet[] {
  const columns = COLUMN_NAMES.map((name) => TICKET_COLUMNS[name][language]);
  return [
    {
      name: SHEETS.instructions[language],
      rows: INSTRUCTIONS.map((text) => [text[language]]),
      headerRows: 1,
      widths: [INSTRUCTION_WIDTH],
      looks: ['wrapped'],
    },
    {
      name: SHEETS.overview[language],
      rows: overview(units, language),
      headerRows: 1,
      widths: OVERVIEW_WIDTHS,
    },
    ...units.map(
      (unit): XlsxSheet => ({
        name: unit.sender,
        rows: [
          [language === 'zh' ? `退回单 · ${unit.sender}` : `Return ticket · ${unit.sender}`],
          [
            language === 'zh'
              ? `退回单号 ${unit.ticket} · ${day} · ${linesOf(unit.places)} 行 ${unit.places.length} 处 · 请只填写黄色的列`
              : `Ticket ${unit.ticket} · ${day} · ${linesOf(unit.places)} lines, ${unit.places.length} places · fill in the yellow columns only`,
          ],
          columns,
          ...unit.places.map((place) => ticketRow(unit, place, language)),
        ],
        headerRows: 3,
        filter: true,
        widths: COLUMN_NAMES.map((name) => WIDTHS[name]),
        looks: COLUMN_NAMES.map((name) =>
          HIDDEN.has(name) ? 'hidden' : INPUT.has(name) ? 'input' : 'wrapped',
        ),
      }),
    ),
  ];
}

function overview(units: readonly Unit[], language: 'zh' | 'en'): XlsxCell[][] {
  const rows: XlsxCell[][] = [OVERVIEW_COLUMNS.map((column) => column[language])];
  for (const unit of units) {
    for (const reasons of byFile(unit.places)) {
      const [first] = reasons;
      rows.push([
        unit.sender,
        contractOf(first.family).title[language],
        first.fileName,
        new Set(reasons.map((reason) => reason.line)).size,
        new Set(reasons.map((reason) => `${reason.line} ${reason.field}`)).size,
        reasons.map((reason) => reason.firstSeen).sort()[0],
        unit.ticket,
        first.sha256,
      ]);
    }
  }
  return rows;
}

function ticketRow(unit: Unit, { reasons }: Place, language: 'zh' | 'en'): XlsxCell[] {
  const [first] = reasons;
  const contract: Contract = contractOf(first.family);
  const told = reasons.map((reason) => reasonOf(contract, reason));
  const fixes = told.map((reason) => reason.fix[language]);
  if (first.field === '') fixes.push(GIVE_WHOLE_LINE[language]);
  const join = (texts: readonly string[]): string => [...new Set(texts)].join(language === 'zh' ? ';' : '; ');
  const notes = reasons.flatMap(({ note }) => (note ? [NOTE_WORDS[note][language]] : []));
  const cells: Readonly<Record<(typeof COLUMN_NAMES)[number], XlsxCell>> = {
    family: contract.title[language],
    file: first.fileName,
    line: first.line,
    header: headerOf(first, contract, language),
    value: first.value ?? '',
    reason: join(told.map((reason) => reason[language])),
    fix: join(fixes),
    correction: null,
    refusal: null,
    firstSeen: reasons.map((reason) => reason.firstSeen).sort()[0],
    timesSeen: Math.max(...reasons.map((reason) => reason.timesSeen)),
    note: join(notes),
    ticket: unit.ticket,
    sha256: first.sha256,
    familyCode: first.family,
    fieldCode: first.field,
  };
  return COLUMN_NAMES.map((name) => cells[name]);
}

/** A line that could not be split has no column. */
function headerOf({ field, header }: UnsettledReason, contract: Contract, language: 'zh' | 'en'): string {
  if (field === '') return WHOLE_LINE[language];
  return header || contract.fields[field]?.[language] || field;
}

async function markReturned(door: Door, units: readonly Unit[]): Promise<void> {
  const { db } = door.staging;
  const at = door.now().toISOString().slice(0, 23).replace('T', ' ');
  await db.run('begin');
  try {
    for (const { ticket, sender, places } of units) {
      const listed = places.flatMap(({ reasons }) =>
        reasons.map(({ family, sha256, line, field, rule }) => ({ family, sha256, line, field, rule })),
      );
      await db.run(
        `update warehouse.ledger.rejects as rejects
         set status = 'returned', ticket = $ticket, status_at = $at::timestamp, status_by = $by
         from (select unnest(from_json($listed, '[{"family":"VARCHAR","sha256":"VARCHAR","line":"BIGINT","field":"VARCHAR","rule":"VARCHAR"}]'), recursive := true)) as listed
         where rejects.family = listed.family and rejects.file_sha256 = listed.sha256 and rejects.line = listed.line
           and rejects.field = listed.field and rejects.rule = listed.rule and rejects.status in ('open', 'returned')`,
        { ticket, at, by: door.actor, listed: JSON.stringify(listed) },
      );
      await db.run(
        `insert into warehouse.ledger.tickets
         select $ticket, $sender, $at::timestamp, $by, $lines::bigint, $places::bigint
         where not exists (select 1 from warehouse.ledger.tickets where ticket = $ticket)`,
        { ticket, sender, at, by: door.actor, lines: linesOf(places), places: places.length },
      );
      for (const ofFile of byFile(places)) {
        const [first] = ofFile;
        await tellHistory(db, 'warehouse.ledger', at, door.actor, {
          family: first.family,
          sha256: first.sha256,
          fileName: first.fileName,
          action: 'returned',
          lines: new Set(ofFile.map((reason) => reason.line)).size,
          ticket,
        });
      }
    }
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

function byFile(places: readonly Place[]): [UnsettledReason, ...UnsettledReason[]][] {
  const files = new Map<string, [UnsettledReason, ...UnsettledReason[]]>();
  for (const { reasons } of places) {
    const name = `${reasons[0].family} ${reasons[0].sha256}`;
    const known = files.get(name);
    if (known) known.push(...reasons);
    else files.set(name, [...reasons]);
  }
  return [...files.values()];
}
