import { contract } from './contract.ts';
import { boolean, count, freeText, ownNumber, reference, timestamp } from './field.ts';
import { MEMBER_SERVICE } from './legal-basis.ts';
import { memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { regionCode } from './place-fields.ts';

export const merchantRatings = contract({
  family: 'merchant_ratings',
  version: 1,
  title: { zh: '商户评价', en: 'Merchant ratings' },
  grain: { zh: '每行一次评价', en: 'One row per rating' },
  key: ['rating_no'],
  event: 'rated_at',
  person: 'member_no',
  legalBasis: MEMBER_SERVICE,
  retentionMonths: 60,
  fields: {
    rating_no: ownNumber('评价编号', 'Rating number', ['评论编号', 'rating_no', 'review_id'], {
      required: true,
      example: 'PJ2026090001',
    }),
    merchant_no: reference(
      '商户编号',
      'Merchant number',
      ['商家编号', '商户号', 'merchant_no', 'merchant_id'],
      {
        required: true,
        example: 'SH00120',
      },
    ),
    order_no: reference('订单编号', 'Order number', ['订单号', 'order_no', 'order_id'], {
      example: 'DD202609150001',
    }),
    member_no: memberNo(),
    phone: phone(),
    ...refusedPersonFields(['昵称', '用户昵称']),
    rated_at: timestamp('评价时间', 'Rated at', ['评论时间', '评价日期', 'rated_at'], { required: true }),
    score: count(1, 5, '总分', 'Score', ['评分', '总体评分', '综合评分', '星级', 'score', 'star'], {
      required: true,
      example: '5',
    }),
    score_quality: count(1, 5, '质量评分', 'Quality score', ['商品质量', '质量', 'score_quality'], {
      example: '5',
    }),
    score_price: count(1, 5, '价格评分', 'Price score', ['价格', 'score_price'], { example: '4' }),
    score_service: count(1, 5, '服务评分', 'Service score', ['服务态度', '服务', 'score_service'], {
      example: '5',
    }),
    score_delivery: count(1, 5, '履约评分', 'Delivery score', ['履约', '物流评分', 'score_delivery'], {
      example: '4',
    }),
    is_verified: boolean('是否已核实购买', 'Verified purchase', ['已核实购买', '核实购买', 'is_verified']),
    is_follow_up: boolean('是否追评', 'Follow-up rating', ['追评', 'is_follow_up']),
    content: freeText('评价内容', 'Text', ['评论内容', '评价', 'review', 'reviewbody']),
    region_code: regionCode(),
  },
  rules: [
    {
      id: 'rated_not_in_future',
      severity: 'reject',
      holds: 'rated_at <= exported_at + interval 1 day',
      field: 'rated_at',
      zh: '评价时间晚于导出时间',
      en: 'Rated after the export was made',
      fix: { zh: '核对评价时间与导出时间', en: 'Check the rating and export times' },
    },
  ],
});
