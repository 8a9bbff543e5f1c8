import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandIo, type ExitCode, usageError } from '../commands/command.ts';
import { generateSample, SAMPLE_DEFAULTS, type SampleOptions } from './generate.ts';

const NUMBERS = ['seed', 'members', 'months', 'events'] as const;

/** `sample --out DIR [--seed N] [--members N] [--months N] [--events N] [--json]` */
export async function sampleCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      seed: { type: 'string' },
      members: { type: 'string' },
      months: { type: 'string' },
      events: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (values.out === undefined) {
    throw usageError({
      zh: '没有说明样例写到哪里。用法：thermometer sample --out 目录 [--seed N] [--members N] [--months N] [--events N]',
      en: 'Where shall the sample go? usage: thermometer sample --out DIR [--seed N] [--members N] [--months N] [--events N]',
    });
  }
  const options: Record<(typeof NUMBERS)[number], number> = { ...SAMPLE_DEFAULTS };
  for (const name of NUMBERS) {
    const text = values[name];
    if (text !== undefined) options[name] = wholeNumber(name, text);
  }
  const folder = resolve(values.out);
  const started = performance.now();
  const manifest = await generated(folder, {
    ...options,
    onProgress: (label, done, total) => io.progress.step(label, done, total),
  });
  io.progress.end();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (values.json) {
    io.out(JSON.stringify({ folder, seconds, ...manifest }));
    return 0;
  }
  const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  const megabytes = Math.round(manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6);
  io.out(
    io.lang === 'en'
      ? `Synthetic sample: ${manifest.files.length} files, ${rows} rows, ${megabytes} MB in ${seconds} s → ${folder}`
      : `合成样例：${manifest.files.length} 个文件，${rows} 行，${megabytes} MB，用时 ${seconds} 秒 → ${folder}`,
  );
  return 0;
}

async function generated(folder: string, options: SampleOptions) {
  try {
    return await generateSample(folder, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError({ zh: `参数超出范围：${error.message}`, en: error.message });
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (Number.isSafeInteger(value)) return value;
  throw usageError({
    zh: `--${name} 应为整数，收到“${text}”。例：--${name} ${SAMPLE_DEFAULTS[name as keyof typeof SAMPLE_DEFAULTS]}`,
    en: `--${name} takes a whole number, got "${text}", e.g. --${name} ${SAMPLE_DEFAULTS[name as keyof typeof SAMPLE_DEFAULTS]}`,
  });
}
