import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sniffEncoding } from '../intake/text-encoding.ts';
import { PLACEHOLDER, SCRUB_KINDS, type ScrubKind } from '../privacy/scrub/kind.ts';
import { scrub } from '../privacy/scrub/scrub.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';

/** Letters a person writes are shorter; blocks end with a line so that memory stays bounded. */
const BLOCK = 1 << 16;

/**
 * `scrub FILE|- [--json]`: the text without persons on standard output, how many of each kind on standard error.
 * With `--json` one object holds both.
 */
export async function scrubCommand(
  args: string[],
  io: CommandIo,
  standardInput: () => Buffer = () => readFileSync(0),
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw usageError({
      zh: '用法：thermometer scrub 文件|- [--json]（“-”读标准输入）',
      en: 'usage: thermometer scrub FILE|- [--json] ("-" reads standard input)',
    });
  }
  const text = decoded(file === '-' ? standardInput() : contentOf(file), file);
  const counts = new Map<ScrubKind, number>(SCRUB_KINDS.map((kind) => [kind, 0]));
  const clean: string[] = [];
  for (const block of blocks(text)) {
    const scrubbed = scrub(block);
    for (const { kind } of scrubbed.found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    clean.push(scrubbed.text);
  }
  const result = clean.join('');
  if (values.json) {
    io.out(JSON.stringify({ text: result, counts: Object.fromEntries(counts) }));
    return 0;
  }
  io.out(result.replace(/\r?\n$/, ''));
  for (const [kind, n] of counts) if (n > 0) io.err(`${label(kind, io.lang)}: ${n}`);
  return 0;
}

const label = (kind: ScrubKind, lang: CommandIo['lang']): string =>
  lang === 'en' ? kind.replace('_', ' ') : PLACEHOLDER[kind].slice(1, -1);

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法读取 ${file}（${cause instanceof Error ? cause.message : String(cause)}）。请检查路径；“-”读标准输入。`,
        en: `${file} cannot be read (${cause instanceof Error ? cause.message : String(cause)}). Check the path; "-" reads standard input.`,
      },
      { exitCode: 2, cause },
    );
  }
}

function decoded(bytes: Buffer, file: string): string {
  const encoding = sniffEncoding(bytes);
  try {
    return new TextDecoder(encoding === 'ascii' ? 'utf-8' : encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `${file} 不是 UTF-8、GB18030 或 UTF-16 文本。请确认它是纯文本；工作簿请先另存为 CSV。`,
        en: `${file} is no UTF-8, GB18030 or UTF-16 text. Check that it is plain text; save a workbook as CSV first.`,
      },
      { cause },
    );
  }
}

/** Parts that end with a line, each as long as a block or as its first line. */
function* blocks(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const line = text.indexOf('\n', at + BLOCK);
    const end = line < 0 ? text.length : line + 1;
    yield text.slice(at, end);
    at = end;
  }
}
