import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Draw, drawFrom, makers } from './draw.ts';
import { hardCases } from './hard-cases.ts';
import { templates } from './templates.ts';

export interface LabelledSpan {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface LabelledCase {
  readonly id: string;
  readonly half: 'seen' | 'unseen';
  readonly text: string;
  readonly spans: readonly LabelledSpan[];
}

const SEED = 2031;
const FILLINGS = 8;
export const CASES_FILE = join(import.meta.dirname, 'cases.jsonl');

/** A sentence is on one side with all its fillings. */
const halfOf = (source: string): LabelledCase['half'] =>
  (createHash('sha256').update(source).digest()[0] ?? 0) < 128 ? 'seen' : 'unseen';

function assemble(pieces: readonly { text: string; kind: string }[]): Pick<LabelledCase, 'text' | 'spans'> {
  const spans: LabelledSpan[] = [];
  let text = '';
  for (const piece of pieces) {
    if (piece.kind)
      spans.push({ kind: piece.kind, start: text.length, end: text.length + piece.text.length });
    text += piece.text;
  }
  return { text, spans };
}

function filled(template: string, draw: Draw): Pick<LabelledCase, 'text' | 'spans'> {
  return assemble(
    template.split(/(\{=?\w+\})/).map((part) => {
      const marker = part.match(/^\{(=?)(\w+)\}$/);
      if (!marker) return { text: part, kind: '' };
      const maker = makers[marker[2] ?? ''];
      if (!maker) throw new Error(`no maker for ${part} in "${template}"`);
      return { text: maker.make(draw), kind: marker[1] ? '' : maker.kind };
    }),
  );
}

function marked(source: string): Pick<LabelledCase, 'text' | 'spans'> {
  return assemble(
    source.split(/(\[\[\w+\|[^\]]+\]\])/).map((part) => {
      const label = part.match(/^\[\[(\w+)\|([^\]]+)\]\]$/);
      return label ? { kind: label[1] ?? '', text: label[2] ?? '' } : { kind: '', text: part };
    }),
  );
}

export function makeCases(): LabelledCase[] {
  const draw = drawFrom(SEED);
  const generated = templates.flatMap((template, t) =>
    Array.from({ length: FILLINGS }, (_, i) => ({
      id: `t${t}-${i}`,
      half: halfOf(template),
      ...filled(template, draw),
    })),
  );
  const written = hardCases.map((source, i) => ({ id: `h${i}`, half: halfOf(source), ...marked(source) }));
  return [...generated, ...written];
}

export const asLines = (cases: readonly LabelledCase[]): string =>
  `${cases.map((c) => JSON.stringify(c)).join('\n')}\n`;

if (process.argv[1]?.endsWith('make-cases.ts')) writeFileSync(CASES_FILE, asLines(makeCases()));
