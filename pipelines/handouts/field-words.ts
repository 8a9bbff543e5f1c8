import type { Bilingual } from '../../src/domain/text.ts';
import type { Contract, Field, Sensitivity } from '../contracts/contract.ts';

/** What a person writes into a field, in one sentence: form, unit, limits. */
export function formOf(field: Field): Bilingual {
  switch (field.type) {
    case 'text':
      return field.maxLength === undefined
        ? { zh: '文本', en: 'Text' }
        : { zh: `文本，至多 ${field.maxLength} 字`, en: `Text, at most ${field.maxLength} characters` };
    case 'code':
      return field.unmapped === 'reject'
        ? {
            zh: `代码表 ${field.list}；表外的值退回`,
            en: `Code list ${field.list}; other values are refused`,
          }
        : {
            zh: `代码表 ${field.list}；表外的值记为 ${field.unmapped.as} 并计数`,
            en: `Code list ${field.list}; other values are stored as ${field.unmapped.as} and counted`,
          };
    case 'region':
      return {
        zh: '行政区划的六位代码或名称（四川省成都市）',
        en: 'Six-digit code or name of a region (四川省成都市)',
      };
    case 'date':
      return { zh: '日期，如 2026-09-15', en: 'Day, as 2026-09-15' };
    case 'timestamp':
      return {
        zh: '当地时间，如 2026-09-15 10:22:00；只有日期也可',
        en: 'Local time, as 2026-09-15 10:22:00; a day alone will do',
      };
    case 'month':
      return {
        zh: '年月，如 2026-09；写日期则取其月份',
        en: 'Month, as 2026-09; of a day its month is taken',
      };
    case 'age_band':
      return {
        zh: '出生年份、出生日期、年龄或年龄段；只存年龄段',
        en: 'Birth year, birth date, age or age band; only the band is stored',
      };
    case 'integer':
      return { zh: `整数${limits(field, 'zh')}`, en: `Whole number${limits(field, 'en')}` };
    case 'decimal':
      return field.percent
        ? {
            zh: `百分数，12.3 表示 12.3%${limits(field, 'zh')}`,
            en: `Percent, 12.3 for 12.3%${limits(field, 'en')}`,
          }
        : {
            zh: `数，至多 ${field.scale} 位小数${limits(field, 'zh')}`,
            en: `Number with at most ${field.scale} decimals${limits(field, 'en')}`,
          };
    case 'money':
      return {
        zh: `金额，元（表头写明“（万元）”等单位时按其折算）${limits(field, 'zh')}`,
        en: `Amount in yuan (a unit in the header, as (万元), is converted)${limits(field, 'en')}`,
      };
    case 'boolean':
      return { zh: '是或否；不清楚留空', en: 'Yes (是) or no (否); empty when not known' };
    case 'person':
      return {
        zh: `${IDENTIFIER[field.identifier].zh}；入库前即变为加密标识，原值不留`,
        en: `${IDENTIFIER[field.identifier].en}; turned into a keyed pseudonym before anything is stored`,
      };
    case 'reference':
      return {
        zh: '编号；存为加密散列，同号仍可相连',
        en: 'Number; stored as a keyed hash, equal numbers still meet',
      };
    case 'free_text':
      return field.kept
        ? { zh: '自由文本，脱敏后保存', en: 'Free text, stored scrubbed' }
        : { zh: '自由文本，不入库', en: 'Free text, never stored' };
    case 'dropped':
      return { zh: '认得，但不装载', en: 'Known and not loaded' };
  }
}

const IDENTIFIER: Readonly<Record<'member_no' | 'id_number' | 'phone', Bilingual>> = {
  member_no: { zh: '会员编号', en: 'Member number' },
  id_number: { zh: '身份证号', en: 'ID number' },
  phone: { zh: '电话', en: 'Phone' },
};

function limits(
  { min, max }: { readonly min?: number; readonly max?: number },
  language: 'zh' | 'en',
): string {
  const [from, to] = [min, max].map((limit) => limit?.toLocaleString('en-US').replaceAll(',', ''));
  if (from === undefined && to === undefined) return '';
  const text = to === undefined ? `≥ ${from}` : from === undefined ? `≤ ${to}` : `${from}—${to}`;
  return language === 'zh' ? `,${text}` : `, ${text}`;
}

/** What happens to a field on its way into the warehouse. */
export function storedAs(name: string, field: Field): Bilingual {
  switch (field.type) {
    case 'person':
      return field.identifier === 'member_no'
        ? { zh: 'member_key、link_key（加密标识）', en: 'member_key, link_key (keyed pseudonyms)' }
        : { zh: 'link_key（加密标识）', en: 'link_key (keyed pseudonym)' };
    case 'free_text':
      if (field.kept) return { zh: `\`${name}\`（脱敏）`, en: `\`${name}\` (scrubbed)` };
      return { zh: '不存', en: 'not stored' };
    case 'dropped':
      return { zh: '不存', en: 'not stored' };
    default:
      return { zh: `\`${name}\``, en: `\`${name}\`` };
  }
}

export const SENSITIVITY: Readonly<Record<Sensitivity, Bilingual>> = {
  L0: { zh: 'L0 公开', en: 'L0 public' },
  L1: { zh: 'L1 内部', en: 'L1 internal' },
  L2: { zh: 'L2 个人（去标识）', en: 'L2 personal, pseudonymous' },
  L3: { zh: 'L3 敏感', en: 'L3 sensitive' },
  X: { zh: 'X 不得入库', en: 'X must not be stored' },
};

const RANK: readonly Sensitivity[] = ['L0', 'L1', 'L2', 'L3'];

/** The highest level that is stored; records of persons are personal whatever their columns are. */
export function sensitivityOf(contract: Contract): Sensitivity {
  const levels = Object.values<Field>(contract.fields).map(({ sensitivity }) => RANK.indexOf(sensitivity));
  return RANK[Math.max(contract.person === undefined ? 0 : RANK.indexOf('L2'), ...levels)] ?? 'L0';
}
