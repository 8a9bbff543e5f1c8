import { stringify } from 'yaml';
import { type Contract, type Field, rawColumns, storedColumn } from '../contracts/contract.ts';
import { classifiableList } from '../intake/plan.ts';
import { askedFields, exampleOf, mustBeGiven } from './asked-fields.ts';
import { type CodeLists, codesOf } from './code-lists.ts';
import { codeTable, listOf } from './codes-page.ts';
import { formOf, SENSITIVITY, sensitivityOf, storedAs } from './field-words.ts';
import { fenced, GENERATED, page, table } from './markdown.ts';
import { sampleMapping } from './sample-mapping.ts';

type Language = 'zh' | 'en';

/** Lists up to this length are printed on the page, longer ones are linked. */
const SHORT_LIST = 12;

/** Everything a sending unit or a data officer needs to know about one family, from its contract alone. */
export function familyPage(contract: Contract, lists: CodeLists, language: Language): string {
  const zh = language === 'zh';
  const { family, title, grain } = contract;
  return page(
    GENERATED,
    `# ${title[language]} \`${family}\``,
    zh
      ? `[English](en/${family}.md) · [全部类别](README.md)`
      : `[中文](../${family}.md) · [All families](README.md)`,
    `${grain[language]}${zh ? '。' : '.'}`,
    facts(contract, language),
    zh ? '## 列' : '## Columns',
    zh
      ? '**粗体**为必填。表头一栏的名称与“也认得”的写法都无需映射；全角、空格、括号与大小写不计。'
      : '**Bold** must be filled in. The headers and their other names need no mapping; width, spaces, brackets and case do not count.',
    columnTable(contract, lists, language),
    zh ? '## 代码' : '## Codes',
    codeSections(contract, lists, language),
    zh ? '## 规则' : '## Rules',
    rules(contract, language),
    zh ? '## 从不入库' : '## Never stored',
    neverStored(contract, language),
    ...keptTexts(contract, language),
    zh ? '## 例' : '## Example',
    fenced('csv', exampleCsv(contract, lists)),
    zh ? '## 映射' : '## Mapping',
    zh
      ? '来源的表头与上面的写法不同、代码自成一套、或金额以万元计时，写一份映射（`thermometer inspect 文件 --out 映射.yml` 会先写好）：'
      : 'Where a source has other headers, codes of its own or another unit, a mapping says so (`thermometer inspect FILE --out mapping.yml` writes the first draft):',
    fenced('yaml', stringify(sampleMapping(contract, lists), { lineWidth: 0 }).trimEnd()),
  );
}

function facts(contract: Contract, language: Language): string {
  const zh = language === 'zh';
  const headers = (names: readonly string[]): string =>
    names.map((name) => `${contract.fields[name]?.[language] ?? name} \`${name}\``).join(zh ? '、' : ', ');
  const rows: [string, string][] = [
    [zh ? '契约版本' : 'Contract version', String(contract.version)],
    [
      zh ? '凭什么认出同一条' : 'Same record by',
      `${zh ? '来源系统' : 'the source'} + ${headers(contract.key)}`,
    ],
  ];
  if (contract.event) {
    const fallback = contract.eventFallback
      ? `${zh ? '，没有则取 ' : ', else '}${headers([contract.eventFallback])}`
      : '';
    rows.push([zh ? '归月依据' : 'Dated by', headers([contract.event]) + fallback]);
  } else rows.push([zh ? '归月依据' : 'Dated by', zh ? '登记类，不归月' : 'a register: not dated']);
  if (contract.newerBy)
    rows.push([zh ? '同一导出中以谁为新' : 'Newer within one export', headers([contract.newerBy])]);
  rows.push([zh ? '到人' : 'Person', person(contract, zh)]);
  rows.push([zh ? '法律依据' : 'Legal basis', contract.legalBasis[language]]);
  rows.push([
    zh ? '保存期限' : 'Kept for',
    zh ? `${contract.retentionMonths} 个月` : `${contract.retentionMonths} months`,
  ]);
  rows.push([zh ? '最高敏感级别' : 'Highest sensitivity', SENSITIVITY[sensitivityOf(contract)][language]]);
  rows.push([
    zh ? '入库' : 'Stored in',
    contract.family === 'official_statistics'
      ? '`reference.official_statistics`'
      : `\`raw.${contract.family}\` (${rawColumns(contract).length} ${zh ? '列' : 'columns'})`,
  ]);
  rows.push([
    zh ? '空表' : 'Template',
    `\`thermometer contracts template ${contract.family} --out FILE.xlsx\``,
  ]);
  return table(['', ''], rows);
}

function person({ person: field, unlinkWhen }: Contract, zh: boolean): string {
  if (field === undefined) return zh ? '不含个人' : 'no person';
  if (unlinkWhen === 'true') return zh ? '从不存会员标识' : 'stored without the member key';
  if (unlinkWhen === undefined) return zh ? '以加密标识相连' : 'linked by a keyed pseudonym';
  return zh
    ? `以加密标识相连；\`${unlinkWhen}\` 时不存会员标识`
    : `linked by a keyed pseudonym; without it when \`${unlinkWhen}\``;
}

