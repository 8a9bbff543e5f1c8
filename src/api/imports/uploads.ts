import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiFailure } from '../error.ts';

/** A file that was uploaded, in a folder of its own. */
export interface Uploaded {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly since: number;
}

const WAITING_MS = 60 * 60 * 1000;
const MAXIMUM_BYTES = 8 * 2 ** 30;

/** Uploaded files: raw, so each waits for an hour at most and is removed once it was used. */
export class Uploads {
  private readonly waiting = new Map<string, Uploaded>();
  private readonly folder: string;
  private readonly maximumBytes: number;

  constructor(folder: string, maximumBytes = MAXIMUM_BYTES) {
    this.folder = folder;
    this.maximumBytes = maximumBytes;
  }

  /** Stores a file and lets it wait. @throws ApiFailure UPLOAD_REFUSED, TOO_LARGE; nothing is kept then. */
  async receive(given: string, content: ReadableStream<Uint8Array>): Promise<Uploaded> {
    this.forget();
    const id = randomUUID();
    const folder = join(this.folder, id);
    const name = safeName(given);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      await this.store(content, join(folder, name));
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    const uploaded = { id, folder, name, since: Date.now() };
    this.waiting.set(id, uploaded);
    return uploaded;
  }

  /** @throws ApiFailure UNKNOWN_JOB when it is gone. */
  find(id: string): Uploaded {
    const uploaded = this.waiting.get(id);
    if (uploaded) return uploaded;
    throw new ApiFailure(
      'UNKNOWN_JOB',
      {
        zh: '上传的文件已不在服务器上（超过一小时或已装载）。请重新选择文件。',
        en: 'The uploaded file is no longer here (over an hour old, or loaded). Choose it again.',
      },
      { value: id },
    );
  }

  /** From here on whoever took the file removes its folder. @throws ApiFailure UNKNOWN_JOB when it is gone. */
  take(id: string): Uploaded {
    const uploaded = this.find(id);
    this.waiting.delete(id);
    return uploaded;
  }

  remove({ id, folder }: Uploaded): void {
    this.waiting.delete(id);
    rmSync(folder, { recursive: true, force: true });
  }

  /** Writes a stream to a file, counting. @throws ApiFailure TOO_LARGE, UPLOAD_REFUSED for an empty one. */
  async store(content: ReadableStream<Uint8Array>, file: string): Promise<void> {
    const limit = this.maximumBytes;
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of Readable.fromWeb(content as never)) {
        bytes += (chunk as Uint8Array).byteLength;
        if (bytes > limit) {
          throw new ApiFailure(
            'TOO_LARGE',
            {
              zh: `文件超过 ${Math.round(limit / 2 ** 20)} MB 的上限。请拆分，或在服务器上用 thermometer load 装载。`,
              en: `The file exceeds ${Math.round(limit / 2 ** 20)} MB. Split it, or load it on the server with thermometer load.`,
            },
            { value: bytes },
          );
        }
        yield chunk as Uint8Array;
      }
    };
    await pipeline(counted, createWriteStream(file, { mode: 0o600 }));
    if (bytes === 0) {
      throw new ApiFailure('UPLOAD_REFUSED', { zh: '上传的文件是空的。', en: 'The uploaded file is empty.' });
    }
  }

  /** Files that nobody came back for. */
  private forget(): void {
    for (const uploaded of this.waiting.values())
      if (Date.now() - uploaded.since >= WAITING_MS) this.remove(uploaded);
  }
}

/** The name a person gave, without any path and without what a shell or a file system might take amiss. */
function safeName(name: string): string {
  const bare = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^[.-]+/, '');
  return bare.slice(-120) || 'upload';
}
