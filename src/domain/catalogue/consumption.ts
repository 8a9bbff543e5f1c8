import type { Metric } from '../metric.ts';
import { crossed, metricsOf } from './declare.ts';

const { count, persons, money, share, per10k, mean } = metricsOf({
  cube: 'consumption',
  owner: { zh: '普惠服务部', en: 'Member benefits' },
  by: crossed('consumption_class', ['industry', 'age_band', 'sex', 'worker_group', 'buy_mode']),
});

export const consumptionMetrics: readonly Metric[] = [
  money('paid_amount', 'paid_fen', {
    title: ['消费金额', 'Amount spent'],
    means: ['成交金额减退款，名义金额，未扣除价格因素。', 'Paid amount less refunds, nominal.'],
  }),
  count('orders', 'orders', {
    title: ['订单数', 'Orders'],
    means: [
      '成交订单数；一张订单跨类别时在每个类别各计一次。',
      'Orders paid; an order over several classes counts once in each.',
    ],
    unit: 'order',
  }),
  persons('buyers', 'buyers', {
    title: ['消费人数', 'Buyers'],
    means: [
      '有消费的会员人数，同一人在一格中只计一次；没有会员编号的订单不在其中。',
      'Members who bought, each once in a cell; orders without a member number are not among them.',
    ],
    unit: 'person',
  }),
  per10k('buyers_per_10k', 'buyers', {
    title: ['每万名会员消费人数', 'Buyers per 10,000 members'],
    means: ['消费人数 ÷ 期末会员数 × 10000。', 'Buyers ÷ members at the end of the period × 10,000.'],
  }),
  mean('paid_per_buyer', 'paid_fen', 'buyers', 0.01, {
    title: ['人均消费额', 'Amount per buyer'],
    means: ['消费金额 ÷ 消费人数。', 'Amount spent ÷ buyers.'],
    unit: 'per_person',
  }),
  mean('paid_per_order', 'paid_fen', 'orders', 0.01, {
    title: ['单均消费额', 'Amount per order'],
    means: ['消费金额 ÷ 订单数。', 'Amount spent ÷ orders.'],
    unit: 'per_order',
  }),
  mean('orders_per_buyer', 'orders', 'buyers', 1, {
    title: ['人均订单数', 'Orders per buyer'],
    means: ['订单数 ÷ 消费人数。', 'Orders ÷ buyers.'],
    unit: 'order',
  }),
  share('online_share', 'online_orders', 'orders', {
    title: ['线上订单占比', 'Share of online orders'],
    means: ['线上订单数占订单数的百分比。', 'Orders placed online as a share of orders.'],
  }),
  share('service_share', 'service_paid_fen', 'paid_fen', {
    title: ['服务性消费占比', 'Share spent on services'],
    means: ['服务性消费金额占消费金额的百分比。', 'Amount spent on services as a share of the amount spent.'],
  }),
  share('saving_rate', 'saving_fen', 'list_fen', {
    title: ['优惠率', 'Saving rate'],
    means: [
      '市场价已知的订单中，节省金额占市场价的百分比。',
      'Where the list amount is known, the amount saved as a share of it.',
    ],
  }),
  mean('saving_per_buyer', 'saving_fen', 'buyers', 0.01, {
    title: ['人均节省', 'Saved per buyer'],
    means: [
      '市场价已知的订单中节省的金额 ÷ 消费人数。',
      'Amount saved where the list amount is known ÷ buyers.',
    ],
    unit: 'per_person',
  }),
  share('union_paid_share', 'union_paid_fen', 'paid_fen', {
    title: ['工会经费支付占比', 'Share paid by union funds'],
    means: [
      '消费金额中由工会经费支付的百分比。',
      'The part of the amount spent that was paid by union funds, in percent.',
    ],
  }),
  share('subsidy_paid_share', 'subsidy_paid_fen', 'paid_fen', {
    title: ['福利券与补贴支付占比', 'Share paid by vouchers and subsidies'],
    means: [
      '消费金额中由福利券和补贴支付的百分比；其余由个人或单位支付。',
      'The part paid by vouchers and subsidies, in percent; members and units pay the rest.',
    ],
  }),
  money('union_paid', 'union_paid_fen', {
    title: ['工会经费支付', 'Paid by union funds'],
    means: ['消费金额中由工会经费支付的部分。', 'The part of the amount paid by union funds.'],
  }),
  money('subsidy_paid', 'subsidy_paid_fen', {
    title: ['福利券与补贴支付', 'Paid by vouchers and subsidies'],
    means: ['消费金额中由福利券和补贴支付的部分。', 'The part of the amount paid by vouchers and subsidies.'],
  }),
];
