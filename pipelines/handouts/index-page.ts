import type { Contract } from '../contracts/contract.ts';
import { GENERAL_RULES, reasonOf } from '../intake/reasons.ts';
import { SENSITIVITY, sensitivityOf } from './field-words.ts';
import { GENERATED, page, table } from './markdown.ts';

/** All families on one page: grain, key, legal basis, retention, sensitivity; and the rules that hold for all. */
export function indexPage(contracts: readonly Contract[], language: 'zh' | 'en'): string {
  const zh = language === 'zh';
  const join = zh ? '、' : ', ';
  return page(
    GENERATED,
    zh ? '# 数据契约' : '# Contracts',
    zh
      ? '[English](en/README.md)。每一类数据有一份契约：收哪些列、认得哪些表头、什么值算对、什么从不入库。未列入契约的列一律不装载。'
      : '[中文](../README.md). Each record family has one contract: which columns are taken, under which headers, what is right, and what is never stored. A column no contract names is not loaded.',
    zh
      ? '本页与各类的页面由 `npm run thermometer -- contracts --out docs/contracts` 从 `pipelines/contracts` 生成，测试保证两者一致。空表：`npm run thermometer -- contracts template 类别 --out 空表.xlsx`。新增一类见 [adding-a-family.md](../adding-a-family.md)。'
      : 'These pages are generated from `pipelines/contracts` by `npm run thermometer -- contracts --out docs/contracts`; a test keeps them equal. A workbook to fill in: `npm run thermometer -- contracts template FAMILY --out FILE.xlsx`. To add a family see [adding-a-family.md](../../adding-a-family.md).',
    table(
      zh
        ? ['类别', '一行是什么', '凭什么认出同一条', '日期', '到人', '法律依据', '保存', '最高级别']
        : [
            'Family',
            'One row',
            'Same record by',
            'Dated by',
            'Person',
            'Legal basis',
            'Kept',
            'Highest level',
          ],
      contracts.map((contract) => {
        const headers = (names: readonly string[]): string =>
          names.map((name) => contract.fields[name]?.[language] ?? name).join(join);
        return [
          `[${contract.title[language]}](${contract.family}.md) \`${contract.family}\``,
          contract.grain[language],
          headers(contract.key),
          contract.event ? headers([contract.event]) : '',
          personWord(contract, zh),
          contract.legalBasis[language],
          zh ? `${contract.retentionMonths} 个月` : `${contract.retentionMonths} months`,
          SENSITIVITY[sensitivityOf(contract)][language],
        ];
      }),
    ),
    zh ? '## 各类通用的退回原因' : '## Reasons for refusal in every family',
    table(
      zh ? ['规则', '说的是', '怎么改'] : ['Rule', 'Says', 'What to do'],
      GENERAL_RULES.map((rule) => {
        const reason = reasonOf(GENERAL, { rule, field: zh ? '列名' : 'column' });
        return [`\`${rule}\``, reason[language], reason.fix[language]];
      }),
    ),
    zh ? '代码表见 [codes.md](codes.md)。' : 'Code lists: [codes.md](codes.md).',
  );
}

/** Stands for any family where only the general rules are asked for. */
const GENERAL: Contract = {
  family: '',
  version: 0,
  title: { zh: '', en: '' },
  grain: { zh: '', en: '' },
  key: [],
  fields: {},
  rules: [],
  legalBasis: { zh: '', en: '' },
  retentionMonths: 0,
};

function personWord({ person, unlinkWhen }: Contract, zh: boolean): string {
  if (person === undefined) return '';
  if (unlinkWhen === 'true') return zh ? '从不挂人' : 'never linked';
  if (unlinkWhen !== undefined) return zh ? '是，敏感的除外' : 'yes, unless sensitive';
  return zh ? '是' : 'yes';
}
