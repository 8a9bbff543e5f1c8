import type { Bilingual } from '../../domain/text.ts';

/** What a cube, and the metrics that begin with it, are called on screen. */
export const GROUPS: Readonly<Record<string, Bilingual>> = {
  thermometer: { zh: '温度计', en: 'Thermometer' },
  members: { zh: '会籍', en: 'Membership' },
  services: { zh: '服务申请', en: 'Service applications' },
  festival_welfare: { zh: '节日福利', en: 'Festival welfare' },
  wants: { zh: '需求订单', en: 'Demand orders' },
  appeals: { zh: '诉求', en: 'Appeals' },
  consumption: { zh: '消费', en: 'Consumption' },
  vouchers: { zh: '消费券', en: 'Vouchers' },
  disputes: { zh: '消费纠纷', en: 'Disputes' },
  ratings: { zh: '商户评价', en: 'Merchant ratings' },
  labour_cases: { zh: '劳动争议', en: 'Labour disputes' },
  leave_returns: { zh: '带薪休假', en: 'Paid leave' },
  agreements_signed: { zh: '集体协商', en: 'Collective bargaining' },
  site_visits: { zh: '阵地', en: 'Sites' },
  sites_open: { zh: '阵地网络', en: 'Network of sites' },
  places_offered: { zh: '服务名额', en: 'Places offered' },
  partners_active: { zh: '合作伙伴', en: 'Partners' },
  projects_started: { zh: '服务项目', en: 'Projects' },
  activities_held: { zh: '活动', en: 'Activities' },
  procurement: { zh: '工会采购', en: 'Union procurement' },
  union_services: { zh: '服务申请（按工会）', en: 'Service applications by union' },
  union_appeals: { zh: '诉求（按工会）', en: 'Appeals by union' },
  union_consumption: { zh: '消费（按工会）', en: 'Consumption by union' },
  skills_gained: { zh: '技能', en: 'Skills' },
};
