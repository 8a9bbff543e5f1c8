import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Hash, sha256Hash } from '../../src/crypto/digest.ts';
import { CommandError } from '../commands/command.ts';
import { type FileFormat, fileHead, formatOf, isGzip, nameMismatch } from './file-format.ts';
import { LineEndCheck } from './line-ends.ts';
import { encodingLabel, sniffEncoding, Utf8Check } from './text-encoding.ts';

/** A source file made readable: plain, uncompressed and, if text, UTF-8. */
export interface PreparedFile {
  readonly path: string;
  readonly name: string;
  /** What DuckDB or the workbook reader opens: the file itself where it is plain, else a copy in staging. */
  readonly readable: string;
  readonly format: FileFormat;
  readonly compressed: boolean;
  /** Of text formats: how the source was written. */
  readonly encoding?: string;
  /** Of text formats: carriage returns stand alone beside other line ends. */
  readonly mixedLineEnds?: boolean;
  readonly sha256: string;
  readonly bytes: number;
  readonly modified: Date;
  readonly notes: readonly { zh: string; en: string }[];
}

export interface PrepareOptions {
  /** A folder that is thrown away after the load. */
  readonly staging: string;
  readonly encoding?: string;
  readonly onBytes?: (done: number, total: number) => void;
  /** Refuse a compressed file that grows beyond this. */
  readonly maxInflatedBytes?: number;
}

const CHUNK = 1 << 20;
const MAX_INFLATED = 64 * 2 ** 30;
/** Text compresses to 1/20, rarely to 1/100; a file of zeros to 1/1000. */
const MAX_RATIO = 400;
const RATIO_MATTERS_FROM = 256 * 2 ** 20;

/**
 * Reads a file once: fingerprint, decompression, encoding check and, where needed, a UTF-8 copy in staging.
 * @throws CommandError when it cannot be read as text of any supported encoding, or is not a table at all.
 */
export async function prepareFile(path: string, options: PrepareOptions): Promise<PreparedFile> {
  const name = basename(path);
  const stat = statOf(path);
  const rawHead = fileHead(path);
  const compressed = isGzip(rawHead);
  const head = compressed ? await inflatedHead(path) : rawHead;
  const format = formatOf(head, path);
  const mismatch = nameMismatch(path, format);
  const shared = {
    path,
    name,
    format,
    compressed,
    bytes: stat.size,
    modified: stat.mtime,
    notes: mismatch ? [mismatch] : [],
  };

  if (format === 'xlsx' || format === 'xls' || format === 'parquet') {
    const copy = join(options.staging, `${name}.plain`);
    const { sha256 } = await pass(path, compressed, { ...options, copy: compressed ? copy : undefined });
    return { ...shared, readable: compressed ? copy : path, sha256 };
  }

  const copy = join(options.staging, `${name}.utf8`);
  const declared = options.encoding === undefined ? undefined : declaredEncoding(options.encoding);
  const sniffed = declared ?? sniffEncoding(head);
  if (sniffed === 'utf-8' || sniffed === 'ascii') {
    const { utf8, ...seen } = await pass(path, compressed, {
      ...options,
      copy: compressed ? copy : undefined,
    });
    const readable = compressed ? copy : path;
    if (utf8 || sniffed === 'utf-8') {
      const notes = utf8 ? shared.notes : [...shared.notes, brokenBytes(name)];
      return { ...shared, notes, readable, encoding: 'utf-8', ...seen };
    }
    // Only ASCII at the beginning and not UTF-8 further on: a Chinese system that writes GBK.
    const written = await transcode(path, compressed, 'gb18030', copy, options);
    return { ...shared, readable: copy, encoding: 'gb18030', ...written };
  }
  const written = await transcode(path, compressed, sniffed, copy, options);
  return { ...shared, readable: copy, encoding: sniffed, ...written };
}

const brokenBytes = (name: string): { zh: string; en: string } => ({
  zh: `${name} 是 UTF-8，但含有无效字节；受影响的行已退回（规则 encoding）。`,
  en: `${name} is UTF-8 with invalid bytes; the rows that hold them were rejected (rule encoding).`,
});

function statOf(path: string): { size: number; mtime: Date } {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `找不到文件 ${path}。请检查路径。`,
        en: `There is no file ${path}. Check the path.`,
      },
      { exitCode: 2, cause },
    );
  }
  if (!stat.isFile()) {
    throw new CommandError(
      {
        zh: `${path} 不是文件。装载整个文件夹请用 thermometer run 文件夹。`,
        en: `${path} is not a file. To load a folder: thermometer run FOLDER`,
      },
      { exitCode: 2 },
    );
  }
  return stat;
}

function declaredEncoding(label: string): string {
  const known = encodingLabel(label);
  if (known === undefined) {
    throw new CommandError(
      {
        zh: `不认识的编码“${label}”。可用：utf-8、gb18030（含 GBK）、utf-16le、utf-16be、big5。请改正映射中的 file.encoding。`,
        en: `The encoding "${label}" is unknown. Use utf-8, gb18030 (contains GBK), utf-16le, utf-16be or big5 in the mapping's file.encoding.`,
      },
      { exitCode: 2 },
    );
  }
  return known;
}

