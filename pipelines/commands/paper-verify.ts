import { parseArgs } from 'node:util';
import type { EditionVerification } from '../../src/contracts/paper-edition.ts';
import { makerVersion } from '../../src/papers/edition/maker.ts';
import { readTrust } from '../../src/papers/edition/trust.ts';
import { verifyBundle } from '../../src/papers/edition/verify.ts';
import { packageVersion } from '../runner/publish.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';
import { openSealed, trustFile } from './sealed-files.ts';

/**
 * `paper verify BUNDLE [--trust FILE] [--fingerprint F…] [--json]`: works an edition out again from its own data and
 * checks it against a key trusted beforehand. Needs no workspace and no network.
 */
export async function paperVerifyCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      trust: { type: 'string' },
      fingerprint: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
  });
  const [bundle] = positionals;
  if (bundle === undefined || positionals.length > 1) {
    throw usageError({
      zh: '用法：thermometer paper verify 数据包（文件夹或 .zip） [--trust 信任文件 | --fingerprint 指纹]',
      en: 'usage: thermometer paper verify BUNDLE (folder or .zip) [--trust FILE | --fingerprint F]',
    });
  }
  const trust = [
    ...(values.fingerprint ?? []).flatMap(fingerprintsIn),
    ...(values.trust === undefined ? [] : trustFile(values.trust)),
  ];
  const { files, wrapped } = await openSealed(bundle);
  const found = await verifyBundle(files, { trust, maker: makerVersion(packageVersion()) });
  const result: EditionVerification = wrapped
    ? found
    : {
        ...found,
        differences: [
          ...found.differences,
          {
            code: 'archive',
            place: bundle,
            text: {
              zh: '压缩包本身被改动过（次序、日期、注释等），其中的文件另行列出。',
              en: 'The archive around the files was changed (order, dates, comments); its files are listed apart.',
            },
          },
        ],
      };
  if (values.json) io.out(JSON.stringify(result));
  else for (const line of linesOf(result, io.lang)) io.out(line);
  return result.differences.length > 0 ? 1 : 0;
}

function fingerprintsIn(text: string): string[] {
  const found = readTrust(text);
  if (found.length > 0) return found;
  throw usageError({
    zh: `“${text}”不是指纹（应为 64 位十六进制，可带冒号或空格）。`,
    en: `"${text}" is no fingerprint (64 hexadecimal digits, colons and blanks allowed).`,
  });
}

function linesOf(found: EditionVerification, lang: CommandIo['lang']): string[] {
  const zh = lang !== 'en';
  const { differences } = found;
  const head = zh
    ? [
        `${found.title ?? '（无法读取）'}  ${found.edition ?? ''}`,
        `签名者指纹 ${found.fingerprint ?? '—'}：${found.trusted ? '可信' : '不可信'}`,
        `核对文件 ${found.files} 个，重算数字 ${found.numbers} 个，复核变化与读数 ${found.recounted} 处${found.remade ? '，并按模板重做全文' : ''}`,
      ]
    : [
        `${found.title ?? '(unreadable)'}  ${found.edition ?? ''}`,
        `signer ${found.fingerprint ?? '—'}: ${found.trusted ? 'trusted' : 'not trusted'}`,
        `${found.files} files checked, ${found.numbers} numbers and ${found.recounted} changes and readings worked out again${found.remade ? ', the whole text made again' : ''}`,
      ];
  const end =
    differences.length === 0
      ? [zh ? '与签发时完全一致。' : 'Exactly as it was signed.']
      : [
          zh ? `有 ${differences.length} 处不符：` : `${differences.length} differences:`,
          ...differences.map(({ place, text }) => `  ${place}  ${zh ? text.zh : text.en}`),
        ];
  return [...head, ...end];
}
