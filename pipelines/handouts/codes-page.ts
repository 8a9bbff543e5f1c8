import type { Contract, Field } from '../contracts/contract.ts';
import { type Code, type CodeLists, codesOf } from './code-lists.ts';
import { GENERATED, page, table } from './markdown.ts';

type Language = 'zh' | 'en';

/** The list a field's values come from. */
export const listOf = (field: Field): string | undefined =>
  field.type === 'code' ? field.list : field.type === 'age_band' ? 'age_band' : undefined;

/** The code lists that contracts use, each once: code, names, accepted spellings, and who uses it. */
export function codesPage(contracts: readonly Contract[], lists: CodeLists, language: Language): string {
  const users = new Map<string, string[]>();
  for (const { family, fields } of contracts) {
    for (const list of new Set(Object.values<Field>(fields).flatMap((field) => listOf(field) ?? [])))
      users.set(list, [...(users.get(list) ?? []), family]);
  }
  const sections = [...users.keys()].sort().map((list) => {
    const by = (users.get(list) ?? []).map((family) => `[\`${family}\`](${family}.md)`).join(' · ');
    return page(`## ${list}`, by, codeTable(codesOf(lists, list), language)).trimEnd();
  });
  return page(
    GENERATED,
    language === 'zh' ? '# 代码表' : '# Code lists',
    language === 'zh'
      ? '来源：`data/reference/codes.csv`。代码、中文名、英文名与“也认得”的写法都可以填；全角、空格与大小写不计。'
      : 'From `data/reference/codes.csv`. The code, either name and every accepted spelling may be written; width, spaces and case do not count.',
    ...sections,
  );
}

export const codeTable = (codes: readonly Code[], language: Language): string =>
  table(
    language === 'zh'
      ? ['代码', '名称', '也认得', '说明']
      : ['Code', 'Name', 'In Chinese', 'Accepted spellings', 'Note (Chinese)'],
    codes.map(({ code, zh, en, aliases, note }) =>
      language === 'zh'
        ? [`\`${code}\``, zh, aliases.join(' · '), note]
        : [`\`${code}\``, en, zh, aliases.join(' · '), note],
    ),
  );
