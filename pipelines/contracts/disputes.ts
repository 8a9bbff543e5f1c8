import { contract } from './contract.ts';
import { amount, boolean, code, freeText, ownNumber, reference, timestamp } from './field.ts';
import { MEMBER_SERVICE } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { orgCode, regionCode } from './place-fields.ts';

/** Consumer disputes. Scenes overlap (an online prepaid card is both), so they are flags. */
export const disputes = contract({
  family: 'disputes',
  version: 1,
  title: { zh: '消费纠纷', en: 'Consumer disputes' },
  grain: { zh: '每行一件纠纷', en: 'One row per dispute' },
  key: ['dispute_no'],
  event: 'accepted_at',
  person: 'member_no',
  unlinkWhen: "consumption_class = '07'",
  legalBasis: MEMBER_SERVICE,
  retentionMonths: 84,
  fields: {
    dispute_no: ownNumber('纠纷编号', 'Dispute number', ['纠纷单号', '投诉编号', 'dispute_no'], {
      required: true,
      example: 'JF202609150001',
    }),
    accepted_at: timestamp('受理时间', 'Accepted at', ['受理日期', '投诉时间', 'accepted_at'], {
      required: true,
      example: '2026-09-15 10:22:00',
    }),
    member_no: memberNo(['投诉人编号']),
    phone: phone(['投诉人电话']),
    id_number: idNumber(),
    ...refusedPersonFields(['投诉人', '投诉人姓名']),
    merchant_no: reference(
      '商户编号',
      'Merchant number',
      ['商家编号', '商户号', 'merchant_no', 'merchant_id'],
      { example: 'SH00120' },
    ),
    order_no: reference('订单编号', 'Order number', ['订单号', 'order_no'], { example: 'DD202609150001' }),
    channel: code('channel', 'other', '渠道', 'Channel', ['受理渠道', '来源', 'channel']),
    is_online: boolean('网络消费', 'Online', ['是否网络消费', 'is_online']),
    is_prepaid: boolean('预付消费', 'Prepaid', ['是否预付消费', '预付式消费', 'is_prepaid']),
    is_bigticket: boolean('大宗消费', 'Big ticket', ['是否大宗消费', 'is_bigticket']),
    dispute_nature: code(
      'dispute_nature',
      'other',
      '投诉性质',
      'Nature',
      ['纠纷性质', '性质', 'dispute_nature'],
      {
        example: '售后服务',
      },
    ),
    dispute_object: code(
      'dispute_object',
      'other',
      '投诉对象',
      'Object',
      ['纠纷对象', '对象', 'dispute_object'],
      {
        example: '商品',
      },
    ),
    object_class: code('dispute_object_class', 'other', '对象类别', 'Class of the object', [
      '商品服务类别',
      '投诉对象类别',
      'object_class',
    ]),
    consumption_class: code('consumption_class', '99', '消费类别', 'Consumption class', [
      '消费大类',
      'consumption_class',
    ]),
    disputed_fen: amount('争议金额', 'Amount in dispute', ['涉案金额', '争议金额(元)', 'disputed_amount'], {
      example: '1200.00',
    }),
    recovered_fen: amount('挽回金额', 'Amount recovered', ['挽回经济损失', '挽回损失', 'recovered_amount'], {
      example: '800.00',
    }),
    is_legal_aid: boolean('是否法律援助', 'Legal aid', ['法律援助', 'is_legal_aid']),
    dispute_outcome: code(
      'dispute_outcome',
      'unknown',
      '处理结果',
      'Outcome',
      ['调解结果', '结果', 'dispute_outcome'],
      { example: '和解或调解成功' },
    ),
    closed_at: timestamp('结案时间', 'Closed at', ['办结时间', '结案日期', 'closed_at'], {
      example: '2026-09-25 15:00:00',
    }),
    content: freeText('投诉内容', 'Content', ['纠纷内容', '事由', '投诉详情']),
    region_code: regionCode(),
    org_code: orgCode(),
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
    {
      id: 'recovered_within_treble',
      severity: 'warn',
      holds: 'recovered_fen <= disputed_fen * 3',
      field: 'recovered_fen',
      zh: '挽回金额超过争议金额的三倍',
      en: 'Recovered more than three times the amount in dispute',
      fix: { zh: '核对金额与单位（元/万元）', en: 'Check the amounts and their unit' },
    },
  ],
});
