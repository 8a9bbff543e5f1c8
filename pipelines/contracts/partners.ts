import { contract } from './contract.ts';
import { boolean, code, date, dropped, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { refusedPersonFields } from './person-fields.ts';
import { orgCode, regionCode } from './place-fields.ts';

export const partners = contract({
  family: 'partners',
  version: 1,
  title: { zh: '合作伙伴', en: 'Partners' },
  grain: { zh: '每行一家合作伙伴', en: 'One row per partner' },
  key: ['partner_no'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    partner_no: reference(
      '合作伙伴编号',
      'Partner number',
      ['伙伴编号', '服务机构编号', '机构编号', 'partner_no'],
      {
        required: true,
        example: 'HB0012',
      },
    ),
    partner_name: text(120, '合作伙伴名称', 'Partner name', ['伙伴名称', '机构名称', 'partner_name'], {
      example: '蓉城托育服务中心(样例)',
    }),
    uscc: reference('统一社会信用代码', 'Unified social credit code', ['社会信用代码', 'uscc'], {
      example: '52510100MJ00000000',
    }),
    partner_type: code(
      'partner_type',
      'other',
      '伙伴类型',
      'Partner type',
      ['合作伙伴类型', '机构类型', 'partner_type'],
      {
        example: '社会组织',
      },
    ),
    need_domain: code('need_domain', 'S99', '主要服务类别', 'Main need domain', ['服务类别', 'need_domain']),
    region_code: regionCode(),
    org_code: orgCode(),
    joined_on: date('加入日期', 'Joined on', ['签约日期', '加入时间', 'joined_on'], {
      example: '2025-03-01',
    }),
    left_on: date('退出日期', 'Left on', ['终止日期', 'left_on'], { example: '' }),
    standard_no: text(40, '服务标准编号', 'Service standard', ['标准编号', 'standard_no'], {
      sensitivity: 'L0',
      example: 'BZ2026-01',
    }),
    is_conformant: boolean('是否达标', 'Meets the standard', ['达标', '标准达标', 'is_conformant']),
    ...refusedPersonFields(['法定代表人', '负责人']),
    phone: dropped('联系电话', 'Contact phone', ['电话', '手机号']),
  },
  rules: [
    {
      id: 'left_after_joined',
      severity: 'reject',
      holds: 'left_on >= joined_on',
      field: 'left_on',
      zh: '退出日期早于加入日期',
      en: 'Left before joining',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
  ],
});
