import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportJob, type Template, templateSchema } from '../../contracts/import-job.ts';
import type { CorrectionsRequest, TicketRequest } from '../../contracts/return-ticket.ts';
import { ApiFailure } from '../error.ts';
import { returnOutcome } from './return-outcome.ts';
import { type Uploaded, Uploads } from './uploads.ts';

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
  /** Takes up what a job published, before the job is called done. */
  readonly takeUp?: () => Promise<void>;
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

const KEPT = 50;
const PUBLISHING: readonly (readonly string[])[] = [['build'], ['publish']];

/** Uploads on their way through `load`, `build` and `publish`: one after the other, because there is one writer. */
export class ImportJobs {
  private readonly jobs = new Map<string, ImportJob>();
  private readonly options: ImportOptions;
  private readonly uploads: Uploads;
  private last: Promise<unknown> = Promise.resolve();
  private known: Promise<readonly Template[]> | undefined;

  constructor(options: ImportOptions) {
    this.options = options;
    this.uploads = new Uploads(options.folder, options.maximumBytes);
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
    const waiting =
      'upload' in content ? this.uploads.find(content.upload) : await this.uploads.receive(name, content);
    const printed: Record<string, unknown>[] = [];
    const said: string[] = [];
    const args = [
      'inspect',
      join(waiting.folder, waiting.name),
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
      if (!('upload' in content)) this.uploads.remove(waiting);
      throw refused(said, `inspect: ${code}`, waiting.name);
    }
    return { ...found, upload: waiting.id };
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

  /** Keeps a file until it is asked about, for an hour. @throws ApiFailure UPLOAD_REFUSED, TOO_LARGE. */
  async receive(name: string, content: ReadableStream<Uint8Array>): Promise<string> {
    return (await this.uploads.receive(name, content)).id;
  }

  /** Stores the upload, then starts. Returns once the file is here. @throws ApiFailure UPLOAD_REFUSED, TOO_LARGE. */
  async start({ name, family, content, mapping, loadOnly }: Upload): Promise<ImportJob> {
    const { families } = this.options;
    if (!families.includes(family)) throw noFamily(family, families);
    const { id } = 'upload' in content ? { id: content.upload } : await this.uploads.receive(name, content);
    const file = this.uploads.take(id);
    const mapped = mapping ? ['--mapping', join(file.folder, 'mapping.yml')] : [];
    try {
      if (mapping)
        await this.uploads.store(
          new Response(mapping).body ?? new ReadableStream(),
          join(file.folder, 'mapping.yml'),
        );
    } catch (error) {
      this.uploads.remove(file);
      throw error;
    }
    return this.begin(
      { id, kind: 'load', file_name: file.name, family },
      [['load', family, join(file.folder, file.name), ...mapped, '--json'], ...(loadOnly ? [] : PUBLISHING)],
      [file],
    );
  }

  /**
   * Puts the corrections of a filled-in ticket into the originals it is about and loads the corrected lines.
   * @throws ApiFailure UNKNOWN_JOB when one of them does not wait here any more; the others then still wait.
   */
  correct({ ticket, originals, by }: CorrectionsRequest): ImportJob {
    const filled = this.uploads.find(ticket);
    const files = [...new Set([ticket, ...originals])].map((id) => this.uploads.find(id));
    for (const { id } of files) this.uploads.take(id);
    const given = files.filter(({ id }) => id !== ticket).map(({ folder, name }) => join(folder, name));
    return this.begin(
      { id: filled.id, kind: 'corrections', file_name: filled.name, family: '' },
      [
        [
          'rejects',
          ...option('apply', join(filled.folder, filled.name)),
          ...given.flatMap((path) => option('file', path)),
          ...option('by', by),
          '--json',
        ],
        ...PUBLISHING,
      ],
      files,
    );
  }

  /**
   * The return ticket as a workbook; its lines are marked as returned. Waits its turn, for there is one writer.
   * @throws ApiFailure UPLOAD_REFUSED with what the command said.
   */
  async writeTicket({ sender, family, by }: TicketRequest): Promise<Buffer> {
    const { families } = this.options;
    if (family !== undefined && !families.includes(family)) throw noFamily(family, families);
    const own = join(this.options.folder, randomUUID());
    const file = join(own, 'ticket.xlsx');
    const said: string[] = [];
    const args = [
      'rejects',
      ...(family === undefined ? [] : [family]),
      ...option('out', file),
      ...option('sender', sender),
      ...option('by', by),
    ];
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const turn = this.last.then(() =>
      this.options.run(args, { line: () => {}, note: (line) => void said.push(line) }),
    );
    this.last = turn.catch(() => undefined);
    try {
      const code = await turn;
      if (code !== 0) throw refused(said, `rejects: ${code}`);
      return readFileSync(file);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  private begin(
    about: Pick<ImportJob, 'id' | 'kind' | 'file_name' | 'family'>,
    steps: readonly (readonly string[])[],
    files: readonly Uploaded[],
  ): ImportJob {
    const job: ImportJob = {
      ...about,
      status: 'running',
      message: '',
      progress: null,
      results: [],
      returned: null,
      started_at: this.now(),
      finished_at: null,
    };
    this.keep(job);
    this.last = this.last.then(() => this.work(job.id, steps, files));
    return job;
  }

  private async work(
    id: string,
    steps: readonly (readonly string[])[],
    files: readonly Uploaded[],
  ): Promise<void> {
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
      await this.options.takeUp?.();
      this.update(id, { status: 'done', progress: 1, finished_at: this.now() });
    } catch (error) {
      this.update(id, {
        status: 'failed',
        message: error instanceof Error ? error.message : String(error),
        finished_at: this.now(),
      });
    } finally {
      for (const file of files) this.uploads.remove(file);
    }
  }

  /** `load --json` prints an object per file, `rejects --apply --json` one in all; other lines are for people. */
  private result(id: string, line: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    const printed = objectOf(line);
    const returned = job.kind === 'corrections' ? returnOutcome(printed) : undefined;
    if (returned) this.update(id, { returned });
    else if (printed && job.kind === 'load') this.update(id, { results: [...job.results, printed] });
    else this.update(id, { message: line });
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
      zh: `没有“${family}”这一数据类别。可用类别：${families.join('、')}。`,
      en: `There is no record family "${family}". Families: ${families.join(', ')}.`,
    },
    { value: family, nearest: families },
  );

/** In one word, so that what a person typed is never taken for an option itself. */
const option = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${name}=${value}`];

/** A command's refusal in its own words. */
function refused(said: readonly string[], otherwise: string, value?: string): ApiFailure {
  const text = said.slice(-6).join('\n') || otherwise;
  return new ApiFailure('UPLOAD_REFUSED', { zh: text, en: text }, { value });
}

function objectOf(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
