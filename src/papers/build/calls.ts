import type { Run } from '../../contracts/paper-document.ts';
import { type Place, wrong } from '../error.ts';
import type { Call, Inline } from '../template/inline.ts';
import { type Desk, isAbsent } from './desk.ts';
import { cell, coded, literal, strong, tally, words } from './run.ts';
import { isRest, type Line, latest, type Sheet } from './sheet.ts';
import { bands, hottest, reading, rising } from './temperature.ts';
import { clause, comparison, hidden, leading, pull, share, silent } from './wording.ts';

/** What a call says; undefined where its rule leaves nothing to say. */
type Saying = (desk: Desk, call: Call) => Run[] | undefined;

interface At {
  readonly sheet: Sheet;
  readonly line: Line;
}

/**
 * A query of the text, `applications`, or one member of it, `by_domain[S08]`.
 * @returns undefined where the release has no such data; @throws PaperError for what no chapter declares.
 */
function at(desk: Desk, ref: string | undefined, place: Place): At | undefined {
  const sheet = sheetOf(desk, ref, place);
  if (sheet === undefined) return undefined;
  const member = /\[([^\]]+)\]$/.exec(ref ?? '')?.[1];
  const lines = latest(sheet);
  const line =
    member === undefined
      ? sheet.split.length === 0
        ? lines[0]
        : wrong(
            place,
            `查询“${ref}”有多行，请写明成员，如 ${ref}[代码]。`,
            `Query "${ref}" has several rows; name one, as ${ref}[CODE].`,
          )
      : lines.find((l) => Object.values(l.members).includes(member));
  return line === undefined ? undefined : { sheet, line };
}

