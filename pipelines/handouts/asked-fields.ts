import type { Contract, Field } from '../contracts/contract.ts';
import { type CodeLists, codesOf } from './code-lists.ts';

/**
 * The fields a sending unit is asked for: what is stored, and the identifiers the door turns into keys. Free text,
 * refused columns and ID numbers are recognised when they come, but nobody is asked for them.
 */
export const askedFields = (contract: Contract): [name: string, field: Field][] =>
  Object.entries(contract.fields).filter(([, field]) => isAsked(field));

function isAsked(field: Field): boolean {
  if (field.type === 'free_text' || field.type === 'dropped') return false;
  return field.type !== 'person' || field.identifier !== 'id_number';
}

/** What must be filled in: the required fields, and what names the record where none of its parts is required. */
export function mustBeGiven(contract: Contract, name: string): boolean {
  if (contract.fields[name]?.required) return true;
  if (contract.event === name && contract.eventFallback === undefined) return true;
  return contract.key[0] === name && !contract.key.some((part) => contract.fields[part]?.required);
}

/** Texts that stand for codes but name no case of their own: not given, not classified, other. */
const NO_CASE = new Set(['U', 'unknown', 'other', '0', '9', '90', '99', 'S99', 'A99']);

/** An example of what a person writes into the field; empty where a usual record has nothing to say. */
export function exampleOf(field: Field, lists: CodeLists): string {
  if (field.example !== undefined) return named(field, lists, field.example);
  switch (field.type) {
    case 'code':
      return codesOf(lists, field.list).find(({ code }) => !NO_CASE.has(code))?.zh ?? '';
    case 'boolean':
      return '是';
    case 'date':
      return '2026-09-15';
    case 'timestamp':
      return '2026-09-15 10:22:00';
    case 'month':
      return '2026-09';
    case 'age_band':
      return '1990';
    case 'region':
      return '510100';
    default:
      return '';
  }
}

/** Contracts may give the code as an example; people are shown its name, as in the drop-down list. */
const named = (field: Field, lists: CodeLists, example: string): string =>
  field.type === 'code'
    ? (codesOf(lists, field.list).find(({ code }) => code === example)?.zh ?? example)
    : example;
