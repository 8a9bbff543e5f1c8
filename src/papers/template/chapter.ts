import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { dimensionSchema, periodGrainSchema } from '../../contracts/dimension.ts';
import { gaugeDimensionSchema, gaugeSchema } from '../../contracts/thermometer.ts';
import { PaperError, type Place, type Problem, wrong } from '../error.ts';
import { type Call, callOf, callsOf, type Inline, parseInline } from './inline.ts';
import { lintInline } from './lint.ts';

/** `this`: the period of the paper; `months: 36`: so many months up to its last; `quarters: 9` likewise. */
const spanShape = {
  grain: periodGrainSchema.optional(),
  /** How many periods of the grain, the last one being that of the paper; 1 unless said. */
  back: z.number().int().min(1).max(120).optional(),
};

/** A typed query of a chapter; place, period and layer come from the edition. */
export const querySpecSchema = z.union([
  z.strictObject({
    metric: z.string(),
    by: z.array(dimensionSchema).max(2).optional(),
    where: z.partialRecord(dimensionSchema, z.array(z.string())).optional(),
    compare: z.enum(['yoy', 'previous']).optional(),
    jan_feb: z.boolean().optional(),
    /** `self`: the place of the paper; `children`: the places directly below it. */
    at: z.enum(['self', 'children']).optional(),
    ...spanShape,
  }),
  z.strictObject({
    gauge: gaugeSchema,
    dimension: gaugeDimensionSchema.optional(),
    at: z.enum(['self', 'children']).optional(),
    intervals: z.boolean().optional(),
    ...spanShape,
  }),
]);
export type QuerySpec = z.infer<typeof querySpecSchema>;

const metaSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** `chapter` is numbered 一、; `part` stands before or after; `appendix` is 附录A…. */
  kind: z.enum(['part', 'chapter', 'appendix']).default('chapter'),
  origin: z.enum(['computed', 'written', 'promises']).default('computed'),
  /** Chapters asked only of some audiences. */
  audiences: z.array(z.string()).optional(),
  queries: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), querySpecSchema).default({}),
});

export type Node =
  | {
      readonly kind: 'heading';
      readonly level: 1 | 2 | 3;
      readonly text: readonly Inline[];
      readonly place: Place;
    }
  | {
      readonly kind: 'paragraph';
      readonly role: 'body' | 'finding' | 'item' | 'note';
      readonly text: readonly Inline[];
      readonly place: Place;
    }
  /** `@table query title…`, `@figure query chart title…`, `@definitions` … */
  | {
      readonly kind: 'directive';
      readonly call: Call;
      readonly title: readonly Inline[];
      readonly place: Place;
    };

/** One file of a paper's text. */
export interface Chapter extends z.infer<typeof metaSchema> {
  readonly file: string;
  readonly nodes: readonly Node[];
}

/** How many words after the name of a directive are arguments; what follows is its title. */
const DIRECTIVES: Readonly<Record<string, number>> = {
  table: 1,
  figure: 2,
  definitions: 0,
  sources: 0,
  coverage: 0,
  quality: 0,
  suppression: 0,
  method: 0,
  data: 0,
  written: 0,
  promises: 0,
  omitted: 0,
};

/**
 * Reads one file: front matter in YAML, then Markdown of which headings, paragraphs, `- ` items, `1. ` findings,
 * `> ` notes and `@` directives are used.
 * @throws PaperError with every problem of the file: unreadable front matter, unclosed braces, unbound numerals.
 */
export function parseChapter(file: string, source: string): Chapter {
  const { head, body, first } = split(file, source);
  const nodes = parseBody(file, body, first);
  const problems = nodes.flatMap(lintNode);
  if (problems.length > 0) throw new PaperError(problems);
  return { ...head, file, nodes };
}

/** Text written by people: the body alone, in the same language. */
export function parseWritten(file: string, source: string): Node[] {
  const nodes = parseBody(file, source, 1);
  const problems = nodes.flatMap(lintNode);
  if (problems.length > 0) throw new PaperError(problems);
  return nodes;
}

