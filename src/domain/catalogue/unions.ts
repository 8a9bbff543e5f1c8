import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const by = [['org']] as const;
const owner = { zh: '职工服务中心', en: 'Workers service centre' };
const services = metricsOf({ cube: 'union_services', owner, by });
const appeals = metricsOf({
  cube: 'union_appeals',
  owner: { zh: '权益保障部', en: 'Rights department' },
  by,
});
const consumption = metricsOf({
  cube: 'union_consumption',
  owner: { zh: '普惠服务部', en: 'Member benefits' },
  by,
});

/** Of unions that answer for no region (industrial, organ, zone): what they and those below them can be shown. */
export const unionMetrics: readonly Metric[] = [
  services.count('union_applications', 'applications', {
    title: ['服务申请（按工会）', 'Service applications by union'],
    means: [
      '产业、机关、开发区等没有辖区的工会所属职工提交的服务申请件数，不含撤销。',
      'Applications by workers of unions without an area (industrial, organ, zone), without those withdrawn.',
    ],
    unit: 'case',
  }),
  services.persons('union_applicants', 'applicants', {
    title: ['申请人数（按工会）', 'Applicants by union'],
    means: [
      '没有辖区的工会所属职工中申请服务的人数，同一人在一格中只计一次。',
      'Workers of unions without an area who applied, each once in a cell.',
    ],
    unit: 'person',
  }),
  services.share('union_unmet_rate', 'unmet', 'closed', {
    title: ['未满足率（按工会）', 'Unmet rate by union'],
    means: [
      '没有辖区的工会所属职工已办结的申请中没有得到满足的占比。',
      'Of the closed applications by workers of unions without an area, the share that was not met.',
    ],
  }),
  services.share('union_satisfaction_rate', 'satisfied', 'scored', {
    title: ['满意率（按工会）', 'Satisfaction rate by union'],
    means: [
      '没有辖区的工会所属职工有评价的申请中评为 3—5 级的占比。',
      'Of the rated applications by workers of unions without an area, the share rated 3 to 5.',
    ],
  }),
  appeals.count('union_cases', 'cases', {
    title: ['诉求件数（按工会）', 'Appeals by union'],
    means: [
      '没有辖区的工会所属职工诉求的件数；同一事项的重复工单并入主件。',
      'Matters raised by workers of unions without an area; further tickets about one matter count with it.',
    ],
    unit: 'case',
  }),
  appeals.share('union_resolution_rate', 'resolved', 'judged', {
    title: ['诉求解决率（按工会）', 'Resolution rate by union'],
    means: [
      '没有辖区的工会所属职工办理结果已知的工单中已解决的占比；部分解决不算解决。',
      'Of the tickets with a known result from workers of unions without an area, the share resolved.',
    ],
  }),
  consumption.count('union_orders', 'orders', {
    title: ['订单数（按工会）', 'Orders by union'],
    means: ['没有辖区的工会所属会员的成交订单数。', 'Orders paid by members of unions without an area.'],
    unit: 'order',
  }),
  consumption.money('union_paid_amount', 'paid_fen', {
    title: ['消费金额（按工会）', 'Amount spent by union'],
    means: [
      '没有辖区的工会所属会员的成交金额减退款，名义金额。',
      'Paid amount less refunds of members of unions without an area, nominal.',
    ],
  }),
  consumption.persons('union_buyers', 'buyers', {
    title: ['消费人数（按工会）', 'Buyers by union'],
    means: [
      '没有辖区的工会所属会员中有消费的人数，同一人在一格中只计一次。',
      'Members of unions without an area who bought, each once in a cell.',
    ],
    unit: 'person',
  }),
];
