import { getCatalogue, getMethod, getQuality, getRepresentation } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import type { Method } from '../../contracts/method.ts';
import type {
  Block,
  PaperDocument,
  PaperInputs,
  PaperSection,
  PaperSubject,
  Run,
} from '../../contracts/paper-document.ts';
import type { Quality } from '../../contracts/quality.ts';
import type { Representation } from '../../contracts/representation.ts';
import { fingerprint, Recorder } from '../answers.ts';
import { PaperError, placeText } from '../error.ts';
import { kindOf, paperKey } from '../subject.ts';
import { type Chapter, type Node, parseChapter, parseWritten } from '../template/chapter.ts';
import { runsOf } from './calls.ts';
import { type Declared, Desk } from './desk.ts';
import { directive } from './directive.ts';
import { quoted } from './run.ts';

/** The text of a paper as its files hold it. */
export interface PaperSource {
  readonly version: string;
  readonly sha256: string;
  readonly files: readonly { readonly path: string; readonly text: string; readonly sha256: string }[];
}

/** What the chapters that describe the data themselves need beside the queries. */
export interface Background {
  readonly method: Method;
  readonly quality: Quality;
  readonly representation: Representation;
  /** Ids of the answers they came in. */
  readonly ids: Readonly<Record<'method' | 'quality' | 'representation', string>>;
}

/** Something left out because the release cannot answer it, with the reason; said in the appendix. */
export interface Omission {
  readonly what: string;
  readonly why: string;
}

/** What the sections of one document are written with. */
export interface Writing {
  readonly desk: Desk;
  readonly background: Background;
  readonly inputs: PaperInputs;
  readonly omitted: Map<string, Omission>;
}

export interface BuildOptions {
  readonly release?: string;
  readonly inputs?: Partial<PaperInputs>;
  readonly signal?: AbortSignal;
}

/**
 * Writes one edition through the client alone: every number is a gated value with the cells it came from. The same
 * source, subject, release and inputs make the same document, from the API or from its own answers.
 * @param fetch The way to the API; inside the server its own `app.request`, in a verifier `replayFetch`.
 * @throws PaperError with every problem of the text, each at its place; ClientError where the API refuses.
 */
export async function buildDocument(
  fetch: Fetch,
  subject: PaperSubject,
  source: PaperSource,
  options: BuildOptions = {},
): Promise<PaperDocument> {
  const inputs: PaperInputs = { written: {}, commitments: [], label: '草稿', date: '', ...options.inputs };
  const chapters = readChapters(source, subject);
  const recorder = new Recorder((path, init) => fetch(path, { ...init, signal: options.signal }));
  // Every question names its release, so that its answers stand for themselves.
  const release = options.release ?? (await getCatalogue(fetch)).release;
  const desk = await Desk.open(recorder.fetch, subject, declarations(chapters), release);
  const [method, quality, representation] = await Promise.all([
    getMethod(recorder.fetch, release),
    getQuality(recorder.fetch, release),
    getRepresentation(recorder.fetch, release),
  ]);
  options.signal?.throwIfAborted();
  const answers = await recorder.answers();
  for (const { id, body } of answers) desk.bodies.set(id, body);
  const idOf = (path: string): string => answers.find((a) => a.path.startsWith(path))?.id ?? '';
  const writing: Writing = {
    desk,
    background: {
      method,
      quality,
      representation,
      ids: {
        method: idOf('/api/method'),
        quality: idOf('/api/quality'),
        representation: idOf('/api/representation'),
      },
    },
    inputs,
    omitted: new Map(),
  };
  const sections = numbered(chapters.flatMap((chapter) => sectionsOf(writing, chapter)));
  return {
    schema: 1,
    id: paperKey(subject),
    lang: 'zh-CN',
    subject,
    layer: desk.layer,
    place: { code: desk.region.code, level: desk.region.level, name: desk.region.name.zh },
    when: { ...desk.when, name: desk.f.period(desk.when.code, desk.when.grain) },
    front: {
      title: kindOf(subject.paper).title.zh.replace(/（.*）/, ''),
      subtitle: `${desk.region.level === 'nation' ? '' : desk.region.name.zh}（${desk.f.period(desk.when.code, desk.when.grain)}）`,
      publisher: desk.catalogue.title.zh,
      label: inputs.label,
      date: inputs.date,
    },
    release,
    synthetic: desk.catalogue.synthetic,
    currency: desk.catalogue.currency,
    code_version: method.code_version,
    methods: Object.fromEntries(method.indices.map((index) => [index.gauge, index.version])),
    template: { version: source.version, sha256: source.sha256 },
    sections,
    answers,
    definitions: definitionsOf(desk),
    data_sha256: await fingerprint(answers),
  };
}

