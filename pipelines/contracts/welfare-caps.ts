import { contract } from './contract.ts';
import { amount, code, date, dropped, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { regionCode } from './place-fields.ts';

/**
 * What a union may spend on one member, as the federation of a province or city rules it: dated configuration that
 * comes with the number of its document, never a constant in a model.
 */
export const welfareCaps = contract({
  family: 'welfare_caps',
  version: 1,
  title: { zh: '福利上限', en: 'Welfare caps' },
  grain: {
    zh: '每行一个地区一个事项自某日起的上限',
    en: 'One row per region, item and day it takes effect',
  },
  key: ['region_code', 'cap_item', 'effective_from'],
  event: 'effective_from',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    region_code: {
      ...regionCode(['适用地区', '执行地区', '发布地区']),
      required: true,
      sensitivity: 'L0',
      note: {
        zh: '全国写 000000；下级另有规定的从其规定',
        en: 'The nation is 000000; a lower level’s own rule goes first',
      },
    },
    cap_item: code('cap_item', null, '事项', 'Item', ['慰问事项', '福利事项', '支出项目', 'cap_item'], {
      required: true,
      example: 'spring_festival',
    }),
    cap_basis: code('cap_basis', 'U', '计算口径', 'Per what', ['口径', '计算方式', 'cap_basis'], {
      example: 'per_time',
    }),
    cap_fen: amount('上限金额', 'Cap', ['上限', '最高标准', '标准金额', '人均上限', 'cap'], {
      required: true,
      sensitivity: 'L0',
      example: '500.00',
    }),
    effective_from: date(
      '生效日期',
      'Effective from',
      ['执行日期', '实施日期', '发布日期', 'effective_from'],
      {
        required: true,
        sensitivity: 'L0',
        example: '2026-01-01',
      },
    ),
    effective_to: date('失效日期', 'Effective to', ['废止日期', '截止日期', 'effective_to'], {
      sensitivity: 'L0',
      example: '',
    }),
    document_no: text(60, '文号', 'Document number', ['发文字号', 'document_no'], {
      sensitivity: 'L0',
      example: '样工发〔2026〕1号',
    }),
    source_note: dropped('说明', 'Note', ['备注', '依据'], { sensitivity: 'L0' }),
  },
  rules: [
    {
      id: 'ends_after_start',
      severity: 'reject',
      holds: 'effective_to >= effective_from',
      field: 'effective_to',
      zh: '失效日期早于生效日期',
      en: 'Ends before it takes effect',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
    {
      id: 'cap_plausible',
      severity: 'warn',
      holds: 'cap_fen between 1000 and 2000000',
      field: 'cap_fen',
      zh: '每人上限不足 10 元或超过 2 万元，疑为单位（元/万元）有误',
      en: 'A cap below 10 or above 20,000 yuan a head: is the unit right?',
      fix: { zh: '核对金额单位', en: 'Check the unit of the amount' },
    },
  ],
});
