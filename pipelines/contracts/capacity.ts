import { contract } from './contract.ts';
import { code, count, month, reference } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { orgCode, regionCode } from './place-fields.ts';

/** What could be served: the supply side of every gap. */
export const capacity = contract({
  family: 'capacity',
  version: 1,
  title: { zh: '服务供给能力', en: 'Service capacity' },
  grain: {
    zh: '每行一个提供方一月一类服务在一个地区的名额',
    en: 'One row per provider, month, need domain and region',
  },
  key: ['month', 'region_code', 'need_domain', 'site_no', 'partner_no'],
  event: 'month',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    month: month('月份', 'Month', ['统计月份', '所属月份', 'month'], {
      required: true,
      sensitivity: 'L0',
      example: '2026-09',
    }),
    region_code: regionCode(),
    org_code: orgCode(),
    need_domain: code('need_domain', null, '服务类别', 'Need domain', ['服务分类', 'need_domain'], {
      required: true,
    }),
    site_no: reference('站点编号', 'Site number', ['阵地编号', '服务站点编号', 'site_no'], {
      example: 'ZD51010001',
    }),
    partner_no: reference('服务机构编号', 'Provider number', ['机构编号', '合作伙伴编号', 'partner_no'], {
      example: 'HB0012',
    }),
    seats: count(0, undefined, '可供名额', 'Places offered', ['名额', '供给名额', '名额数', 'seats'], {
      required: true,
      example: '60',
    }),
    used: count(0, undefined, '已用名额', 'Places taken', ['使用名额', 'used'], { example: '55' }),
    waiting: count(0, undefined, '排队人数', 'Persons waiting', ['候补人数', 'waiting'], { example: '12' }),
  },
  rules: [
    {
      id: 'used_within_seats',
      severity: 'warn',
      holds: 'used <= seats * 1.2',
      field: 'used',
      zh: '已用名额超过可供名额 20% 以上',
      en: 'Places taken exceed places offered by more than 20%',
      fix: { zh: '核对两项名额', en: 'Check both counts' },
    },
  ],
});
