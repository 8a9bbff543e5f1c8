import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ImportJob, type Template, templateSchema } from '../../contracts/import-job.ts';
import { ApiFailure } from '../error.ts';

/**
 * Runs one command of the command line as a process of its own and reports what it prints. Handed in by whoever
 * starts the server: this side of the house does not know the other's code.
 */
export type RunCommand = (
  args: readonly string[],
  on: { readonly line: (line: string) => void; readonly note: (line: string) => void },
) => Promise<number>;

export interface ImportOptions {
  /** Folder for uploads; each is removed when its job ends. */
  readonly folder: string;
  readonly run: RunCommand;
  readonly families: readonly string[];
  readonly maximumBytes?: number;
  readonly now?: () => Date;
}

export interface Upload {
  readonly name: string;
  readonly family: string;
  /** The file itself, or the id of one that was uploaded to be inspected. */
  readonly content: ReadableStream<Uint8Array> | { readonly upload: string };
  readonly mapping?: string;
  /** Only load; otherwise models are built and a release is published as well. */
  readonly loadOnly?: boolean;
}

/** A question about a file: new, or one that waits here since it was last asked about. */
export interface InspectionRequest {
  readonly name: string;
  readonly content: ReadableStream<Uint8Array> | { readonly upload: string };
  readonly family?: string;
  /** `HEADER=FIELD`, as a person decided. */
  readonly set: readonly string[];
}

interface Waiting {
  readonly own: string;
  readonly name: string;
  readonly since: number;
}

const KEPT = 50;
const WAITING_MS = 60 * 60 * 1000;

/** Uploads on their way through `load`, `build` and `publish`: one after the other, because there is one writer. */
export class ImportJobs {
  private readonly jobs = new Map<string, ImportJob>();
  private readonly options: ImportOptions;
  private readonly waiting = new Map<string, Waiting>();
  private last: Promise<void> = Promise.resolve();
  private known: Promise<readonly Template[]> | undefined;

  constructor(options: ImportOptions) {
    this.options = options;
  }

  list(): ImportJob[] {
    return [...this.jobs.values()].reverse();
  }

  get(id: string): ImportJob | undefined {
    return this.jobs.get(id);
  }

  /**
   * Asks the command line what a file holds; the file waits for an hour to be loaded.
   * @throws ApiFailure UPLOAD_REFUSED with what the command said, TOO_LARGE, UNKNOWN_JOB.
   */
  async inspect({ name, content, family, set }: InspectionRequest): Promise<Record<string, unknown>> {
    this.forget();
    const id = 'upload' in content ? content.upload : randomUUID();
    const { own, name: kept } = 'upload' in content ? this.waits(id) : await this.receive(id, name, content);
    const printed: Record<string, unknown>[] = [];
    const said: string[] = [];
    const args = [
      'inspect',
      join(own, kept),
      ...(family === undefined ? [] : ['--family', family]),
      ...set.flatMap((one) => ['--set', one]),
      '--json',
    ];
    const code = await this.options.run(args, {
      line: (line) => void printed.push(...[objectOf(line)].filter((object) => object !== null)),
      note: (line) => void said.push(line),
    });
    const [found] = printed;
    if (code !== 0 || !found) {
      if (!('upload' in content)) rmSync(own, { recursive: true, force: true });
      const text = said.slice(-6).join('\n') || `inspect: ${code}`;
      throw new ApiFailure('UPLOAD_REFUSED', { zh: text, en: text }, { value: kept });
    }
    this.waiting.set(id, { own, name: kept, since: Date.now() });
    return { ...found, upload: id };
  }

