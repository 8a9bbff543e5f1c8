import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inLocale } from '../../src/domain/text.ts';
import { contractOf } from '../contracts/index.ts';
import { withDoor } from '../intake/door.ts';
import type { Door } from '../intake/load-file.ts';
import { scrub } from '../privacy/scrub/scrub.ts';
import { type AppliedFile, type AppliedTicket, applyTicket } from '../returns/apply-ticket.ts';
import { type FileReturn, readTicket } from '../returns/read-ticket.ts';
import { standings } from '../returns/standing.ts';
import { STATUS_WORDS } from '../returns/ticket-words.ts';
import { waive, waiverTarget } from '../returns/waive.ts';
import { writeTicket } from '../returns/write-ticket.ts';
import { workspaceOf } from '../workspace.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { asCommandError, reportLoad } from './load.ts';

const OPTIONS = {
  out: { type: 'string' },
  sender: { type: 'string' },
  apply: { type: 'string' },
  file: { type: 'string', multiple: true },
  mapping: { type: 'string' },
  waive: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/**
 * The refused rows: `rejects [FAMILY]` says how they stand, `--out T.xlsx` writes the return ticket, `--apply T.xlsx
 * --file ORIGINAL` takes a corrected one, `--waive HASH:LINE --reason R --by NAME` closes lines without correction.
 */
export async function rejectsCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [family] = positionals;
  const ways = [values.out, values.apply, values.waive].filter((way) => way !== undefined).length;
  if (positionals.length > 1 || ways > 1) throw wrongUse();
  if (family !== undefined) known(family);
  const work = workOf(values, family);
  if (!existsSync(join(io.home, 'warehouse.duckdb'))) throw nothingLoaded(io.home);
  const workspace = workspaceOf(io.home);
  const note = (text: { zh: string; en: string }): void => io.err(inLocale(text, io.lang));
  const effects = { now: io.now, progress: io.progress, note, actor: values.by };
  return await withDoor(io.home, workspace, effects, (door) => work(door, io));
}

type Work = (door: Door, io: CommandIo) => Promise<ExitCode>;

function workOf(values: Options, family: string | undefined): Work {
  const json = values.json === true;
  if (values.out !== undefined) return write(values.out, { family, sender: values.sender }, json);
  if (values.apply !== undefined) return apply(values.apply, values, json);
  if (values.waive !== undefined) return close(values.waive, values, json);
  return list(family, json);
}

const list =
  (family: string | undefined, json: boolean): Work =>
  async (door, io) => {
    const all = await standings(door.staging.db, family);
    if (json) io.out(JSON.stringify(all));
    else if (all.length === 0) io.out(io.lang === 'en' ? 'No row was ever refused.' : '没有退回过任何行。');
    for (const s of json ? [] : all) {
      const status = inLocale(STATUS_WORDS[s.status], io.lang);
      const who = s.actors.length > 0 ? ` · ${s.actors.join('、')}` : '';
      const when = s.since === s.until ? s.since : `${s.since} – ${s.until}`;
      io.out(
        io.lang === 'en'
          ? `${s.family} · ${s.sender}: ${status} ${s.lines} lines (${s.reasons} reasons) · ${when}${who}`
          : `${contractOf(s.family).title.zh} · ${s.sender}：${status} ${s.lines} 行（${s.reasons} 处）· ${when}${who}`,
      );
    }
    return 0;
  };

const write =
  (out: string, wanted: { family?: string; sender?: string }, json: boolean): Work =>
  async (door, io) => {
    const tickets = await writeTicket(door, out, wanted, io.lang);
    const sum = (key: 'lines' | 'places'): number => tickets.reduce((n, ticket) => n + ticket[key], 0);
    const [lines, places] = [sum('lines'), sum('places')];
    if (json) io.out(JSON.stringify({ family: wanted.family ?? null, out, lines, places, tickets }));
    else if (io.lang === 'en') io.out(`${lines} lines, ${places} places, ${tickets.length} units → ${out}`);
    else io.out(`退回 ${lines} 行 ${places} 处，${tickets.length} 个报送单位 → ${out}`);
    return 0;
  };

const apply =
  (ticket: string, values: Options, json: boolean): Work =>
  async (door, io) => {
    if (values.file === undefined) {
      throw usageError({
        zh: '请用 --file 给出退回单所指的原文件（系统不保存原始数据）。用法：thermometer rejects --apply 退回单.xlsx --file 原文件',
        en: 'Give the original file with --file (no raw data is kept): thermometer rejects --apply TICKET.xlsx --file ORIGINAL',
      });
    }
    if (!existsSync(ticket)) {
      throw usageError({
        zh: `找不到退回单 ${ticket}。请检查路径。`,
        en: `There is no ticket ${ticket}. Check the path.`,
      });
    }
    const returned = await readTicket(ticket);
    for (const file of returned) known(file.family);
    const by = values.by ?? door.actor;
    const given = { files: values.file, mapping: values.mapping, by };
    const result = await applyTicket(door, workspaceOf(io.home), returned, given);
    io.progress.end();
    if (json) io.out(JSON.stringify(forMachines(result)));
    else tell(result, io);
    return 0;
  };

