import type { Block, Run } from '../../contracts/paper-document.ts';
import { type Place, wrong } from '../error.ts';
import { figureAlt } from '../figure.ts';
import type { Node } from '../template/chapter.ts';
import { aboutData } from './about.ts';
import { plain, runsOf } from './calls.ts';
import { type Desk, isAbsent } from './desk.ts';
import type { Writing } from './document.ts';
import { words } from './run.ts';
import { type Line, latest, type Sheet } from './sheet.ts';
import { besideOf, indicatorsOf, marksNote, tableOf } from './table.ts';

type Directive = Extract<Node, { kind: 'directive' }>;

const CHARTS = ['trend', 'bars', 'ranking', 'contributions', 'tiles'] as const;
type Chart = (typeof CHARTS)[number];

/** Values below which a gap or two says nothing about the rest. */
const FEW = 4;

/** Blocks of one `@` line; none where the release holds no such data, which is then said in the appendix. */
export function directive(writing: Writing, node: Directive, source: string): Block[] {
  const { call, title: text } = node;
  const { desk } = writing;
  if (call.name !== 'table' && call.name !== 'figure') return aboutData(writing, call.name, source);
  const title = runsOf(desk, text) ?? [];
  const sheets = (call.args[0] ?? '').split('+').flatMap((name) => present(writing, name, node.place));
  const [first] = sheets;
  if (first === undefined || sheets.every((sheet) => sheet.lines.every((l) => l.value.value === null))) {
    if (first !== undefined) leftOut(writing, plain(title), '本期没有可公布的数值');
    return [];
  }
  const shown = latest(first);
  const sparse = first.split.length === 0 ? first.lines : sheets.length === 1 ? shown : [];
  if (sparse.length >= FEW && 2 * sparse.filter((l) => l.value.value === null).length > sparse.length) {
    leftOut(writing, plain(title), '多数数值不可公布');
    return [];
  }
  if (call.name === 'figure') return figure(writing, node, first, title, source);
  const whole = call.options.of === undefined ? undefined : present(writing, call.options.of, node.place)[0];
  const flat = sheets.every((sheet) => sheet.split.length === 0 && sheet.lines.length <= 1);
  const body =
    sheets.length === 1 && !flat
      ? tableOf(desk, first, whole)
      : flat
        ? indicatorsOf(desk, sheets)
        : besideOf(desk, sheets);
  return [{ kind: 'table', id: '', number: '', title, source, ...body }];
}

/** The answers of a query; none, and noted as left out, where the release has no such data. */
function present({ desk, omitted }: Writing, name: string, place: Place): Sheet[] {
  const found = desk.sheet(name, place);
  if (!isAbsent(found)) return [found];
  omitted.set(`${found.title} ${found.absent.zh}`, { what: found.title, why: found.absent.zh });
  return [];
}

const leftOut = ({ omitted }: Writing, what: string, why: string): void => {
  omitted.set(`${what} ${why}`, { what, why });
};

function figure(
  writing: Writing,
  { call, place }: Directive,
  sheet: Sheet,
  title: readonly Run[],
  source: string,
): Block[] {
  const { desk } = writing;
  const chart = CHARTS.find((c) => c === call.args[1]) ?? unknownChart(call.args[1] ?? '', place);
  // The tile grid is one of provinces.
  if (chart === 'tiles' && desk.region.level !== 'nation') return [];
  const options = { ...call.options, ...scope(desk, sheet) };
  const spec = { chart, answer: sheet.id, options, title: plain(title) };
  const alt = figureAlt(spec, desk.bodies, desk.catalogue.currency);
  // Lines print their unit on the axis.
  const unit = chart === 'bars' ? desk.f.unit(sheet.metric) : '';
  return [
    {
      kind: 'figure',
      id: '',
      number: '',
      title: [...title],
      chart,
      answer: sheet.id,
      options,
      alt,
      source,
      notes: [
        ...(unit === '' ? [] : [[words(`单位：${unit}`)]]),
        ...marksNote(
          desk,
          drawn(sheet, chart, Number(options.lines ?? 6)).flatMap(({ value }) =>
            value.value === null ? [value.status] : [],
          ),
        ),
      ],
    },
  ];
}

/** What a chart marks where it has no value; rankings and tiles say it by themselves. */
function drawn(sheet: Sheet, chart: Chart, most: number): readonly Line[] {
  if (chart === 'bars') return latest(sheet);
  if (chart !== 'trend') return [];
  const member = (line: Line): string => Object.values(line.members).join('|');
  const largest = latest(sheet)
    .toSorted((a, b) => (b.value.value ?? -Infinity) - (a.value.value ?? -Infinity))
    .slice(0, most)
    .map(member);
  return sheet.lines.filter((line) => largest.includes(member(line)));
}

const unknownChart = (name: string, place: Place): Chart =>
  wrong(
    place,
    `没有“${name}”这种图。可用：${CHARTS.join('、')}。`,
    `There is no chart "${name}". Use: ${CHARTS.join(', ')}.`,
  );

/** Places of a paper about one province: the answer may hold others too. */
function scope(desk: Desk, sheet: Sheet): Record<string, string> {
  if (desk.region.level === 'nation' || !sheet.split.some((d) => d.id === 'region')) return {};
  const codes = new Set(sheet.lines.flatMap((line) => line.members.region ?? []));
  return 'readings' in sheet.body ? { only: [...codes].join(',') } : {};
}
