import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getCatalogue } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import type { Catalogue } from '../../src/contracts/catalogue.ts';
import {
  AUDIENCES,
  PAPERS,
  type PaperDocument,
  type PaperId,
  type PaperSubject,
} from '../../src/contracts/paper-document.ts';
import { sha256Hex } from '../../src/crypto/digest.ts';
import { containing, months, type PeriodGrain, period, shift } from '../../src/domain/period.ts';
import { sharedFetch } from '../../src/papers/answers.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { documentFiles, jsonBytes } from '../../src/papers/edition/bundle.ts';
import { TEMPLATE_FOLDER } from '../../src/papers/edition/remake.ts';
import { PaperError } from '../../src/papers/error.ts';
import { Press } from '../../src/papers/render/press.ts';
import {
  PAPER_FORMATS,
  type PaperFormat,
  type Rendered,
  renderedName,
} from '../../src/papers/render/render.ts';
import { kindOf, paperKey } from '../../src/papers/subject.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { withApi } from './in-process.ts';
import { asCommandError } from './query.ts';

/** What every place of a run is told alike is asked once. */
const ABOUT_THE_RELEASE = /^\/api\/(catalogue|method|quality|representation)\b/;

/**
 * Gives back what the last paper left. The engine would let some 20 MB a paper pile up: it sees a machine of many
 * gigabytes, not the one that the documents promise for a run over all provinces.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** What became of one paper of a run. */
interface Outcome {
  readonly id: string;
  readonly folder: string;
  readonly pages: number;
  readonly milliseconds: number;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** Why it could not be made; the others of the run are made all the same. */
  readonly error?: string;
}

/**
 * `paper build [PAPER] [--region R,…|all] [--org UNION,…] [--period P] [--audience A] [--formats html,pdf,pdfa,docx] [--fonts DIR] --out DIR`:
 * writes the whole unsigned bundle: text, data, queries, definitions, template and the paper in every format.
 */
export async function paperBuildCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      org: { type: 'string' },
      period: { type: 'string' },
      audience: { type: 'string' },
      formats: { type: 'string' },
      fonts: { type: 'string' },
      release: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const paper = paperOf(positionals[0]);
  if (values.out === undefined || positionals.length > 1) throw usage();
  const formats = formatsOf(values.formats);
  const out = resolve(values.out);
  const fonts = resolve(values.fonts ?? join(io.home, 'fonts'));
  const press = new Press({ frugal: true });
  try {
    const made = await withApi(io, async (fetch, another, shelf) => {
      const catalogue = await getCatalogue(fetch, values.release);
      const unions = await shelf.read(catalogue.release, async (release) => release.unions);
      const subjects = subjectsOf(paper, values, catalogue, unions);
      const everywhere = sharedFetch(ABOUT_THE_RELEASE);
      const outcomes: Outcome[] = [];
      // While one paper is set in the worker, the next is written here.
      let setting: Promise<unknown> = Promise.resolve();
      for (const [i, subject] of subjects.entries()) {
        io.progress.step(io.lang === 'en' ? 'papers' : '编制白皮书', i, subjects.length);
        const started = performance.now();
        const source = templateOf(paper);
        // No answer about one place is asked for again about the next.
        const ask = i === 0 ? fetch : another();
        const written = await write(everywhere(ask), subject, catalogue.release, subjects.length === 1);
        collectGarbage();
        await setting;
        if ('error' in written) {
          outcomes.push({
            id: paperKey(subject),
            folder: '',
            pages: 0,
            milliseconds: 0,
            files: [],
            ...written,
          });
          continue;
        }
        setting = press
          .render(written.document, formats, { fonts })
          .then((rendered) => {
            const folder = subjects.length === 1 ? out : join(out, paperKey(subject));
            const files = bundleOf(written.document, rendered, source);
            save(folder, files);
            outcomes.push({
              id: written.document.id,
              folder,
              pages: rendered.pages,
              milliseconds: Math.round(performance.now() - started),
              files: [...files].map(([path, bytes]) => ({
                path,
                bytes: bytes.length,
                sha256: sha256Hex(bytes),
              })),
            });
          })
          .catch((error: unknown) => {
            if (subjects.length === 1) throw error;
            outcomes.push(failed(subject, error, io));
          });
      }
      await setting;
      io.progress.step(io.lang === 'en' ? 'papers' : '编制白皮书', subjects.length, subjects.length);
      return outcomes;
    });
    report(made, values.json ?? false, io);
    return made.some((one) => one.error !== undefined) ? 1 : 0;
  } catch (error) {
    if (error instanceof PaperError) throw new CommandError(error.text, { cause: error });
    throw asCommandError(error);
  } finally {
    io.progress.end();
    press.close();
  }

  async function write(
    fetch: Fetch,
    subject: PaperSubject,
    release: string,
    only: boolean,
  ): Promise<{ document: PaperDocument } | { error: string }> {
    try {
      return { document: await buildDocument(fetch, subject, templateOf(paper), { release }) };
    } catch (error) {
      if (only) throw error;
      return { error: failed(subject, error, io).error ?? '' };
    }
  }
}

