import { contract } from './contract.ts';
import { amount, boolean, code, count, freeText, ownNumber, timestamp } from './field.ts';
import { STATUTORY_DUTY } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedParty, refusedPersonFields } from './person-fields.ts';
import { industry, orgCode, regionCode, unitType } from './place-fields.ts';

export const labourDisputes = contract({
  family: 'labour_disputes',
  version: 1,
  title: { zh: '劳动争议', en: 'Labour disputes' },
  grain: { zh: '每行一件劳动争议', en: 'One row per labour dispute' },
  key: ['dispute_no'],
  event: 'accepted_at',
  person: 'member_no',
  unlinkWhen: "topic in ('A04', 'A10')",
  legalBasis: STATUTORY_DUTY,
  retentionMonths: 84,
  fields: {
    dispute_no: ownNumber('案件编号', 'Case number', ['争议编号', '案号', 'dispute_no'], {
      required: true,
      example: 'LD202609150001',
    }),
    accepted_at: timestamp('受理时间', 'Accepted at', ['受理日期', '立案时间', 'accepted_at'], {
      required: true,
      example: '2026-09-15 10:22:00',
    }),
    member_no: memberNo(['申请人编号']),
    phone: phone(['申请人电话']),
    id_number: idNumber(),
    ...refusedPersonFields(['申请人姓名']),
    party: refusedParty(['被申请人', '用人单位', '单位名称']),
    topic: code('topic', 'A99', '争议类别', 'Topic', ['争议类型', '诉求类别', '案由', 'topic']),
    region_code: regionCode(),
    org_code: orgCode(),
    industry: industry(),
    unit_type: unitType(),
    workers_involved: count(
      1,
      undefined,
      '涉及人数',
      'Workers involved',
      ['人数', '涉及职工数', 'workers_involved'],
      { example: '3' },
    ),
    claimed_fen: amount('请求金额', 'Amount claimed', ['涉案金额', '争议金额', 'claimed'], {
      example: '36000.00',
    }),
    recovered_fen: amount('挽回金额', 'Amount recovered', ['结案金额', '追回金额', 'recovered'], {
      example: '30000.00',
    }),
    is_mediated: boolean('是否调解', 'Mediated', ['调解', 'is_mediated']),
    is_legal_aid: boolean('是否法律援助', 'Legal aid', ['法律援助', 'is_legal_aid']),
    outcome: code('dispute_outcome', 'unknown', '处理结果', 'Outcome', ['结案方式', '结果', 'outcome'], {
      example: '和解或调解成功',
    }),
    closed_at: timestamp('结案时间', 'Closed at', ['结案日期', '办结时间', 'closed_at'], {
      example: '2026-09-28 11:00:00',
    }),
    content: freeText('案情摘要', 'Summary', ['案情', '事实与理由', '争议内容']),
  },
  rules: [
    {
      id: 'accepted_not_in_future',
      severity: 'reject',
      holds: 'accepted_at <= exported_at + interval 1 day',
      field: 'accepted_at',
      zh: '受理时间晚于导出时间',
      en: 'Accepted after the export was made',
      fix: { zh: '核对受理时间与导出时间', en: 'Check the acceptance and export times' },
    },
    {
      id: 'closed_after_accepted',
      severity: 'reject',
      holds: "closed_at >= date_trunc('day', accepted_at)",
      field: 'closed_at',
      zh: '结案时间早于受理时间',
      en: 'Closed before it was accepted',
      fix: { zh: '核对结案时间', en: 'Check the closing time' },
    },
  ],
});
