import { contract } from './contract.ts';
import { code, date, dropped, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { regionCode } from './place-fields.ts';

/** Dated public facts that explain a turn in a line: notices, voucher rounds, changed rules, outages. */
export const policyEvents = contract({
  family: 'policy_events',
  version: 1,
  title: { zh: '政策与事件', en: 'Policies and events' },
  grain: { zh: '每行一项政策或事件', en: 'One row per policy or event' },
  key: ['event_no'],
  event: 'effective_from',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    event_no: text(40, '事件编号', 'Event number', ['政策编号', 'event_no'], {
      required: true,
      sensitivity: 'L0',
      example: 'ZC003',
    }),
    title_zh: text(200, '名称', 'Title in Chinese', ['事件名称', '政策名称', '标题', 'title_zh', 'title'], {
      required: true,
      sensitivity: 'L0',
      example: '每年一次工会消费券(样例)',
    }),
    title_en: text(200, '英文名称', 'Title in English', ['title_en'], {
      sensitivity: 'L0',
      example: 'One union voucher a year (sample)',
    }),
    kind: code('policy_kind', 'other', '类型', 'Kind', ['事件类型', '政策类型', 'kind'], { example: '政策' }),
    region_code: regionCode(['适用地区']),
    need_domain: code('need_domain', 'S99', '服务类别', 'Need domain', ['涉及服务类别', 'need_domain']),
    effective_from: date('生效日期', 'Effective from', ['开始日期', '发布日期', 'effective_from'], {
      required: true,
      sensitivity: 'L0',
      example: '2025-03-01',
    }),
    effective_to: date('失效日期', 'Effective to', ['结束日期', 'effective_to'], {
      sensitivity: 'L0',
      example: '',
    }),
    document_no: text(60, '文号', 'Document number', ['发文字号', 'document_no'], {
      sensitivity: 'L0',
      example: '样工发〔2025〕2号',
    }),
    source_note: dropped('说明', 'Note', ['备注', '来源'], { sensitivity: 'L0' }),
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
  ],
});
