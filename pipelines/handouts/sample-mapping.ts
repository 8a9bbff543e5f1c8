import type { Contract, Field } from '../contracts/contract.ts';
import { askedFields, mustBeGiven } from './asked-fields.ts';
import { type CodeLists, codesOf } from './code-lists.ts';

type Rule = string | Readonly<Record<string, unknown>>;

/**
 * A mapping for a source of which no header is known: what must be filled in, and the first date, code, amount and
 * flag beside it. It is what `mappingSchema` reads, so a reader can start from it.
 */
export function sampleMapping(contract: Contract, lists: CodeLists): Readonly<Record<string, unknown>> {
  const shown = new Set<Field['type']>();
  const fields: Record<string, Rule> = {};
  for (const [name, field] of askedFields(contract)) {
    const isNew = TELLING.has(field.type) && !shown.has(field.type);
    if (!isNew && !mustBeGiven(contract, name)) continue;
    shown.add(field.type);
    fields[name] = isNew ? ruleOf(field, lists) : header(field);
  }
  return {
    family: contract.family,
    source: 'source-system',
    sender: '报送单位',
    exported_at: '2026-09-30 18:00:00',
    fields,
    ignore: ['内部流水号'],
  };
}

const TELLING: ReadonlySet<Field['type']> = new Set([
  'code',
  'date',
  'timestamp',
  'money',
  'boolean',
  'region',
]);

const header = ({ zh }: Field): string => `来源的“${zh}”`;

function ruleOf(field: Field, lists: CodeLists): Rule {
  const column = header(field);
  switch (field.type) {
    case 'code': {
      const [first, second] = codesOf(lists, field.list);
      const codes = Object.fromEntries(
        [first, second].flatMap((code, i) => (code ? [[`来源代码${i + 1}`, code.code]] : [])),
      );
      return { column, codes };
    }
    case 'date':
      return { column, format: '%d/%m/%Y' };
    case 'timestamp':
      return { column, format: '%d/%m/%Y %H:%M' };
    case 'money':
      return { column, unit: '万元' };
    case 'boolean':
      return { column, codes: { Y: '是', N: '否' } };
    default:
      return column;
  }
}