  /** The families that have a workbook to fill in: all of them, as the command line names them. */
  templates(): Promise<readonly Template[]> {
    this.known ??= this.askTemplates().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async askTemplates(): Promise<readonly Template[]> {
    const printed: unknown[] = [];
    const said: string[] = [];
    const code = await this.options.run(['contracts', '--json'], {
      line: (line) => void printed.push(...[objectOf(line)].filter((object) => object !== null)),
      note: (line) => void said.push(line),
    });
    if (code !== 0) throw new Error(said.slice(-6).join('\n') || `contracts: ${code}`);
    return templateSchema.array().parse(printed);
  }

  /**
   * The empty workbook of a family, as bytes.
   * @throws ApiFailure UPLOAD_REFUSED for a family there is not.
   */
  async template(family: string): Promise<{ readonly template: Template; readonly bytes: Buffer }> {
    const templates = await this.templates();
    const template = templates.find((one) => one.family === family);
    if (!template)
      throw noFamily(
        family,
        templates.map((one) => one.family),
      );
    const own = join(this.options.folder, randomUUID());
    const file = join(own, 'template.xlsx');
    const said: string[] = [];
    mkdirSync(own, { recursive: true, mode: 0o700 });
    try {
      const code = await this.options.run(['contracts', 'template', family, '--out', file], {
        line: () => {},
        note: (line) => void said.push(line),
      });
      if (code !== 0) throw new Error(said.slice(-6).join('\n') || `contracts: ${code}`);
      return { template, bytes: readFileSync(file) };
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  private waits(upload: string): Waiting {
    const waiting = this.waiting.get(upload);
    if (waiting) return waiting;
    throw new ApiFailure(
      'UNKNOWN_JOB',
      {
        zh: '上传的文件已不在服务器上(超过一小时或已装载)。请重新选择文件。',
        en: 'The uploaded file is no longer here (over an hour old, or loaded). Choose it again.',
      },
      { value: upload },
    );
  }

  private async receive(id: string, given: string, content: ReadableStream<Uint8Array>): Promise<Waiting> {
    const own = join(this.options.folder, id);
    const name = safeName(given);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    try {
      await this.store(content, join(own, name));
    } catch (error) {
      rmSync(own, { recursive: true, force: true });
      throw error;
    }
    return { own, name, since: Date.now() };
  }

  /** Files that nobody came back for. */
  private forget(): void {
    for (const [id, { own, since }] of this.waiting) {
      if (Date.now() - since < WAITING_MS) continue;
      rmSync(own, { recursive: true, force: true });
      this.waiting.delete(id);
    }
  }

  /** Stores the upload, then starts. Returns once the file is here. @throws ApiFailure UPLOAD_REFUSED, TOO_LARGE. */
  async start(upload: Upload): Promise<ImportJob> {
    const { families } = this.options;
    if (!families.includes(upload.family)) throw noFamily(upload.family, families);
    const { content } = upload;
    const id = 'upload' in content ? content.upload : randomUUID();
    const { own, name } = 'upload' in content ? this.waits(id) : await this.receive(id, upload.name, content);
    this.waiting.delete(id);
    try {
      if (upload.mapping)
        await this.store(new Response(upload.mapping).body ?? new ReadableStream(), join(own, 'mapping.yml'));
    } catch (error) {
      rmSync(own, { recursive: true, force: true });
      throw error;
    }
    const job: ImportJob = {
      id,
      file_name: name,
      family: upload.family,
      status: 'running',
      message: '',
      progress: null,
      results: [],
      started_at: this.now(),
      finished_at: null,
    };
    this.keep(job);
    this.last = this.last.then(() => this.work(id, own, upload));
    return job;
  }

  private async store(content: ReadableStream<Uint8Array>, file: string): Promise<void> {
    const limit = this.options.maximumBytes ?? 8 * 2 ** 30;
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of Readable.fromWeb(content as never)) {
        bytes += (chunk as Uint8Array).byteLength;
        if (bytes > limit) {
          throw new ApiFailure(
            'TOO_LARGE',
            {
              zh: `文件超过 ${Math.round(limit / 2 ** 20)} MB 的上限。请拆分,或在服务器上用 thermometer load 装载。`,
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

  private async work(id: string, own: string, { family, mapping, loadOnly }: Upload): Promise<void> {
    const job = this.jobs.get(id);
    if (!job) return;
    const mapped = mapping ? ['--mapping', join(own, 'mapping.yml')] : [];
    const steps = [
      ['load', family, join(own, job.file_name), ...mapped, '--json'],
      ...(loadOnly ? [] : [['build'], ['publish']]),
    ];
    const said: string[] = [];
    try {
      for (const [done, args] of steps.entries()) {
        this.update(id, { message: args[0] ?? '', progress: done / steps.length });
        const code = await this.options.run(args, {
          line: (line) => this.result(id, line),
          note: (line) => void said.push(line),
        });
        if (code !== 0) throw new Error(said.slice(-12).join('\n') || `${args[0]}: ${code}`);
      }
      this.update(id, { status: 'done', progress: 1, finished_at: this.now() });
    } catch (error) {
      this.update(id, {
        status: 'failed',
        message: error instanceof Error ? error.message : String(error),
        finished_at: this.now(),
      });
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  /** `load --json` prints an object per file; other lines are for people. */
  private result(id: string, line: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    const printed = objectOf(line);
    this.update(id, printed ? { results: [...job.results, printed] } : { message: line });
  }

  private update(id: string, change: Partial<ImportJob>): void {
    const job = this.jobs.get(id);
    if (job) this.jobs.set(id, { ...job, ...change });
  }

  private keep(job: ImportJob): void {
    this.jobs.set(job.id, job);
    for (const [id, old] of this.jobs) {
      if (this.jobs.size <= KEPT) break;
      if (old.status !== 'running') this.jobs.delete(id);
    }
  }

  private now(): string {
    return (this.options.now?.() ?? new Date()).toISOString();
  }
}

const noFamily = (family: string, families: readonly string[]): ApiFailure =>
  new ApiFailure(
    'UPLOAD_REFUSED',
    {
      zh: `没有“${family}”这一数据类别。可用类别:${families.join('、')}。`,
      en: `There is no record family "${family}". Families: ${families.join(', ')}.`,
    },
    { value: family, nearest: families },
  );

/** The name a person gave, without any path and without what a shell or a file system might take amiss. */
function safeName(name: string): string {
  const bare = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^[.-]+/, '');
  return bare.slice(-120) || 'upload';
}

function objectOf(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
