import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Locale } from '../src/domain/text.ts';
import type { CommandIo, ExitCode } from './commands/command.ts';
import { CommandError } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { terminalProgress } from './commands/progress.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** Reads what every command shares (`--lang`, `--json`, the workspace folder), then hands over. */
async function main(argv: string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args: argv,
    options: { lang: { type: 'string' }, json: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  const lang: Locale = values.lang === 'en' ? 'en' : 'zh-CN';
  const io: CommandIo = {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    progress: terminalProgress(process.stderr, values.json === true),
    lang,
    now: () => new Date(),
    home: resolve(process.env.THERMOMETER_HOME ?? join(import.meta.dirname, '..', 'data', 'local')),
  };
  const [name = 'help', ...rest] = withoutLang(argv);
  const command = commands[name];
  try {
    if (!command) {
      throw new CommandError(
        {
          zh: `没有“${name}”这个命令。可用命令：${Object.keys(commands).join(' ')}。用 thermometer help 查看说明。`,
          en: `There is no command "${name}". Commands: ${Object.keys(commands).join(' ')}. See: thermometer help`,
        },
        { exitCode: 2 },
      );
    }
    if (name !== 'method' && rest.some((arg) => arg === '--help' || arg === '-h')) {
      io.out(`${command.usage}\n  ${command.summary[lang === 'en' ? 'en' : 'zh']}`);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    return report(error, io);
  } finally {
    io.progress.end();
  }
}

/** People get one sentence; a bug keeps its stack. */
function report(error: unknown, io: CommandIo): ExitCode {
  if (error instanceof CommandError) {
    io.err(`${io.lang === 'en' ? 'error' : '错误'}:${error.in(io.lang)}`);
    return error.exitCode;
  }
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    io.err(io.lang === 'en' ? `wrong use: ${error.message}` : `用法有误：${error.message}`);
    return 2;
  }
  io.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/** `--lang` is taken here; commands parse the rest strictly. */
function withoutLang(argv: string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--lang') i++;
    else if (!arg.startsWith('--lang=')) out.push(arg);
  }
  return out;
}

process.exitCode = await main(process.argv.slice(2));
