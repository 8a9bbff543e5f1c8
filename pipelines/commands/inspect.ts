import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type InspectedColumn, type Inspection, inspectFile } from '../intake/inspect-file.ts';
import { workspaceOf } from '../workspace.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { asCommandError } from './load.ts';

/** `inspect FILE [--family F] [--set HEADER=FIELD]… [--out MAPPING] [--json]`; `--set HEADER=-` leaves a column out. */
export async function inspectCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      family: { type: 'string' },
      set: { type: 'string', multiple: true },
      out: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw usageError({
      zh: '用法：thermometer inspect 文件 [--family 数据类别] [--set 列名=字段] [--out 映射.yml]',
      en: 'usage: thermometer inspect FILE [--family F] [--set HEADER=FIELD] [--out MAPPING.yml]',
    });
  }
  let seen: Inspection;
  try {
    seen = await inspectFile(
      file,
      values.family,
      workspaceOf(io.home).regionsFile,
      decisions(values.set ?? []),
    );
  } catch (error) {
    throw asCommandError(error);
  }
  if (values.out !== undefined) write(values.out, seen.mapping);
  if (values.json) {
    io.out(JSON.stringify(seen));
    return 0;
  }
  report(seen, values.out, io);
  return 0;
}

function decisions(given: readonly string[]): Map<string, string> {
  return new Map(
    given.map((text): [string, string] => {
      const at = text.lastIndexOf('=');
      if (at < 1) {
        throw usageError({
          zh: `--set “${text}” 应写作 列名=字段（不装载写作 列名=-）`,
          en: `--set "${text}" should read HEADER=FIELD (HEADER=- leaves the column out)`,
        });
      }
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function write(path: string, mapping: string): void {
  try {
    writeFileSync(path, mapping);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法写入 ${path}（${cause instanceof Error ? cause.message : String(cause)}）。请检查文件夹与权限。`,
        en: `${path} cannot be written (${cause instanceof Error ? cause.message : String(cause)}). Check the folder and its permissions.`,
      },
      { cause },
    );
  }
}

function report(seen: Inspection, out: string | undefined, io: CommandIo): void {
  const zh = io.lang !== 'en';
  for (const note of seen.notes) io.err(zh ? note.zh : note.en);
  const traits = [
    seen.compressed ? `${seen.format}.gz` : seen.format,
    seen.encoding,
    seen.delimiter === '\t' ? 'TAB' : seen.delimiter,
    seen.sheet,
  ].filter((trait) => trait !== undefined);
  io.out(`${seen.file}  ${traits.join(' · ')}`);
  io.out(zh ? `  表头在第 ${seen.headerRow} 行` : `  header on line ${seen.headerRow}`);
  for (const title of seen.titles) io.out(`  ${zh ? '表头之上' : 'above the header'}: ${title}`);
  const others =
    seen.alternatives.length > 0 ? ` (${zh ? '也可能是' : 'or'} ${seen.alternatives.join(', ')})` : '';
  io.out(`  ${zh ? '数据类别' : 'family'}: ${seen.family}${others}`);
  for (const column of seen.columns) if (column.header) io.out(`    ${said(column, zh)}`);
  for (const { field, rule } of seen.derived) {
    const made = 'product' in rule ? rule.product.join(' × ') : rule.join.join(' + ');
    io.out(`    ${made} → ${field}`);
  }
  for (const { field, headers } of seen.fromText) {
    const columns = headers.join(', ');
    io.out(
      zh
        ? `    没有 ${field} 列：可由文字归类，在映射中写 ${field}: { classify: [${columns}] }（文字不入库）`
        : `    no column gives ${field}: it can be derived from text with ${field}: { classify: [${columns}] } in the mapping (the text is not stored)`,
    );
  }
  if (seen.missingRequired.length > 0) {
    io.out(
      `  ${zh ? '缺少必需字段' : 'required fields not found'}: ${seen.missingRequired.join(zh ? '、' : ', ')}`,
    );
  }
  if (out === undefined) {
    io.out('');
    io.out(seen.mapping);
  } else {
    io.out(
      zh
        ? `  映射已写入 ${out}。核对后：thermometer load ${seen.family} ${seen.file} --mapping ${out}`
        : `  mapping written to ${out}. Check it, then: thermometer load ${seen.family} ${seen.file} --mapping ${out}`,
    );
  }
}

/** One column: name, masked examples, what it would become and how surely. */
function said(
  { header, field, title, stored, confidence, format, unit, samples }: InspectedColumn,
  zh: boolean,
) {
  const examples = samples.length > 0 ? ` · [${samples.join(' | ')}]` : '';
  if (field === undefined) return `${header} → — ${zh ? '不装载' : 'not loaded'}${examples}`;
  const traits = [
    `${Math.round(confidence * 100)}%`,
    format,
    unit,
    stored ? undefined : zh ? '认识，不入库' : 'known, never stored',
  ].filter((trait) => trait !== undefined);
  return `${header} → ${zh && title ? `${title}(${field})` : field} · ${traits.join(' · ')}${examples}`;
}
