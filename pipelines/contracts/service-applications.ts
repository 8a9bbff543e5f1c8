import { contract } from './contract.ts';
import { amount, code, count, dropped, freeText, ownNumber, reference, timestamp } from './field.ts';
import { MEMBER_SERVICE } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { industry, orgCode, regionCode } from './place-fields.ts';

export const serviceApplications = contract({
  family: 'service_applications',
  version: 1,
  title: { zh: '服务申请', en: 'Service applications' },
  grain: { zh: '每行一份申请', en: 'One row per application' },
  key: ['application_no'],
  event: 'applied_at',
  person: 'member_no',
  unlinkWhen: "need_domain in ('S02', 'S07', 'S12')",
  legalBasis: MEMBER_SERVICE,
  retentionMonths: 84,
  fields: {
    application_no: ownNumber(
      '申请编号',
      'Application number',
      ['申请单号', '服务单号', '业务编号', 'SRRecordID', 'application_no'],
      { required: true, example: 'SQ202609150001' },
    ),
    member_no: memberNo(['申请人编号']),
    phone: phone(['申请人电话']),
    id_number: idNumber(),
    ...refusedPersonFields(['申请人姓名']),
    reason: freeText('申请理由', 'Reason', ['申请内容', '申请事由', '需求描述', '备注']),
    applied_at: timestamp('申请时间', 'Applied at', ['申请日期', '提交时间', 'CreatedDate', 'applied_at'], {
      required: true,
      example: '2026-09-15 10:22:00',
    }),
    need_domain: code(
      'need_domain',
      'S99',
      '服务类别',
      'Need domain',
      ['服务分类', '服务事项', '需求类别', '服务类别编码', 'SRType', 'need_domain', 'service_code'],
      { example: 'S08' },
    ),
    service_item: code(
      'service_item',
      'other',
      '服务品目',
      'Item',
      ['品目', '申请品目', '具体项目', 'service_item', 'item'],
      {
        example: '假期托管',
        note: {
          zh: '比服务类别更细：订单按品目汇总',
          en: 'Finer than the need domain: orders are made by item',
        },
      },
    ),
    service_tier: code('service_tier', 'unknown', '服务层级', 'Service tier', [
      '服务属性',
      '层级',
      'service_tier',
      'tier',
    ]),
    channel: code(
      'channel',
      'other',
      '渠道',
      'Channel',
      ['申请渠道', '来源渠道', '来源', 'MethodReceived', 'channel'],
      {
        example: 'APP',
      },
    ),
    site_no: reference('服务站点编号', 'Site number', ['站点编号', '阵地编号', 'site_no'], {
      example: 'ZD51010001',
    }),
    partner_no: reference(
      '服务机构编号',
      'Provider number',
      ['服务机构', '承办机构编号', 'partner_no', 'Agency'],
      { example: 'HB0012' },
    ),
    region_code: regionCode(['申请区划', '服务地区', 'Neighborhood']),
    org_code: orgCode(),
    industry: industry(),
    quantity: count(
      1,
      100_000,
      '申请人数',
      'Persons or items applied for',
      ['申请数量', '数量', '人数', 'quantity', 'qty'],
      { example: '1' },
    ),
    amount_fen: amount('申请金额', 'Amount', ['预算金额', '金额', '预算', 'amount'], { example: '300.00' }),
    status: code(
      'application_status',
      'unknown',
      '受理状态',
      'Status',
      ['办理状态', '状态', '申请状态', 'SRStatus', 'status'],
      {
        example: '办结',
      },
    ),
    accepted_at: timestamp('受理时间', 'Accepted at', ['受理日期', 'accepted_at'], {
      example: '2026-09-15 14:05:00',
    }),
    due_at: timestamp('办结期限', 'Due at', ['办理期限', '承诺办结时间', 'DueDate', 'due_at'], {
      example: '2026-09-30 18:00:00',
    }),
    closed_at: timestamp('办结时间', 'Closed at', ['办结日期', '完成时间', 'CloseDate', 'closed_at'], {
      example: '2026-09-20 16:40:00',
    }),
    unmet_reason: code(
      'unmet_reason',
      'other',
      '未满足原因',
      'Reason unmet',
      ['不予受理原因', '未满足理由', 'unmet_reason'],
      { example: '' },
    ),
    satisfaction: code(
      'satisfaction',
      null,
      '评价等级',
      'Satisfaction',
      ['满意度', '评价', '服务评价', '评分', 'satisfaction', 'score'],
      { example: '满意' },
    ),
    status_date: dropped('状态时间', 'Status time', [
      'StatusDate',
      'LastActivity',
      'LastActivityDate',
      'Outcome',
    ]),
    place_detail: dropped('地理坐标', 'Coordinates', [
      '经度',
      '纬度',
      'Latitude',
      'Longitude',
      'GeoLocation',
      'Zip Codes',
    ]),
  },
  rules: [
    {
      id: 'applied_not_in_future',
      severity: 'reject',
      holds: 'applied_at <= exported_at + interval 1 day',
      field: 'applied_at',
      zh: '申请时间晚于导出时间',
      en: 'Applied after the export was made',
      fix: { zh: '核对申请时间与导出时间', en: 'Check the application and export times' },
    },
    {
      id: 'closed_after_applied',
      severity: 'reject',
      holds: 'closed_at >= applied_at - interval 1 minute',
      field: 'closed_at',
      zh: '办结时间早于申请时间',
      en: 'Closed before it was applied for',
      fix: { zh: '核对办结时间', en: 'Check the closing time' },
    },
    {
      id: 'accepted_after_applied',
      severity: 'warn',
      holds: 'accepted_at >= applied_at - interval 1 minute',
      field: 'accepted_at',
      zh: '受理时间早于申请时间',
      en: 'Accepted before it was applied for',
      fix: { zh: '核对受理时间', en: 'Check the acceptance time' },
    },
  ],
});