/** Chapters for this audience. @throws PaperError with the problems of all files together. */
export function readChapters(source: PaperSource, subject?: PaperSubject): Chapter[] {
  const problems: PaperError['problems'][number][] = [];
  const chapters = source.files.flatMap((file) => {
    try {
      return [parseChapter(file.path, file.text)];
    } catch (error) {
      if (!(error instanceof PaperError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new PaperError(problems);
  return subject === undefined
    ? chapters
    : chapters.filter((c) => c.audiences === undefined || c.audiences.includes(subject.audience));
}

/** Every query of the chapters; a name stands for one query in the whole paper. @throws PaperError where it does not. */
function declarations(chapters: readonly Chapter[]): Declared[] {
  const all = chapters.flatMap((chapter) =>
    Object.entries(chapter.queries).map(([name, spec]) => ({
      name,
      spec,
      place: { file: chapter.file, line: 1, column: 1 },
    })),
  );
  const twice = all.filter((one, i) => all.findIndex((other) => other.name === one.name) !== i);
  if (twice.length > 0)
    throw new PaperError(
      twice.map(({ name, place }) => ({
        place,
        text: { zh: `查询“${name}”声明了两次。`, en: `The query "${name}" is declared twice.` },
      })),
    );
  return all;
}

type Draft = Omit<PaperSection, 'number'> & { readonly kind: Chapter['kind'] };

/** One section per heading of a chapter; a heading with nothing under it and no section below is left out. */
function sectionsOf(writing: Writing, chapter: Chapter): Draft[] {
  const { desk, inputs } = writing;
  const written = inputs.written[chapter.id];
  const nodes: readonly Node[] =
    chapter.origin === 'written' && written !== undefined
      ? [...chapter.nodes.slice(0, 1), ...parseWritten(`${chapter.id}.md`, written)]
      : chapter.nodes;
  const drafts: Draft[] = [];
  let count = 0;
  for (const node of nodes) {
    const source = placeText(node.place);
    if (node.kind === 'heading') {
      const heading = (runsOf(desk, node.text) ?? []).map((run) => run.text).join('');
      const id = drafts.length === 0 ? chapter.id : `${chapter.id}-${drafts.length}`;
      const level = node.level === 1 && chapter.kind !== 'chapter' ? 0 : node.level;
      drafts.push({ id, kind: chapter.kind, level, heading, origin: chapter.origin, source, blocks: [] });
      count = 0;
      continue;
    }
    const section = drafts.at(-1);
    if (section === undefined)
      throw new PaperError([
        { place: node.place, text: { zh: '正文前缺少标题。', en: 'Text stands before the first heading.' } },
      ]);
    for (const block of blocksOf(writing, node)) {
      count += 1;
      section.blocks.push(named(block, `${section.id}.${block.kind.slice(0, 1)}${count}`));
    }
  }
  return drafts.filter(
    (draft, i) =>
      draft.blocks.length > 0 ||
      drafts.slice(i + 1).some((later, j, rest) => {
        const upTo = rest.findIndex((r) => r.level <= draft.level);
        return (upTo < 0 || j < upTo) && later.blocks.length > 0;
      }),
  );
}

function blocksOf(writing: Writing, node: Exclude<Node, { kind: 'heading' }>): Block[] {
  const source = placeText(node.place);
  if (node.kind === 'directive') return directive(writing, node, source);
  const runs = runsOf(writing.desk, node.text);
  return runs === undefined || runs.length === 0
    ? []
    : [{ kind: 'paragraph', id: '', role: node.role, source, runs }];
}

/** Names a block, and every number and literal in it: `need.p3.n2`. */
function named(block: Block, id: string): Block {
  let made = 0;
  const name = (run: Run): Run => {
    if (run.kind === 'text') return run;
    made += 1;
    return { ...run, id: `${id}.n${made}` };
  };
  const runs = (all: readonly Run[]): Run[] => all.map(name);
  if (block.kind === 'paragraph') return { ...block, id, runs: runs(block.runs) };
  if (block.kind === 'figure')
    return { ...block, id, title: runs(block.title), notes: block.notes.map(runs) };
  return {
    ...block,
    id,
    title: runs(block.title),
    rows: block.rows.map((row) => row.map(runs)),
    notes: block.notes.map(runs),
  };
}

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四'];

/** Numbers sections, tables and figures in reading order: 一、（一）1. 表1 图1 附录A. */
function numbered(drafts: readonly Draft[]): PaperSection[] {
  const at = { chapter: 0, second: 0, third: 0, appendix: 0, table: 0, figure: 0, finding: 0 };
  return drafts.map(({ kind, ...section }) => {
    const number = numberOf(kind, section.level);
    at.finding = 0;
    return { ...section, number, blocks: section.blocks.map(block) };
  });

  function numberOf(kind: Chapter['kind'], level: number): string {
    if (level === 0 && kind === 'part') return '';
    if (level === 0) {
      at.second = 0;
      at.appendix += 1;
      return `附录${String.fromCharCode(64 + at.appendix)}　`;
    }
    if (level === 1) {
      at.chapter += 1;
      at.second = 0;
      return `${ORDINALS[at.chapter - 1] ?? at.chapter}、`;
    }
    if (level === 2) {
      at.second += 1;
      at.third = 0;
      return `（${ORDINALS[at.second - 1] ?? at.second}）`;
    }
    at.third += 1;
    return `${at.third}.`;
  }

  function block(one: Block): Block {
    if (one.kind === 'table') {
      at.table += 1;
      return { ...one, number: `表${at.table}` };
    }
    if (one.kind === 'figure') {
      at.figure += 1;
      return { ...one, number: `图${at.figure}` };
    }
    return one;
  }
}

/** What every metric of the paper counts, of what, over what. */
function definitionsOf(desk: Desk): PaperDocument['definitions'] {
  const used = new Set(desk.answered.map((sheet) => sheet.metric.id));
  return desk.catalogue.metrics
    .filter((metric) => used.has(metric.id))
    .map(({ id, title, definition, unit_label }) => ({
      metric: id,
      title: title.zh,
      unit: unit_label.zh,
      text: quoted(definition.zh.replaceAll(',', '，').replaceAll(';', '；'), `指标目录：${id}`),
    }));
}
