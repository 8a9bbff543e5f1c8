/** What bureaus count in. */
const UNIT =
  /^(?:[百千万亿]|十万|百万|千万)*(?:元|美元|欧元|人民币|人|户|个|家|件|次|人次|吨|吨标准煤|千克|公斤|公顷|亩|平方米|平方公里|立方米|公里|千米|辆|台|部|册|张|床|所|座|千瓦时|小时|天|岁|年|点|倍)(?:\/[\p{Script=Han}]{1,4})?$|^[%‰]$/u;

/** `100` says what the figure is measured against; it is part of the name of an index and its unit alike. */
const BASE = /^(?:以)?[\p{Script=Han}\d]{1,12}=100$/u;

const SPELLED: Readonly<Record<string, string>> = { pct: '%', percent: '%', 百分比: '%', yuan: '元' };

/** A unit as it is stored, or undefined for what is none. */
export function unitOf(text: string): string | undefined {
  const said = text.normalize('NFKC').replace(/\s+/gu, '');
  const known = SPELLED[said.toLowerCase()] ?? said;
  return UNIT.test(known) || BASE.test(known) ? known : undefined;
}

/** A name taken apart from the unit behind it: `地区生产总值(亿元)`, `值_元`. An index keeps its base in the name. */
export function splitUnit(text: string): { readonly name: string; readonly unit?: string } {
  const said = text
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}]+/gu, ' ')
    .trim();
  const bracket = /^(.*\S)\s*[([【](?:单位:)?([^()[\]【】]+)[)\]】]$/u.exec(said);
  const behind = bracket ?? /^(.*[^_\s])_([^_]+)$/u.exec(said);
  const unit = behind?.[2] === undefined ? undefined : unitOf(behind[2]);
  if (unit === undefined || behind?.[1] === undefined) return { name: said };
  return unit.endsWith('=100') ? { name: said, unit } : { name: behind[1], unit };
}

/** The unit that a line above or below a table states for all of it: `单位:亿元`. */
export function statedUnit(line: string): string | undefined {
  const match = /(?:计量)?单位\s*:\s*([^\s,;)]+)/u.exec(line.normalize('NFKC'));
  return match?.[1] === undefined ? undefined : unitOf(match[1]);
}
