import { closeSync, openSync, readSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { CommandError } from '../commands/command.ts';

/** `xls`: a binary workbook of before 2007; `html`: a web page, which many systems save under a workbook's name. */
export type FileFormat = 'csv' | 'ndjson' | 'json' | 'xlsx' | 'xls' | 'html' | 'parquet';

const startsWith = (bytes: Buffer, ...values: number[]): boolean =>
  values.every((value, i) => bytes[i] === value);

export const isGzip = (head: Buffer): boolean => startsWith(head, 0x1f, 0x8b);

/** The first bytes of a file. */
export function fileHead(path: string, bytes = 1 << 16): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(file, head, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * What a file is by its first bytes, whatever it is called.
 * @throws CommandError for what cannot be read, saying what it is and what to do.
 */
export function formatOf(head: Buffer, path: string): FileFormat {
  const name = basename(path);
  if (head.length === 0) {
    throw refused(
      `文件 ${name} 是空的（0 字节）。请重新导出后再装载。`,
      `${name} is empty (0 bytes). Export it again.`,
    );
  }
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'xlsx';
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) return 'xls';
  const known = OTHER_BINARY.find(({ magic }) => startsWith(head, ...magic));
  if (known) throw notTabular(name, known.what);
  const text = looseText(head);
  if (/^\s*(<\?xml[^>]*>\s*)?(<!doctype html|<html|<table|<meta|<head)/i.test(text)) return 'html';
  if (/^\s*<\?xml[^>]*>\s*(<\?[^>]*>\s*)*<\w*:?workbook/i.test(text)) {
    throw refused(
      `文件 ${name} 的内容是 XML 表格（名称为 ${extname(name) || '无扩展名'}），不是表格文件。请在来源系统中导出 .xlsx 或 CSV，或用 Excel 打开后另存为 .xlsx。`,
      `${name} holds a spreadsheet in XML, whatever its name says. Export .xlsx or CSV from the source, or open it in Excel and save as .xlsx.`,
    );
  }
  if (isBinary(head)) throw notTabular(name, { zh: '二进制文件', en: 'a binary file' });
  const first = text.trimStart()[0];
  if (first === '{' && /^\s*\{\s*("|\})/.test(text)) return 'ndjson';
  if (first === '[' && /^\s*\[\s*(\{|\])/.test(text)) return 'json';
  return 'csv';
}

const OTHER_BINARY = [
  { magic: [0x25, 0x50, 0x44, 0x46], what: { zh: 'PDF', en: 'a PDF' } },
  { magic: [0x89, 0x50, 0x4e, 0x47], what: { zh: 'PNG 图片', en: 'a PNG image' } },
  { magic: [0xff, 0xd8, 0xff], what: { zh: 'JPEG 图片', en: 'a JPEG image' } },
  { magic: [0x52, 0x61, 0x72, 0x21], what: { zh: 'RAR 压缩包', en: 'a RAR archive' } },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], what: { zh: '7z 压缩包', en: 'a 7z archive' } },
  { magic: [0x7f, 0x45, 0x4c, 0x46], what: { zh: '程序文件', en: 'a program' } },
];

/** UTF-16 is told by its mark, or by zeros in every second byte. */
export function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  const sample = head.subarray(0, 2048);
  let even = 0;
  let odd = 0;
  for (const [i, byte] of sample.entries()) if (byte === 0) i % 2 === 0 ? even++ : odd++;
  const half = sample.length / 2;
  if (odd > half * 0.3 && even < half * 0.05) return 'utf-16le';
  return even > half * 0.3 && odd < half * 0.05 ? 'utf-16be' : undefined;
}

const isBinary = (head: Buffer): boolean => !utf16Of(head) && head.subarray(0, 8192).includes(0);

function looseText(head: Buffer): string {
  return new TextDecoder(utf16Of(head) ?? 'utf-8').decode(head.subarray(0, 4096));
}

function notTabular(name: string, what: { zh: string; en: string }): CommandError {
  return refused(
    `文件 ${name} 的内容是${what.zh}，不是表格文件。可装载：CSV、TSV、XLSX、XLS、NDJSON/JSON、Parquet 及其 .gz。请换成其中一种。`,
    `${name} is ${what.en}, not a table. CSV, TSV, XLSX, XLS, NDJSON/JSON, Parquet and their .gz can be loaded.`,
  );
}

const refused = (zh: string, en: string): CommandError => new CommandError({ zh, en });

const USUAL_NAMES: Readonly<Record<FileFormat, readonly string[]>> = {
  csv: ['.csv', '.tsv', '.txt', '.dat', '.tab'],
  ndjson: ['.ndjson', '.jsonl', '.json'],
  json: ['.json'],
  xlsx: ['.xlsx', '.xlsm'],
  xls: ['.xls', '.et'],
  html: ['.html', '.htm'],
  parquet: ['.parquet', '.pq'],
};

/** A note when the content is not what the name says; it is read as what it is. */
export function nameMismatch(path: string, format: FileFormat): { zh: string; en: string } | undefined {
  const name = basename(path).replace(/\.gz$/i, '');
  const extension = extname(name).toLowerCase();
  if (!extension || USUAL_NAMES[format].includes(extension)) return undefined;
  if (!Object.values(USUAL_NAMES).flat().includes(extension)) return undefined;
  return {
    zh: `${basename(path)} 的名称是 ${extension}，内容却是 ${format.toUpperCase()}，已按 ${format.toUpperCase()} 读取。`,
    en: `${basename(path)} is named ${extension} but holds ${format.toUpperCase()}; it was read as that.`,
  };
}