function failed(subject: PaperSubject, error: unknown, io: CommandIo): Outcome {
  const known = error instanceof PaperError ? error.text : asCommandError(error);
  const text =
    known instanceof CommandError
      ? known.in(io.lang)
      : known instanceof Error
        ? known.message
        : JSON.stringify(known);
  return { id: paperKey(subject), folder: '', pages: 0, milliseconds: 0, files: [], error: text };
}

/** Every file of an unsigned bundle; signing it is done where it is approved. */
function bundleOf(
  document: PaperDocument,
  { files, fonts, pages }: Rendered,
  source: ReturnType<typeof templateOf>,
): Map<string, Uint8Array> {
  const inputs = { written: {}, commitments: [], label: document.front.label, date: document.front.date };
  const bundle = documentFiles(document, inputs);
  for (const { path, text } of source.files)
    bundle.set(TEMPLATE_FOLDER + path, new TextEncoder().encode(text));
  for (const [format, bytes] of files) bundle.set(renderedName(document.id, format), bytes);
  const listed = [...bundle].map(([path, bytes]) => ({
    path,
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
  }));
  bundle.set(
    'draft.json',
    jsonBytes({ kind: 'social-thermometer-draft', id: document.id, pages, fonts, files: listed }),
  );
  return bundle;
}

/** Each file whole or not at all. */
function save(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    const file = join(folder, path);
    const draft = `${file}.${process.pid}.part`;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(draft, bytes);
      renameSync(draft, file);
    } catch (cause) {
      rmSync(draft, { force: true });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CommandError(
        {
          zh: `写不了 ${file}：${reason}。请检查路径、权限与磁盘空间。`,
          en: `Cannot write ${file}: ${reason}.`,
        },
        { cause },
      );
    }
  }
}

function report(made: readonly Outcome[], json: boolean, io: CommandIo): void {
  if (json) {
    io.out(JSON.stringify(made.length === 1 ? made[0] : { papers: made }));
    return;
  }
  for (const one of made) {
    if (one.error !== undefined) io.out(`✗ ${one.id} ${one.error}`);
    else if (io.lang === 'en')
      io.out(`✓ ${one.id} → ${one.folder} (${one.pages} pages, ${one.milliseconds} ms)`);
    else io.out(`✓ ${one.id} → ${one.folder}（${one.pages} 页，${one.milliseconds} 毫秒）`);
  }
}

function paperOf(given = 'quarterly'): PaperId {
  const paper = PAPERS.find((p) => p === given);
  if (paper) return paper;
  throw usageError({
    zh: `没有白皮书“${given}”。可编制的有：${PAPERS.join('、')}。`,
    en: `There is no paper "${given}". There are: ${PAPERS.join(', ')}.`,
  });
}

