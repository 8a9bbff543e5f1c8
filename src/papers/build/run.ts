import type { Derivation, NumberRun, RowCell, Run } from '../../contracts/paper-document.ts';
import type { ApiValue } from '../../contracts/value.ts';
import type { Bilingual } from '../../domain/text.ts';
import type { Format } from '../../i18n/format.ts';
import { numeral } from '../../i18n/numeral.ts';
import { recompute } from '../recompute.ts';
import { lintText } from '../template/lint.ts';
import type { Desk } from './desk.ts';
import type { Line, Sheet } from './sheet.ts';

export const words = (text: string): Run => ({ kind: 'text', text });

export const strong = (text: string): Run => ({ kind: 'text', text, strong: true });

/** Text that quotes something (a definition, a reason): its numerals are literals with their source. */
export function quoted(text: string, source: string): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const { at, numeral: found } of lintText(text)) {
    if (at > from) runs.push(words(text.slice(from, at)));
    runs.push({ kind: 'literal', id: '', text: found, source });
    from = at + found.length;
  }
  if (from < text.length) runs.push(words(text.slice(from)));
  return runs;
}

/** Names of members as their code list spells them; 12351热线 and 25—34岁 have numerals that no query answers. */
export const coded = (names: string): Run[] => quoted(names, '代码表');

export const literal = (text: string, source: string): Run => ({ kind: 'literal', id: '', text, source });

export const cellOf = (sheet: Sheet, line: Line, field: RowCell['field'] = 'value'): RowCell => ({
  answer: sheet.id,
  row: line.row,
  field,
});

type Form = NumberRun['form'];
interface Printed {
  readonly unit: string;
  readonly unit_label?: Bilingual;
  readonly decimals: number;
  readonly form: Form;
}

/** A number of an answer that is no table of a metric: rows loaded, a coverage, a weight. */
export function pointed(
  desk: Desk,
  answer: string,
  pointer: string,
  shape: Printed & { readonly of: string },
): NumberRun {
  const from: Derivation = { op: 'cell', cells: [{ answer, pointer }] };
  const value = recompute(from, desk.bodies);
  const { unit, decimals, form, of } = shape;
  return {
    kind: 'number',
    id: '',
    text: printed(value, { unit, decimals, form }, desk.f),
    ...value,
    unit,
    decimals,
    form,
    metric: of,
    from,
  };
}

/** How many numbers of an answer there are. */
export function counted(desk: Desk, cells: Derivation['cells'], of: string): NumberRun {
  const from: Derivation = { op: 'count', cells };
  const value = recompute(from, desk.bodies);
  const shape = { unit: 'ratio', decimals: 0, form: 'count' as const };
  return {
    kind: 'number',
    id: '',
    text: printed(value, shape, desk.f),
    ...value,
    ...shape,
    metric: of,
    from,
  };
}

/** A number made of gated cells; printed the one way its form is printed. */
export function bound(
  desk: Desk,
  sheet: Sheet,
  from: Derivation,
  form: Form,
  over: Partial<Printed> = {},
): NumberRun {
  const value = recompute(from, desk.bodies);
  const shape = {
    unit: over.unit ?? sheet.metric.unit,
    unit_label: over.unit_label ?? sheet.metric.unit_label,
    decimals: over.decimals ?? sheet.metric.decimals,
    form,
  };
  return {
    kind: 'number',
    id: '',
    text: printed(value, shape, desk.f),
    ...value,
    ...shape,
    metric: sheet.metric.id,
    from,
  };
}

/** One cell as it stands. */
export const cell = (
  desk: Desk,
  sheet: Sheet,
  line: Line,
  form: Form,
  field: RowCell['field'] = 'value',
  over: Partial<Printed> = {},
): NumberRun => bound(desk, sheet, { op: 'cell', cells: [cellOf(sheet, line, field)] }, form, over);

/** How many cells of a kind there are. */
export const tally = (desk: Desk, sheet: Sheet, lines: readonly Line[]): NumberRun =>
  bound(desk, sheet, { op: 'count', cells: lines.map((line) => cellOf(sheet, line)) }, 'count', {
    unit: 'ratio',
    decimals: 0,
  });

/** What a number says on paper; a missing one prints its mark alone in a table, its reason in prose. */
export function printed(
  { value, status }: ApiValue,
  shape: Pick<NumberRun, 'unit' | 'unit_label' | 'decimals' | 'form'>,
  f: Format,
): string {
  const { unit, unit_label, decimals, form } = shape;
  if (form === 'cell' || form === 'cell_10k' || form === 'count' || form === 'signed') {
    if (value === null) return f.cell({ value, status }, decimals);
    if (form === 'signed') return f.signed(value, decimals);
    if (form === 'cell_10k') return f.number(value / 10_000, 2, 'table').replaceAll(',', '');
    return f
      .number(value, form === 'count' ? 0 : decimals, form === 'count' ? 'prose' : 'table')
      .replaceAll(',', '');
  }
  if (form === 'minor_10k')
    return value === null
      ? f.cell({ value, status }, 0)
      : f.number(value / 1e6, 2, 'table').replaceAll(',', '');
  if (form === 'minor')
    return value === null ? f.cell({ value, status }, 0) : f.number(value / 100, 2, 'prose');
  if (form === 'amount' && value !== null)
    return f.value({ value, status }, { unit, unit_label, decimals }, 'prose');
  return numeral({ value, status, unit, decimals, form }, f);
}
