import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contractOf, UnknownFamilyError } from '../contracts/index.ts';
import { type Mapping, MappingError, readMapping } from '../contracts/mapping.ts';
import { withDoor } from '../intake/door.ts';
import { type LoadResult, loadFile } from '../intake/load-file.ts';
import type { ReadText } from '../intake/read-texts.ts';
import { adoptWorkspace, readWorkspace, type Workspace, workspaceOf } from '../workspace.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';

/** `load FAMILY FILE…` or `load FILE… --family FAMILY` `[--mapping M] [--workspace W] [--exported-at T] [--json]` */
export async function loadCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      workspace: { type: 'string' },
      'exported-at': { type: 'string' },
      family: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [family, ...files] = values.family === undefined ? positionals : [values.family, ...positionals];
  if (family === undefined || files.length === 0) {
    throw usageError({
      zh: '用法：thermometer load 数据类别 文件… [--mapping 映射.yml] [--json]。例：thermometer load consumption 订单.csv',
      en: 'usage: thermometer load FAMILY FILE… [--mapping M.yml] [--json], e.g. thermometer load consumption orders.csv',
    });
  }
  const mapping = checked(() => {
    contractOf(family);
    return values.mapping === undefined ? undefined : mappingFor(family, values.mapping);
  });
  const workspace = workspaceFor(io.home, values.workspace, values.mapping);
  const effects = {
    now: io.now,
    progress: io.progress,
    note: (text: { zh: string; en: string }) => io.err(io.lang === 'en' ? text.en : text.zh),
  };
  let failed = false;
  await withDoor(io.home, workspace, effects, async (door) => {
    for (const file of files) {
      try {
        const result = await loadFile(door, {
          family,
          path: resolve(file),
          mapping: mapping?.mapping,
          mappingText: mapping?.text,
          exportedAt: values['exported-at'],
        });
        io.progress.end();
        reportLoad({ ...result, file }, values.json === true, io);
      } catch (error) {
        io.progress.end();
        const told = asCommandError(error);
        if (files.length === 1 || !(told instanceof CommandError)) throw told;
        failed = true;
        io.err(`${file}: ${told.in(io.lang)}`);
      }
    }
  });
  return failed ? 1 : 0;
}

function mappingFor(family: string, path: string): { mapping: Mapping; text: string } {
  const mapping = readMapping(path);
  if (mapping.family !== family) {
    throw new MappingError({
      zh: `映射文件 ${path} 写的是 ${mapping.family}，命令要装载的是 ${family}。请换用对应的映射，或改正其 family。`,
      en: `The mapping ${path} is for ${mapping.family}, but the command loads ${family}. Use the right mapping or correct its family.`,
    });
  }
  return { mapping, text: readFileSync(path, 'utf8') };
}

/** The workspace named on the command line; else the home's own; else, on a first load, the one beside the mapping. */
function workspaceFor(home: string, named: string | undefined, mapping: string | undefined): Workspace {
  if (named !== undefined) return adoptWorkspace(home, readWorkspace(named));
  if (!existsSync(join(home, 'workspace.yml')) && mapping !== undefined) {
    const beside = join(dirname(resolve(mapping)), 'workspace.yml');
    if (existsSync(beside)) return adoptWorkspace(home, readWorkspace(beside));
  }
  return workspaceOf(home);
}

/** Errors of contracts and mappings as people are told them: a wrong use, nothing was touched. */
export function asCommandError(error: unknown): unknown {
  if (error instanceof MappingError || error instanceof UnknownFamilyError) {
    return new CommandError(error.text, { exitCode: 2, cause: error });
  }
  return error;
}

function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asCommandError(error);
  }
}

/** One JSON object on one line for machines, a short table for people. */
export function reportLoad(result: LoadResult, json: boolean, io: CommandIo): void {
  if (json) {
    io.out(JSON.stringify(result));
    return;
  }
  const n = (value: number): string => value.toLocaleString('en-US');
  const zh = io.lang !== 'en';
  io.out(`${result.file} → ${result.family}  ${result.seconds.toFixed(1)} s`);
  const cells: [string, string, number][] = [
    ['数据行', 'rows', result.rowsIn],
    ['新增', 'loaded', result.loaded],
    ['更新', 'updated', result.updated],
    ['未变', 'unchanged', result.unchanged],
    ['重复', 'duplicate', result.duplicate],
    ['退回', 'rejected', result.rejected],
    ['跳过', 'skipped', result.skipped],
  ];
  io.out(`  ${cells.map(([z, e, value]) => `${zh ? z : e} ${n(value)}`).join(' · ')}`);
  if (result.droppedColumns.length > 0)
    io.out(`  ${zh ? '未装载的列' : 'columns not loaded'}: ${result.droppedColumns.join(zh ? '、' : ', ')}`);
  for (const [field, spellings] of Object.entries(result.unmapped)) {
    const shown = Object.entries(spellings)
      .slice(0, 5)
      .map(([value, count]) => `${value} ${n(count)}`);
    io.out(
      `  ${zh ? '未对应的取值' : 'unmapped'} ${field}: ${shown.join(zh ? '、' : ', ')}${Object.keys(spellings).length > 5 ? ' …' : ''}`,
    );
  }
  for (const [field, read] of Object.entries(result.texts ?? {})) io.out(`  ${saidOfText(field, read, zh)}`);
  if (result.rejected > 0) {
    io.out(
      zh
        ? `  查看退回原因：thermometer rejects ${result.family} --out 退回单.xlsx`
        : `  reasons: thermometer rejects ${result.family} --out rejects.xlsx`,
    );
  }
}

/** What the free text of one field became, without a word of it. */
function saidOfText(field: string, { from, texts, classified, kept }: ReadText, zh: boolean): string {
  const columns = from.join(zh ? '、' : ', ');
  if (classified) {
    const coded = texts - classified.other;
    return zh
      ? `${field} 由文字归类（${columns}）：${texts} 条，归入代码 ${coded} 条，看不出的 ${classified.other} 条归“其他”；词表 ${classified.coder}，文字未入库`
      : `${field} derived from text (${columns}): ${texts} texts, ${coded} coded, ${classified.other} too vague and coded "other"; words ${classified.coder}; the text was not stored`;
  }
  const removed = Object.entries(kept?.removed ?? {});
  const found = removed.map(([kind, n]) => `${kind} ${n}`).join(zh ? '、' : ', ') || (zh ? '无' : 'nothing');
  return zh
    ? `${field} 脱敏后保存（${columns}，经“${kept?.owner}”同意）：${texts} 条，去除 ${found}`
    : `${field} kept scrubbed (${columns}, by the word of "${kept?.owner}"): ${texts} texts, removed: ${found}`;
}
