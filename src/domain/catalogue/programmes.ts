import type { Metric } from '../metric.ts';
import { measuresOf, setsOf } from './sets.ts';

const voucher = measuresOf('vouchers');
const visit = measuresOf('site_visits');
const ofVouchers = {
  owner: { zh: '普惠消费条线', en: 'Member consumption' },
  by: setsOf(['consumption_class'], ['industry', 'age_band', 'sex', 'worker_group']),
};

export const PROGRAMME_METRICS: readonly Metric[] = [
  {
    ...ofVouchers,
    id: 'vouchers_issued',
    title: { zh: '发券张数', en: 'Vouchers issued' },
    unit: 'case',
    decimals: 0,
    formula: { kind: 'count', of: voucher('issued') },
    definition: {
      zh: '当期发放的消费券张数,不含作废的。',
      en: 'Vouchers issued in the period, without void ones.',
    },
  },
  {
    ...ofVouchers,
    id: 'vouchers_redeemed',
    title: { zh: '核销张数', en: 'Vouchers redeemed' },
    unit: 'case',
    decimals: 0,
    formula: { kind: 'count', of: voucher('redeemed') },
    definition: {
      zh: '当期发放的券中至导出时已核销的张数;来源只有核销时间的,按核销时间计入当期。',
      en: 'Vouchers issued in the period and redeemed by the time of the export; where a source only knows the redemption, that dates it.',
    },
  },
  {
    ...ofVouchers,
    id: 'redemption_rate',
    title: { zh: '核销率', en: 'Redemption rate' },
    unit: 'percent',
    decimals: 1,
    formula: { kind: 'rate', of: voucher('issued_redeemed'), per: voucher('issued'), scale: 100 },
    definition: {
      zh: '当期发放且至导出时已核销的张数 ÷ 当期发放的张数。',
      en: 'Vouchers issued in the period and redeemed by the time of the export ÷ vouchers issued in the period.',
    },
  },
  {
    ...ofVouchers,
    id: 'voucher_holders',
    title: { zh: '持券人数', en: 'Voucher holders' },
    unit: 'person',
    decimals: 0,
    formula: { kind: 'persons', of: voucher('holders') },
    definition: {
      zh: '当期至少得到一张券的人数,同一人只计一次。',
      en: 'Persons who got at least one voucher, each counted once.',
    },
  },
  {
    ...ofVouchers,
    id: 'voucher_leverage',
    title: { zh: '券拉动倍数', en: 'Paid per unit of voucher' },
    unit: 'ratio',
    decimals: 1,
    formula: { kind: 'mean', of: voucher('led_fen'), per: voucher('redeemed_fen'), scale: 1 },
    definition: {
      zh: '核销订单的实付金额 ÷ 所核销券的面额;不说明没有券时会不会消费。',
      en: 'Paid for the orders that vouchers were redeemed on ÷ their face value; it does not say what would have been bought without them.',
    },
  },
  {
    id: 'site_visits',
    title: { zh: '阵地服务人次', en: 'Site visits' },
    unit: 'visit',
    decimals: 0,
    formula: { kind: 'count', of: visit('visits') },
    definition: {
      zh: '工会阵地当期接待的人次,在门口计数;是人次,不是人数。',
      en: 'Visits to union sites in the period, counted at the door: visits, not persons.',
    },
    owner: { zh: '阵地管理条线', en: 'Union sites' },
    by: setsOf(['need_domain'], ['site_type']),
  },
];