function formatsOf(given: string | undefined): readonly PaperFormat[] {
  if (given === undefined) return PAPER_FORMATS;
  return given.split(',').map((name) => {
    const format = PAPER_FORMATS.find((f) => f === name);
    if (format) return format;
    throw usageError({
      zh: `没有“${name}”格式。可用：${PAPER_FORMATS.join('、')}。`,
      en: `There is no format "${name}". Use: ${PAPER_FORMATS.join(', ')}.`,
    });
  });
}

/** `--region all` is every province; without a period, the last one that has closed. */
export function subjectsOf(
  paper: PaperId,
  values: {
    readonly region?: string;
    readonly org?: string;
    readonly period?: string;
    readonly audience?: string;
  },
  catalogue: Catalogue,
  unions: ReadonlyMap<string, string>,
): PaperSubject[] {
  const kind = kindOf(paper);
  const audience =
    values.audience === undefined
      ? kind.audiences[0]
      : kind.audiences.find((a) => a === AUDIENCES.find((known) => known === values.audience));
  if (audience === undefined)
    throw usageError({
      zh: `“${kind.title.zh}”没有读者“${values.audience}”。可用：${kind.audiences.join('、')}。`,
      en: `"${paper}" has no audience "${values.audience}". Use: ${kind.audiences.join(', ')}.`,
    });
  const code =
    values.period === undefined ? lastClosed(kind.grain, catalogue) : given(kind.grain, values.period);
  const named = [
    ...(values.region === 'all'
      ? catalogue.regions
          .filter((r) => r.level === 'province' && !/^(71|81|82)/.test(r.code))
          .map((r) => r.code)
      : list(values.region)),
    ...list(values.org).map((org) => areaOf(org, unions)),
  ];
  const regions = named.length === 0 ? ['000000'] : [...new Set(named)];
  return regions.map((region) => ({ paper, region, period: code, audience }));
}

const list = (text: string | undefined): string[] => text?.split(',').filter((one) => one !== '') ?? [];

/** A local federation's part of the union tree is its area, as a scope means it; no figure is stored by union. */
function areaOf(org: string, unions: ReadonlyMap<string, string>): string {
  const region = unions.get(org);
  if (region !== undefined) return region;
  const near = [...unions.keys()].filter((code) => code.includes(org) || org.includes(code)).slice(0, 4);
  throw usageError({
    zh: `工会“${org}”没有辖区（产业、机关、开发区和基层工会，或未登记的编码），数值按地区存储，不能单独编制。请用县级以上地方总工会的编码${near.length === 0 ? '' : `，如 ${near.join('、')}`}。`,
    en: `Union "${org}" answers for no region (an industrial, organ, zone or grass-roots union, or a code nobody registered), while figures are stored by region. Use the code of a local federation${near.length === 0 ? '' : `, such as ${near.join(', ')}`}.`,
  });
}

function given(grain: PeriodGrain, text: string): number {
  try {
    return period(grain, Number(text)).code;
  } catch {
    const example = grain === 'quarter' ? '20262' : '202606';
    throw usageError({
      zh: `“${text}”不是期间。请写成 ${example}。`,
      en: `"${text}" is no period. Write it as ${example}.`,
    });
  }
}

/** The last period of which every month has closed. @throws CommandError where none has. */
export function lastClosed(grain: PeriodGrain, { watermark }: Pick<Catalogue, 'watermark'>): number {
  const through = watermark.complete_through;
  if (through === null)
    throw new CommandError({
      zh: '本版本没有任何期间已经满期，请用 --period 指定。',
      en: 'No period of this release has closed; name one with --period.',
    });
  const last = containing(grain, through);
  return (months(last).at(-1) ?? 0) <= through ? last.code : shift(last, -1).code;
}

const usage = (): CommandError =>
  usageError({
    zh: `用法：thermometer paper build [${PAPERS.join('|')}] [--region 代码|all] [--org 工会编码] [--period 期间] [--audience 读者] --out 文件夹`,
    en: `usage: thermometer paper build [${PAPERS.join('|')}] [--region CODE|all] [--org UNION] [--period P] [--audience A] --out DIR`,
  });
