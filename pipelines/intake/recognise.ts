import type { Contract } from '../contracts/contract.ts';
import { headerKey } from '../contracts/header.ts';

export interface Recognised {
  readonly field: string;
  /** A unit in brackets behind the name: 成交金额(万元). */
  readonly unit?: string;
}

const UNIT =
  /^(.*?)[\s]*[([（【]\s*(?:单位[::]?)?\s*(亿元|万元|千元|百元|元|角|分|万|%|人次|人|件|个|份|张|次|天|GBP|USD|EUR|CNY|RMB)\s*[)\]）】]\s*$/u;

/** A header split into its name and the unit written behind it. */
export function headerUnit(header: string): { name: string; unit?: string } {
  const match = UNIT.exec(header.normalize('NFKC'));
  return match?.[1] && match[2] ? { name: match[1], unit: match[2] } : { name: header };
}

/** Which field of a contract a header names, by its Chinese, English or other known name. */
export function recogniser(contract: Contract): (header: string) => Recognised | undefined {
  const names = new Map<string, string>();
  const add = (name: string, field: string): void => {
    const key = headerKey(name);
    if (key && !names.has(key)) names.set(key, field);
  };
  const fields = Object.entries(contract.fields);
  for (const [field, { zh }] of fields) add(zh, field);
  for (const [field, { en }] of fields) {
    add(field, field);
    add(en, field);
  }
  for (const [field, { aliases }] of fields) for (const alias of aliases ?? []) add(alias, field);
  return (header) => {
    const { name, unit } = headerUnit(header);
    const field = names.get(headerKey(header)) ?? names.get(headerKey(name));
    return field === undefined ? undefined : { field, unit };
  };
}
