import { z } from 'zod';
import type { Dimension } from '../domain/metric.ts';
import type { Bilingual } from '../domain/text.ts';

/** Every dimension a request may name, in the order tables show them. */
export const DIMENSION_TITLES: Readonly<Record<Dimension, Bilingual>> = {
  region: { zh: '地区', en: 'Region' },
  need_domain: { zh: '需求领域', en: 'Need domain' },
  service_item: { zh: '品目', en: 'Item' },
  consumption_class: { zh: '消费类别', en: 'Consumption class' },
  industry: { zh: '行业', en: 'Industry' },
  age_band: { zh: '年龄段', en: 'Age band' },
  sex: { zh: '性别', en: 'Sex' },
  worker_group: { zh: '职工群体', en: 'Worker group' },
  channel: { zh: '渠道', en: 'Channel' },
  service_tier: { zh: '服务层次', en: 'Service tier' },
  topic: { zh: '诉求主题', en: 'Topic' },
  nature: { zh: '诉求性质', en: 'Nature' },
  buy_mode: { zh: '购买方式', en: 'Buying mode' },
  merchant_type: { zh: '商户类型', en: 'Merchant type' },
  dispute_nature: { zh: '纠纷性质', en: 'Dispute nature' },
  dispute_scene: { zh: '纠纷场景', en: 'Dispute scene' },
  dispute_outcome: { zh: '处理结果', en: 'Outcome' },
  site_type: { zh: '阵地类型', en: 'Site type' },
  partner_type: { zh: '伙伴类型', en: 'Partner type' },
  activity_type: { zh: '活动类型', en: 'Activity type' },
  skill_record: { zh: '技能记录类别', en: 'Kind of skill record' },
  skill_level: { zh: '技能等级', en: 'Skill level' },
  org_type: { zh: '工会类型', en: 'Union type' },
  org: { zh: '所属工会', en: 'Union' },
  budget_band: { zh: '每份预算', en: 'Budget for each' },
  festival: { zh: '节日', en: 'Festival' },
};
export const DIMENSIONS = Object.keys(DIMENSION_TITLES) as [Dimension, ...Dimension[]];

export const dimensionSchema = z.enum(DIMENSIONS);

const member = z.string().optional();

/** The members a row belongs to: one optional code per dimension; `*` is the total, `U` unknown. */
export const memberShape = {
  need_domain: member,
  service_item: member,
  consumption_class: member,
  industry: member,
  age_band: member,
  sex: member,
  worker_group: member,
  channel: member,
  service_tier: member,
  topic: member,
  nature: member,
  buy_mode: member,
  merchant_type: member,
  dispute_nature: member,
  dispute_scene: member,
  dispute_outcome: member,
  site_type: member,
  partner_type: member,
  activity_type: member,
  skill_record: member,
  skill_level: member,
  org_type: member,
  org: member,
  budget_band: member,
  festival: member,
} satisfies Record<Exclude<Dimension, 'region'>, typeof member>;

export const regionLevelSchema = z.enum(['nation', 'province', 'city', 'county']);
export type RegionLevel = z.infer<typeof regionLevelSchema>;

export const periodGrainSchema = z.enum(['month', 'quarter', 'year']);
/** What may be asked for; days and weeks are refused by name where no cube stores them. */
export const askedGrainSchema = z.enum(['day', 'week', 'month', 'quarter', 'year']);