function columnTable(contract: Contract, lists: CodeLists, language: Language): string {
  const zh = language === 'zh';
  const asked = askedFields(contract);
  return table(
    zh
      ? ['表头', '怎么填', '例', '也认得', '存为', '级别']
      : ['Header', 'What to write', 'Example', 'Other names', 'Stored as', 'Level'],
    asked.map(([name, field]) => [
      `${mustBeGiven(contract, name) ? `**${field.zh}**` : field.zh}${zh ? '' : `<br>${field.en}`}`,
      [linkedForm(field, language), field.note?.[language]].filter(Boolean).join(zh ? '。' : '. '),
      exampleOf(field, lists),
      otherNames(name, field, language),
      storedAs(name, field)[language],
      SENSITIVITY[field.sensitivity][language],
    ]),
  );
}

function linkedForm(field: Field, language: Language): string {
  const form = formOf(field)[language];
  const list = listOf(field);
  return list === undefined ? form : form.replace(list, `[\`${list}\`](codes.md#${list})`);
}

const otherNames = (name: string, field: Field, language: Language): string =>
  [...new Set([...(language === 'zh' ? [field.en] : []), ...(field.aliases ?? []), name])].join(' · ');

function codeSections(contract: Contract, lists: CodeLists, language: Language): string {
  const used = new Map<string, string[]>();
  for (const [, field] of askedFields(contract)) {
    const list = listOf(field);
    if (list !== undefined) used.set(list, [...(used.get(list) ?? []), field[language]]);
  }
  if (used.size === 0)
    return language === 'zh' ? '本类没有代码列。' : 'No column of this family holds codes.';
  return [...used]
    .map(([list, headers]) => {
      const codes = codesOf(lists, list);
      const who = headers.join(language === 'zh' ? '、' : ', ');
      return codes.length > SHORT_LIST
        ? language === 'zh'
          ? `**${who}**:[\`${list}\`](codes.md#${list}),${codes.length} 个代码`
          : `**${who}**: [\`${list}\`](codes.md#${list}), ${codes.length} codes`
        : `**${who}** \`${list}\`\n\n${codeTable(codes, language)}`;
    })
    .join('\n\n');
}

function rules(contract: Contract, language: Language): string {
  const zh = language === 'zh';
  const general = zh
    ? '此外适用[通用的退回原因](README.md#各类通用的退回原因)。'
    : 'The [reasons for refusal in every family](README.md#reasons-for-refusal-in-every-family) apply as well.';
  if (contract.rules.length === 0) return general;
  const rows = contract.rules.map((rule) => [
    `\`${rule.id}\``,
    contract.fields[rule.field]?.[language] ?? rule.field,
    rule[language],
    rule.severity === 'reject' ? (zh ? '整行退回' : 'refused') : zh ? '装载并计数' : 'loaded, counted',
    rule.fix[language],
    `\`${rule.holds}\``,
  ]);
  const header = zh
    ? ['规则', '看哪一列', '不符时说', '后果', '怎么改', '成立的条件']
    : ['Rule', 'Column', 'Says', 'Then', 'What to do', 'Holds when'];
  return `${table(header, rows)}\n\n${general}`;
}

function neverStored(contract: Contract, language: Language): string {
  const zh = language === 'zh';
  const left = Object.entries<Field>(contract.fields).filter(
    ([name, field]) => storedColumn(name, field) === undefined,
  );
  const unknown = zh
    ? '契约没有列出的列一律不装载，列名记入台账。'
    : 'Columns the contract does not name are not loaded; their names are kept in the ledger.';
  if (left.length === 0) return unknown;
  const rows = left.map(([name, field]) => [
    field[language],
    fate(contract, field, zh) + (field.note ? `${zh ? '。' : '. '}${field.note[language]}` : ''),
    [...(zh ? [] : [field.zh]), otherNames(name, field, language)].join(' · '),
  ]);
  return `${table(zh ? ['列', '怎么处理', '认得的表头'] : ['Column', 'What happens', 'Known headers'], rows)}\n\n${unknown}`;
}

/** Texts that an owner, by name, has kept: a section of its own, which most families do not have. */
function keptTexts(contract: Contract, language: Language): string[] {
  const zh = language === 'zh';
  const rows = Object.entries<Field>(contract.fields).flatMap(([name, field]) =>
    field.type === 'free_text' && field.kept
      ? [[field[language], `\`${name}\``, field.kept.owner, field.kept.why[language]]]
      : [],
  );
  if (rows.length === 0) return [];
  return [
    zh ? '## 脱敏后保存的文字' : '## Texts stored scrubbed',
    table(zh ? ['列', '存为', '经谁同意', '理由'] : ['Column', 'Stored as', 'By the word of', 'Why'], rows),
  ];
}

function fate(contract: Contract, field: Field, zh: boolean): string {
  if (field.type === 'person')
    return zh ? '原值不留，只存加密标识' : 'only a keyed pseudonym is stored, never the value';
  if (field.type === 'free_text') {
    const codes = Object.keys(contract.fields).filter((name) => classifiableList(contract, name));
    const derive = codes.map((name) => `\`${name}: { classify: [${field.zh}] }\``).join(zh ? '、' : ', ');
    if (codes.length === 0)
      return zh ? '只在暂存区，不入库，随暂存清除' : 'stays in staging and goes with it';
    return zh
      ? `只在暂存区，不入库，随暂存清除；来源没有代码时，映射可写 ${derive} 由文字归类`
      : `stays in staging and goes with it; where the source gives no code, a mapping may derive it: ${derive}`;
  }
  return zh ? '认得并拒收，列名记入台账' : 'known and refused; its name is kept in the ledger';
}

function exampleCsv(contract: Contract, lists: CodeLists): string {
  const asked = askedFields(contract);
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
  return [
    line(asked.map(([, field]) => field.zh)),
    line(asked.map(([, field]) => exampleOf(field, lists))),
  ].join('\n');
}