function split(file: string, source: string) {
  const match = /^---\n([\s\S]*?)\n---\n?/.exec(source);
  const start: Place = { file, line: 1, column: 1 };
  if (!match?.[1])
    return wrong(start, '文件开头没有“---”之间的说明。', 'The front matter between "---" is missing.');
  let raw: unknown;
  try {
    raw = parseYaml(match[1]);
  } catch (cause) {
    const line = cause instanceof YAMLParseError ? (cause.linePos?.[0]?.line ?? 0) + 1 : 1;
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return wrong(
      { ...start, line },
      `开头的说明读不懂:${reason}`,
      `The front matter cannot be read: ${reason}`,
    );
  }
  const parsed = metaSchema.safeParse(raw);
  if (!parsed.success) {
    throw new PaperError(
      parsed.error.issues.map((issue) => {
        const where = issue.path.join('.');
        const line = lineOf(match[1] ?? '', String(issue.path.at(-1) ?? '')) + 1;
        return {
          place: { ...start, line },
          text: {
            zh: `开头的说明里“${where}”不对：${issue.message}`,
            en: `"${where}" of the front matter is wrong: ${issue.message}`,
          },
        };
      }),
    );
  }
  const first = match[0].split('\n').length;
  return { head: parsed.data, body: source.slice(match[0].length), first };
}

const lineOf = (text: string, word: string): number =>
  Math.max(
    0,
    text.split('\n').findIndex((line) => word !== '' && line.includes(word)),
  ) + 1;

function parseBody(file: string, body: string, first: number): Node[] {
  const nodes: Node[] = [];
  const lines = body.split('\n');
  const pending: { text: string; line: number }[] = [];
  const flush = (): void => {
    const [start] = pending;
    if (start === undefined) return;
    nodes.push(paragraph(pending.map((p) => p.text).join(''), { file, line: start.line, column: 1 }));
    pending.length = 0;
  };
  for (const [i, line] of lines.entries()) {
    const place = { file, line: first + i, column: 1 };
    if (line.trim() === '') flush();
    else if (/^(#|@|- |\d+\. |> )/.test(line)) {
      flush();
      nodes.push(node(line, place));
    } else pending.push({ text: line, line: place.line });
  }
  flush();
  return nodes;
}

function node(line: string, place: Place): Node {
  const heading = /^(#{1,3}) +/.exec(line);
  if (heading) {
    const at = heading[0].length;
    const level = (heading[1]?.length ?? 1) as 1 | 2 | 3;
    return {
      kind: 'heading',
      level,
      text: parseInline(line.slice(at).trim(), { ...place, column: at + 1 }),
      place,
    };
  }
  if (line.startsWith('@')) return directive(line.slice(1).trim(), place);
  return paragraph(line, place);
}

function paragraph(text: string, place: Place): Node {
  const mark = /^(- |\d+\. |> )/.exec(text)?.[0] ?? '';
  const role = mark === '' ? 'body' : mark === '- ' ? 'item' : mark === '> ' ? 'note' : 'finding';
  const column = place.column + mark.length;
  return {
    kind: 'paragraph',
    role,
    text: parseInline(text.slice(mark.length).trim(), { ...place, column }),
    place,
  };
}

function directive(text: string, place: Place): Node {
  const [name = ''] = text.split(/\s+/);
  const count = DIRECTIVES[name];
  if (count === undefined) {
    const known = Object.keys(DIRECTIVES).join('、');
    return wrong(place, `没有“@${name}”。可用:${known}。`, `There is no "@${name}". Use: ${known}.`);
  }
  const words = text.split(/\s+/).slice(1);
  const args = words.slice(0, count);
  const options = words.slice(count).filter((word) => /^[a-z_]+=\S+$/.test(word));
  const rest = words
    .slice(count)
    .filter((word) => !/^[a-z_]+=\S+$/.test(word))
    .join(' ');
  const call = callOf([name, ...args, ...options].join(' '), place);
  return {
    kind: 'directive',
    call,
    title: parseInline(rest, { ...place, column: text.indexOf(rest) + 2 }),
    place,
  };
}

const lintNode = (one: Node): Problem[] => lintInline(one.kind === 'directive' ? one.title : one.text);

/** Every call of a chapter, directives too. */
export const callsOfChapter = (nodes: readonly Node[]): Call[] =>
  nodes.flatMap((one) => (one.kind === 'directive' ? [one.call, ...callsOf(one.title)] : callsOf(one.text)));
