import type { Metric } from '../metric.ts';
import { crossed, metricsOf } from './declare.ts';

const { count, persons, money, share, mean } = metricsOf({
  cube: 'vouchers',
  owner: { zh: '普惠服务部', en: 'Member benefits' },
  by: crossed('consumption_class', ['industry', 'age_band', 'sex', 'worker_group']),
});

export const voucherMetrics: readonly Metric[] = [
  count('vouchers_issued', 'issued', {
    title: ['消费券发放张数', 'Vouchers issued'],
    means: [
      '发放时间已知的消费券张数，不含作废。',
      'Vouchers with a known time of issue, without void ones.',
    ],
    unit: 'voucher',
  }),
  persons('voucher_holders', 'holders', {
    title: ['持券人数', 'Voucher holders'],
    means: ['持有消费券的人数，同一人在一格中只计一次。', 'Persons who hold a voucher, each once in a cell.'],
    unit: 'person',
  }),
  share('redemption_rate', 'issued_redeemed', 'issued', {
    title: ['核销率', 'Redemption rate'],
    means: [
      '当期发放的消费券中，至导出时已核销的占比。',
      'Of the vouchers issued in the period, the share redeemed by the time of the export.',
    ],
  }),
  money('redeemed_amount', 'redeemed_fen', {
    title: ['核销面额', 'Amount redeemed'],
    means: ['已核销消费券的面额合计。', 'Face value of the vouchers redeemed.'],
  }),
  money('voucher_led_amount', 'led_fen', {
    title: ['用券订单金额', 'Amount of orders with a voucher'],
    means: ['核销消费券的订单的实付金额。', 'Paid for the orders on which vouchers were redeemed.'],
  }),
  mean('voucher_leverage', 'led_fen', 'redeemed_fen', 1, {
    title: ['消费券带动倍数', 'Voucher leverage'],
    means: [
      '用券订单的实付金额 ÷ 核销面额；同时发生，不等于因果。',
      'Paid for orders with a voucher ÷ face value redeemed; together in time, not proof of cause.',
    ],
    unit: 'ratio',
  }),
];