async function inflatedHead(path: string): Promise<Buffer> {
  const stream = createReadStream(path, { end: CHUNK }).pipe(createGunzip());
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= 1 << 16) break;
    }
  } catch (cause) {
    // The read was cut off on purpose at CHUNK; only a stream that gave nothing at all is damaged.
    if (size === 0) throw damagedGzip(basename(path), cause);
  }
  stream.destroy();
  return Buffer.concat(chunks).subarray(0, 1 << 16);
}

const damagedGzip = (name: string, cause: unknown): CommandError =>
  new CommandError(
    {
      zh: `压缩文件 ${name} 已损坏或不完整（${reason(cause)}）。请重新下载或重新导出。`,
      en: `The compressed file ${name} is damaged or cut off (${reason(cause)}). Download or export it again.`,
    },
    { cause },
  );

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

interface PassOptions extends PrepareOptions {
  readonly copy?: string;
}

async function pass(
  path: string,
  compressed: boolean,
  options: PassOptions,
): Promise<{ sha256: string; utf8: boolean; mixedLineEnds: boolean }> {
  const hash = sha256Hash();
  const check = new Utf8Check();
  const ends = new LineEndCheck();
  const steps: (Readable | Transform)[] = hashing(path, hash, options);
  if (compressed) steps.push(createGunzip({ chunkSize: CHUNK }), inflationLimit(path, options));
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      check.add(chunk);
      ends.add(chunk);
      options.copy === undefined ? done() : done(null, chunk);
    },
  });
  await flow(path, compressed, [...steps, checked], options.copy);
  return { sha256: hash.digest('hex'), utf8: check.end(), mixedLineEnds: ends.mixed };
}

async function transcode(
  path: string,
  compressed: boolean,
  encoding: string,
  copy: string,
  options: PrepareOptions,
): Promise<{ sha256: string; mixedLineEnds: boolean }> {
  const hash = sha256Hash();
  const ends = new LineEndCheck();
  const decoder = new TextDecoder(encoding, { fatal: true });
  let done = 0;
  const steps: (Readable | Transform)[] = hashing(path, hash, options);
  if (compressed) steps.push(createGunzip({ chunkSize: CHUNK }), inflationLimit(path, options));
  const decoded = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      try {
        const text = Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
        done += chunk.length;
        ends.add(text);
        next(null, text);
      } catch (cause) {
        next(new UndecodableError(done, cause));
      }
    },
    flush(next) {
      try {
        next(null, Buffer.from(decoder.decode(), 'utf8'));
      } catch (cause) {
        next(new UndecodableError(done, cause));
      }
    },
  });
  try {
    await flow(path, compressed, [...steps, decoded], copy);
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    const name = basename(path);
    throw new CommandError(
      {
        zh: `文件 ${name} 既不是 UTF-8 也不是 ${encoding.toUpperCase()}：第 ${error.offset} 字节之后有无法解码的内容。请确认文件未损坏，另存为 UTF-8 后重试，或在映射中用 file.encoding 指明编码。`,
        en: `${name} is neither UTF-8 nor ${encoding.toUpperCase()}: bytes after ${error.offset} cannot be decoded. Check that it is intact, save it as UTF-8, or name its encoding in the mapping's file.encoding.`,
      },
      { cause: error },
    );
  }
  return { sha256: hash.digest('hex'), mixedLineEnds: ends.mixed };
}

class UndecodableError extends Error {
  readonly offset: number;
  constructor(offset: number, cause: unknown) {
    super(`undecodable after byte ${offset}`, { cause });
    this.offset = offset;
  }
}

function hashing(path: string, hash: Hash, options: PrepareOptions): (Readable | Transform)[] {
  const total = statSync(path).size;
  let done = 0;
  return [
    createReadStream(path, { highWaterMark: CHUNK }),
    new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        done += chunk.length;
        options.onBytes?.(done, total);
        next(null, chunk);
      },
    }),
  ];
}

function inflationLimit(path: string, options: PrepareOptions): Transform {
  const limit = options.maxInflatedBytes ?? MAX_INFLATED;
  const packed = statSync(path).size;
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      size += chunk.length;
      if (size > limit || (size > RATIO_MATTERS_FROM && size > packed * MAX_RATIO)) {
        const name = basename(path);
        next(
          new CommandError({
            zh: `压缩文件 ${name} 解压后过大（${packed} 字节展开已超过 ${size} 字节），疑似压缩炸弹，已停止。请确认来源；确有需要请先自行解压。`,
            en: `${name} grows too much when inflated (${packed} bytes became more than ${size}); it was stopped as a likely zip bomb. Check where it comes from, or inflate it yourself first.`,
          }),
        );
      } else next(null, chunk);
    },
  });
}

async function flow(
  path: string,
  compressed: boolean,
  steps: (Readable | Transform)[],
  copy: string | undefined,
): Promise<void> {
  const sink = copy === undefined ? discard() : createWriteStream(copy, { highWaterMark: CHUNK });
  try {
    await pipeline([...steps, sink]);
  } catch (cause) {
    if (cause instanceof CommandError || cause instanceof UndecodableError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (compressed && code.startsWith('Z_')) throw damagedGzip(basename(path), cause);
    throw cause;
  }
}

const discard = (): Transform => new Transform({ transform: (_chunk, _encoding, next) => next() });
