import { mkdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contractOf, loadable } from '../contracts/index.ts';
import { readCodeLists } from '../handouts/code-lists.ts';
import { differingPages, writePages } from '../handouts/pages.ts';
import { writeTemplate } from '../handouts/template.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { asCommandError } from './load.ts';

const USAGE = {
  zh: '用法：thermometer contracts [--json];contracts --out 文件夹 [--check];contracts template 数据类别 --out 空表.xlsx',
  en: 'usage: thermometer contracts [--json]; contracts --out FOLDER [--check]; contracts template FAMILY --out FILE.xlsx',
};

/** `contracts`: which families there are; `--out` writes their pages, `template` a workbook to fill in. */
export async function contractsCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, check: { type: 'boolean' }, json: { type: 'boolean' } },
  });
  const [what, family, ...more] = positionals;
  if (what === 'template' && family !== undefined && more.length === 0 && values.out !== undefined)
    return template(family, values.out, values.json === true, io);
  if (what !== undefined || (values.check && values.out === undefined)) throw usageError(USAGE);
  if (values.out === undefined) return list(values.json === true, io);
  return values.check ? check(values.out, io) : write(values.out, io);
}

async function template(family: string, out: string, json: boolean, io: CommandIo): Promise<ExitCode> {
  const contract = known(family);
  const path = resolve(out);
  if (!path.toLowerCase().endsWith('.xlsx')) {
    throw usageError({
      zh: `空表是 Excel 工作簿，--out 应以 .xlsx 结尾，得到“${basename(path)}”。`,
      en: `The template is an Excel workbook: --out should end in .xlsx, not "${basename(path)}".`,
    });
  }
  await written(out, async () => {
    mkdirSync(dirname(path), { recursive: true });
    await writeTemplate(path, contract, readCodeLists());
  });
  if (json) io.out(JSON.stringify({ family, out, title: contract.title }));
  else io.out(io.lang === 'en' ? `${out}: ${contract.title.en}` : `${out}：${contract.title.zh} 空表`);
  return 0;
}

function known(family: string): ReturnType<typeof contractOf> {
  try {
    return contractOf(family);
  } catch (error) {
    throw asCommandError(error);
  }
}

async function written<T>(out: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
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
}

function list(json: boolean, io: CommandIo): ExitCode {
  for (const name of loadable) {
    const { title, grain, version } = contractOf(name);
    if (json) io.out(JSON.stringify({ family: name, version, title, grain }));
    else
      io.out(
        io.lang === 'en'
          ? `${name.padEnd(24)} ${title.en} · ${grain.en}`
          : `${name.padEnd(24)} ${title.zh} · ${grain.zh}`,
      );
  }
  return 0;
}

async function write(folder: string, io: CommandIo): Promise<ExitCode> {
  const pages = await written(folder, () => writePages(resolve(folder), readCodeLists()));
  io.out(io.lang === 'en' ? `${pages} pages in ${folder}` : `${folder}：${pages} 页`);
  return 0;
}

function check(folder: string, io: CommandIo): ExitCode {
  const differing = differingPages(resolve(folder), readCodeLists());
  for (const page of differing) io.err(page);
  if (differing.length === 0) return 0;
  throw new CommandError({
    zh: `${folder} 中有 ${differing.length} 页与契约不符。请运行 thermometer contracts --out ${folder} 并提交。`,
    en: `${differing.length} pages in ${folder} differ from their contracts. Run thermometer contracts --out ${folder} and commit.`,
  });
}
