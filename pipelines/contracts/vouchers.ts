import { contract } from './contract.ts';
import { amount, code, reference, text, timestamp } from './field.ts';
import { MEMBER_SERVICE } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { orgCode, regionCode } from './place-fields.ts';

/**
 * Vouchers, dated by their issue; a source that only lists redemptions leaves `issued_at` empty and is dated by
 * `redeemed_at`, so that no redemption rate is computed from it.
 */
export const vouchers = contract({
  family: 'vouchers',
  version: 1,
  title: { zh: '福利券与消费券', en: 'Vouchers' },
  grain: { zh: '每行一张券', en: 'One row per voucher' },
  key: ['voucher_no'],
  event: 'issued_at',
  eventFallback: 'redeemed_at',
  person: 'member_no',
  unlinkWhen: "consumption_class = '07'",
  legalBasis: MEMBER_SERVICE,
  retentionMonths: 84,
  fields: {
    voucher_no: reference('券编号', 'Voucher number', ['优惠券编号', '消费券编号', '券码', 'voucher_no'], {
      required: true,
      example: 'QM2026090001',
    }),
    voucher_template: text(
      60,
      '券模板',
      'Voucher template',
      ['券种', '券模板编号', '券名称', 'coupon_upc', 'coupon_name', 'template'],
      {
        sensitivity: 'L0',
        example: '满100减20',
      },
    ),
    voucher_type: code('voucher_type', 'other', '券类型', 'Voucher type', ['券类别', 'voucher_type']),
    activity_no: reference('活动编号', 'Activity number', ['活动号', 'activity_no', 'campaign_id'], {
      sensitivity: 'L0',
      example: 'HD20260901',
    }),
    member_no: memberNo(['领取人编号']),
    phone: phone(['领取手机号', '领取人手机号']),
    id_number: idNumber(),
    ...refusedPersonFields(['领取人']),
    issued_at: timestamp('领取时间', 'Issued at', ['发放时间', '领券时间', '发券时间', 'issued_at'], {
      example: '2026-09-01 09:00:00',
    }),
    redeemed_at: timestamp(
      '核销时间',
      'Redeemed at',
      ['使用时间', '核销日期', 'redeemed_at', 'redemption_date'],
      { example: '2026-09-15 10:22:00' },
    ),
    expires_at: timestamp('有效期至', 'Expires at', ['失效时间', '到期时间', 'expires_at'], {
      example: '2026-09-30 23:59:59',
    }),
    voucher_status: code(
      'voucher_status',
      'unknown',
      '券状态',
      'Status',
      ['状态', '核销状态', 'voucher_status', 'status'],
      {
        example: '已核销',
      },
    ),
    face_fen: amount('券面额', 'Face value', ['面额', '券金额', '面值', 'face_value'], { example: '20.00' }),
    order_no: reference('订单编号', 'Order number', ['订单号', '核销订单号', 'order_no'], {
      example: 'DD202609150001',
    }),
    order_paid_fen: amount(
      '核销订单金额',
      'Amount of the order',
      ['订单金额', '拉动消费金额', 'order_paid'],
      { example: '128.50' },
    ),
    merchant_no: reference('核销商户编号', 'Merchant number', ['商户编号', '商家编号', 'merchant_no'], {
      example: 'SH00120',
    }),
    consumption_class: code('consumption_class', '99', '消费类别', 'Consumption class', [
      '消费大类',
      'consumption_class',
    ]),
    region_code: regionCode(['发放区划', '核销区划']),
    org_code: orgCode(['发放工会编码']),
  },
  rules: [
    {
      id: 'issued_not_in_future',
      severity: 'reject',
      holds: 'issued_at <= exported_at + interval 1 day',
      field: 'issued_at',
      zh: '领取时间晚于导出时间',
      en: 'Issued after the export was made',
      fix: { zh: '核对领取时间与导出时间', en: 'Check the issue and export times' },
    },
    {
      id: 'redeemed_after_issued',
      severity: 'reject',
      holds: 'redeemed_at >= issued_at - interval 1 minute',
      field: 'redeemed_at',
      zh: '核销时间早于领取时间',
      en: 'Redeemed before it was issued',
      fix: { zh: '核对领取与核销时间', en: 'Check both times' },
    },
    {
      id: 'redeemed_has_time',
      severity: 'warn',
      holds: "voucher_status <> 'redeemed' or redeemed_at is not null",
      field: 'redeemed_at',
      zh: '已核销的券没有核销时间',
      en: 'Redeemed without a time',
      fix: { zh: '补填核销时间', en: 'Fill in the time' },
    },
    {
      id: 'redeemed_before_expiry',
      severity: 'warn',
      holds: 'redeemed_at < expires_at + interval 1 day',
      field: 'redeemed_at',
      zh: '核销时间晚于有效期',
      en: 'Redeemed after it expired',
      fix: { zh: '核对有效期', en: 'Check the expiry' },
    },
  ],
});
