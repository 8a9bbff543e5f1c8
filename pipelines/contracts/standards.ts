import { contract } from './contract.ts';
import { code, count, date, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { orgCode } from './place-fields.ts';

export const standards = contract({
  family: 'standards',
  version: 1,
  title: { zh: '服务标准', en: 'Service standards' },
  grain: { zh: '每行一项标准的一个版本', en: 'One row per version of a standard' },
  key: ['standard_no', 'standard_version'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    standard_no: text(40, '标准编号', 'Standard number', ['服务标准编号', 'standard_no'], {
      required: true,
      sensitivity: 'L0',
      example: 'BZ2026-01',
    }),
    standard_version: text(20, '版本', 'Version', ['标准版本', '版本号', 'version'], {
      required: true,
      sensitivity: 'L0',
      example: '1.0',
    }),
    standard_title: text(200, '标准名称', 'Title', ['名称', '服务标准名称', 'title'], {
      sensitivity: 'L0',
      example: '职工托育服务规范(样例)',
    }),
    need_domain: code('need_domain', 'S99', '服务类别', 'Need domain', ['适用服务类别', 'need_domain']),
    org_code: orgCode(['发布工会编码']),
    effective_from: date('实施日期', 'Effective from', ['生效日期', 'effective_from'], {
      sensitivity: 'L0',
      example: '2026-01-01',
    }),
    effective_to: date('废止日期', 'Effective to', ['失效日期', 'effective_to'], {
      sensitivity: 'L0',
      example: '',
    }),
    items: count(0, undefined, '指标项数', 'Items', ['条款数', 'items'], {
      sensitivity: 'L0',
      example: '24',
    }),
    checks_done: count(0, undefined, '检查次数', 'Checks made', ['检查数', 'checks_done'], { example: '10' }),
    checks_passed: count(0, undefined, '达标次数', 'Checks passed', ['合格次数', 'checks_passed'], {
      example: '9',
    }),
  },
  rules: [
    {
      id: 'passed_within_done',
      severity: 'reject',
      holds: 'checks_passed <= checks_done',
      field: 'checks_passed',
      zh: '达标次数多于检查次数',
      en: 'More checks passed than made',
      fix: { zh: '核对两项次数', en: 'Check both counts' },
    },
    {
      id: 'ends_after_start',
      severity: 'reject',
      holds: 'effective_to >= effective_from',
      field: 'effective_to',
      zh: '废止日期早于实施日期',
      en: 'Ends before it takes effect',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
  ],
});