function sheetOf(desk: Desk, ref: string | undefined, place: Place): Sheet | undefined {
  if (ref === undefined) return wrong(place, '这里缺少查询的名字。', 'The name of a query is missing here.');
  const found = desk.sheet(ref.replace(/\[.*$/, ''), place);
  return isAbsent(found) ? undefined : found;
}

const whole = (desk: Desk, call: Call): At | undefined =>
  call.options.of === undefined ? undefined : at(desk, call.options.of, call.place);

const one =
  (say: (desk: Desk, it: At, call: Call) => Run[] | undefined): Saying =>
  (desk, call) => {
    const it = at(desk, call.args[0], call.place);
    return it === undefined ? undefined : say(desk, it, call);
  };

const many =
  (say: (desk: Desk, sheet: Sheet, call: Call) => Run[] | undefined): Saying =>
  (desk, call) => {
    const sheet = sheetOf(desk, call.args[0], call.place);
    return sheet === undefined ? undefined : say(desk, sheet, call);
  };

const parameter =
  (text: (desk: Desk) => string, of: string): Saying =>
  (desk) => [literal(text(desk), of)];

const CALLS: Readonly<Record<string, Saying>> = {
  period: parameter((d) => d.f.period(d.when.code, d.when.grain), '参数：期间'),
  month: parameter((d) => d.f.period(d.month, 'month'), '参数：期间末月'),
  place: (d) => [words(d.region.level === 'nation' ? '全国' : d.region.name.zh)],
  publisher: (d) => [words(d.catalogue.title.zh)],
  through: (d) => {
    const through = d.catalogue.watermark.complete_through;
    return through === null ? undefined : [literal(d.f.period(through, 'month'), '数据版本：完整期间')];
  },
  release: parameter((d) => d.catalogue.release, '数据版本'),
  lit: (_, { args, source }) => [literal(args.join(' '), source ?? '')],
  strong: (_, { args }) => [strong(args.join(''))],
  value: one((d, { sheet, line }) => [cell(d, sheet, line, 'amount')]),
  change: one((d, { sheet, line }) => comparison(d, sheet, line)),
  clause: one((d, { sheet, line }, call) => clause(d, sheet, line, call.options.title)),
  clauses: (d, call) => {
    const said = call.args.flatMap((ref) => {
      const it = at(d, ref, call.place);
      return it === undefined ? [] : [clause(d, it.sheet, it.line)];
    });
    return said.length === 0
      ? undefined
      : said.flatMap((runs, i) => (i === 0 ? runs : [words('；'), ...runs]));
  },
  share: one((d, { sheet, line }, call) => {
    const all = whole(d, call);
    return all === undefined ? undefined : share(d, sheet, line, all);
  }),
  leading: many((d, sheet, call) => leading(d, sheet, whole(d, call))),
  pull: many((d, sheet, call) => {
    const all = whole(d, call);
    return all === undefined ? undefined : pull(d, sheet, all);
  }),
  /** `titles a+b+c`: the names of those that the release holds, for the title of a table that shows them. */
  titles: (d, call) => {
    const names = (call.args[0] ?? '').split('+').flatMap((name) => {
      const sheet = sheetOf(d, name, call.place);
      return sheet === undefined ? [] : [sheet.title];
    });
    const final = names.at(-1);
    if (final === undefined) return undefined;
    return [words(names.length === 1 ? final : `${names.slice(0, -1).join('、')}与${final}`)];
  },
  silent: many(silent),
  hidden: many(hidden),
  reading: one((d, { sheet, line }) => reading(d, sheet, line)),
  rising: many(rising),
  bands: many(bands),
  hottest: many(hottest),
  /** `highest q`: the member with the largest value, by name and value. */
  highest: many((d, sheet) => extreme(d, sheet, 1)),
  lowest: many((d, sheet) => extreme(d, sheet, -1)),
  count: many((d, sheet) => {
    const lines = latest(sheet).filter((line) => line.value.value !== null);
    return lines.length === 0 ? undefined : [tally(d, sheet, lines)];
  }),
  /** Says nothing; `[[{{open}}… || …]]` keeps its text only while the period has not closed. */
  open: (d) => (d.complete ? undefined : []),
  synthetic: (d) => (d.catalogue.synthetic ? [] : undefined),
  outside: (d) => (d.layer === 'outside' ? [] : undefined),
  inside: (d) => (d.layer === 'inside' ? [] : undefined),
  nation: (d) => (d.region.level === 'nation' ? [] : undefined),
};

/** Names of the calls a writer may use. */
export const CALL_NAMES: readonly string[] = Object.keys(CALLS);

/** `托育托管（35.2%）`; equals are named together; nothing for fewer than two members. */
function extreme(desk: Desk, sheet: Sheet, sign: 1 | -1): Run[] | undefined {
  const sorted = latest(sheet)
    .filter((line) => line.value.value !== null && !isRest(line))
    .sort((a, b) => sign * ((b.value.value ?? 0) - (a.value.value ?? 0)) || a.row - b.row);
  const [first] = sorted;
  if (first === undefined || sorted.length < 2) return undefined;
  const equals = sorted.filter((line) => line.value.value === first.value.value);
  if (equals.length === sorted.length) return undefined;
  return [
    ...coded(equals.map((line) => line.name).join('与')),
    words(equals.length > 1 ? '（并列）（' : '（'),
    cell(desk, sheet, first, 'amount'),
    words('）'),
  ];
}

/** @throws PaperError for a call that does not exist. */
export function say(desk: Desk, call: Call): Run[] | undefined {
  const saying = CALLS[call.name];
  if (saying === undefined)
    return wrong(
      call.place,
      `没有“${call.name}”这种写法。可用：${CALL_NAMES.join('、')}。`,
      `There is no call "${call.name}". Use: ${CALL_NAMES.join(', ')}.`,
    );
  return saying(desk, call);
}

/** Runs of a text; undefined when something in it, outside optional parts, has nothing to say. */
export function runsOf(desk: Desk, parts: readonly Inline[]): Run[] | undefined {
  const runs: Run[] = [];
  for (const part of parts) {
    const said = partOf(desk, part);
    if (said === undefined) return undefined;
    runs.push(...said);
  }
  return joined(runs);
}

function partOf(desk: Desk, part: Inline): Run[] | undefined {
  if (part.kind === 'text') return [words(part.text)];
  if (part.kind === 'call') return say(desk, part.call);
  for (const option of part.options) {
    const runs = runsOf(desk, option);
    if (runs !== undefined) return runs;
  }
  return [];
}

/** Neighbouring texts as one, so that a sentence is not cut where its template was. */
function joined(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last?.kind === 'text' && run.kind === 'text' && last.strong === run.strong)
      out[out.length - 1] = { ...last, text: last.text + run.text };
    else out.push(run);
  }
  return out.filter((run) => run.kind !== 'text' || run.text !== '');
}

export const plain = (runs: readonly Run[]): string => runs.map((run) => run.text).join('');