const close =
  (target: string, values: Options, json: boolean): Work =>
  async (door, io) => {
    const reason = values.reason?.trim();
    const by = values.by?.trim();
    if (!reason || !by) {
      throw usageError({
        zh: '豁免必须写明理由和姓名：--waive 文件指纹:行号 --reason 理由 --by 姓名',
        en: 'A waiver needs a reason and a name: --waive HASH:LINES --reason REASON --by NAME',
      });
    }
    const closed = await waive(door, waiverTarget(target), { reason: scrub(reason).text, by });
    if (json) io.out(JSON.stringify(closed));
    else {
      const lines = closed.flatMap((file) => file.lines).join('、');
      io.out(io.lang === 'en' ? `Waived lines ${lines}` : `已豁免第 ${lines} 行`);
    }
    return 0;
  };

const outcome = (file: AppliedFile) =>
  file.load?.corrected ?? { corrected: [], stillWrong: [], unusable: [] };

function forMachines({ applied, missing }: AppliedTicket): object {
  return {
    files: applied.map((file) => ({ ...file, ...outcome(file), load: file.load ?? null })),
    missing: missing.map(({ family, sha256, fileName, lines }) => ({
      family,
      sha256,
      file: fileName,
      lines: [...lines.keys()],
    })),
  };
}

function tell({ applied, missing }: AppliedTicket, io: CommandIo): void {
  const en = io.lang === 'en';
  for (const file of applied) {
    const { corrected, stillWrong, unusable } = outcome(file);
    if (file.load) reportLoad(file.load, false, io);
    const open = new Set([...stillWrong, ...unusable].map((one) => one.line)).size;
    io.out(
      en
        ? `  corrected ${corrected.length} lines · still wrong ${open} lines`
        : `  已更正 ${corrected.length} 行 · 仍有误 ${open} 行`,
    );
    const wrong = [...stillWrong, ...unusable];
    for (const { line, header, why } of wrong.slice(0, SHOWN)) {
      io.out(en ? `    line ${line} ${header}: ${why.en}` : `    第 ${line} 行 ${header}：${why.zh}`);
    }
    if (wrong.length > SHOWN) {
      const more = wrong.length - SHOWN;
      io.out(
        en ? `    … and ${more} more; write the ticket again` : `    … 另有 ${more} 处，请重新导出退回单`,
      );
    }
    for (const line of skippedLines(file.skipped, en)) io.out(`    ${line}`);
    for (const { line, reason } of file.refusals) {
      const next = `thermometer rejects --waive ${file.sha256.slice(0, 12)}:${line} --reason "${reason}" --by ${en ? 'NAME' : '姓名'}`;
      io.out(
        en
          ? `    line ${line} will not be corrected: ${reason}. To accept that: ${next}`
          : `    第 ${line} 行不更正：${reason}。同意则执行：${next}`,
      );
    }
  }
  for (const file of missing) io.out(missingFile(file, en));
}

/** Findings told one by one; the return ticket has them all. */
const SHOWN = 20;

function skippedLines(skipped: AppliedFile['skipped'], en: boolean): string[] {
  const closed = skipped.filter(({ why }) => why === 'closed');
  const unknown = skipped.filter(({ why }) => why === 'unknown').map(({ line }) => line);
  const named = unknown.slice(0, SHOWN).join(en ? ', ' : '、');
  return [
    ...(closed.length > 0
      ? [en ? `${closed.length} lines are closed already` : `${closed.length} 行已经关闭，未再装载`]
      : []),
    ...(unknown.length > 0
      ? [en ? `never refused, left alone: lines ${named}` : `不在退回台账中，未处理：第 ${named} 行`]
      : []),
  ];
}

const missingFile = ({ fileName, sha256, lines }: FileReturn, en: boolean): string =>
  en
    ? `  not done: ${fileName} (${sha256.slice(0, 12)}…), ${lines.size} lines; give its original with --file`
    : `  未处理：${fileName}（${sha256.slice(0, 12)}…）${lines.size} 行，请用 --file 给出原文件`;

function known(family: string): void {
  try {
    contractOf(family);
  } catch (error) {
    throw asCommandError(error);
  }
}

const wrongUse = (): CommandError =>
  usageError({
    zh: '用法：thermometer rejects [数据类别] --out 退回单.xlsx [--sender 单位] | --apply 退回单.xlsx --file 原文件 | --waive 文件指纹:行号 --reason 理由 --by 姓名',
    en: 'usage: thermometer rejects [FAMILY] --out T.xlsx [--sender UNIT] | --apply T.xlsx --file ORIGINAL | --waive HASH:LINE --reason R --by NAME',
  });

const nothingLoaded = (home: string): CommandError =>
  new CommandError({
    zh: `工作区 ${home} 还没有装载过数据。请先用 thermometer load 装载。`,
    en: `Nothing was loaded into ${home} yet. Load something first: thermometer load`,
  });
