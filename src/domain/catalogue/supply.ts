import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const network = metricsOf({
  cube: 'sites_open',
  owner: { zh: '职工服务中心', en: 'Workers service centre' },
  by: [['site_type']],
});
const places = metricsOf({
  cube: 'places_offered',
  owner: { zh: '职工服务中心', en: 'Workers service centre' },
  by: [['need_domain']],
});
const partners = metricsOf({
  cube: 'partners_active',
  owner: { zh: '社会联络部', en: 'Partnerships' },
  by: [['partner_type'], ['need_domain']],
});
const projects = metricsOf({
  cube: 'projects_started',
  owner: { zh: '社会联络部', en: 'Partnerships' },
  by: [['need_domain'], ['partner_type']],
});
const activities = metricsOf({
  cube: 'activities_held',
  owner: { zh: '宣传教育部', en: 'Culture and education' },
  by: [['activity_type'], ['need_domain']],
});
const procurement = metricsOf({
  cube: 'procurement',
  owner: { zh: '财务部', en: 'Finance' },
  by: [['consumption_class'], ['industry']],
});
const skills = metricsOf({
  cube: 'skills_gained',
  owner: { zh: '劳动和经济工作部', en: 'Labour and economy' },
  by: [['skill_record'], ['skill_level'], ['industry']],
});

/** The supply side: sites, places, partners, projects, activities, procurement and skills. */
export const supplyMetrics: readonly Metric[] = [
  network.count('open_sites', 'sites', {
    title: ['在用站点', 'Sites in use'],
    means: ['期末在用的服务站点个数。', 'Service sites in use at the end of the period.'],
    unit: 'piece',
  }),
  network.per10k(
    'sites_per_10k',
    'sites',
    {
      title: ['每万名会员站点数', 'Sites per 10,000 members'],
      means: [
        '期末在用站点 ÷ 期末会员数 × 10000。',
        'Sites in use ÷ members, at the end of the period, × 10,000.',
      ],
    },
    'piece',
  ),
  network.share('outpost_rate', 'outposts', 'stated', {
    title: ['前哨功能率', 'Share of outposts'],
    means: [
      '登记了功能的在用站点中，作为需求采集前哨的占比。',
      'Of the sites whose functions are registered, the share that gathers needs.',
    ],
  }),
  network.share('window_rate', 'windows', 'stated', {
    title: ['窗口功能率', 'Share of windows'],
    means: [
      '登记了功能的在用站点中，作为资源对接窗口的占比。',
      'Of the sites whose functions are registered, the share that connects to resources.',
    ],
  }),
  network.share('centre_rate', 'centres', 'stated', {
    title: ['中心功能率', 'Share of centres'],
    means: [
      '登记了功能的在用站点中，作为社群活动中心的占比。',
      'Of the sites whose functions are registered, the share that is a community centre.',
    ],
  }),
  places.count('seats_offered', 'seats', {
    title: ['可供名额', 'Places offered'],
    means: [
      '阵地与伙伴报送的可供名额，各月相加。',
      'Places that sites and partners offer, summed over months.',
    ],
    unit: 'piece',
  }),
  places.share('seat_use_rate', 'used', 'seats', {
    title: ['名额使用率', 'Share of places taken'],
    means: ['已用名额占可供名额的百分比。', 'Places taken as a share of the places offered.'],
  }),
  places.count('waiting_persons', 'waiting', {
    title: ['排队人次', 'Waiting for a place'],
    means: [
      '各月报送的排队人数之和；一人等三个月计三次。',
      'Persons waiting as returned each month, summed; who waits three months counts three times.',
    ],
    unit: 'visit',
  }),
  places.mean('applications_per_seat', 'services.applications', 'seats', 1, {
    title: ['每个名额的申请件数', 'Applications per place'],
    means: [
      '服务申请件数 ÷ 可供名额；大于 1 即供不应求。没有报送名额的领域不适用。',
      'Applications ÷ places offered; above 1 there are more who ask than places. Not applicable where no places are reported.',
    ],
    unit: 'ratio',
  }),
  partners.count('active_partners', 'partners', {
    title: ['在册伙伴', 'Partners'],
    means: ['期末在册的合作伙伴个数。', 'Partners in the programme at the end of the period.'],
    unit: 'piece',
  }),
  partners.share('partner_conformance_rate', 'conformant', 'judged', {
    title: ['伙伴达标率', 'Partners that meet their standard'],
    means: [
      '有达标结论的在册伙伴中达标的占比。',
      'Of the partners with a verdict, the share that meets its service standard.',
    ],
  }),
  projects.count('projects', 'projects', {
    title: ['立项数', 'Projects started'],
    means: ['当期立项的服务项目个数。', 'Service projects that started in the period.'],
    unit: 'piece',
  }),
  projects.money('project_budget', 'budget_fen', {
    title: ['项目预算', 'Budget of projects'],
    means: ['当期立项项目的预算合计。', 'Budgets of the projects started in the period.'],
  }),
  projects.share('project_union_share', 'union_fund_fen', 'budget_fen', {
    title: ['项目工会经费占比', 'Union share of project budgets'],
    means: ['工会经费投入占项目预算的百分比。', 'Union funds as a share of the budgets.'],
  }),
  projects.count('project_people', 'people_served', {
    title: ['项目服务人次', 'Served by projects'],
    means: [
      '当期立项项目报送的服务人数之和；参加两个项目的计两次。',
      'People served as projects returned them, summed; who took part in two counts twice.',
    ],
    unit: 'visit',
  }),
  projects.mean('project_cost_per_person', 'budget_fen', 'people_served', 0.01, {
    title: ['项目人均预算', 'Budget per person served'],
    means: ['项目预算 ÷ 项目服务人数。', 'Budget ÷ people served.'],
    unit: 'per_person',
  }),
  projects.count('project_places', 'places_created', {
    title: ['项目新增名额', 'Places created by projects'],
    means: ['当期立项项目新增的服务名额。', 'Places created by the projects started in the period.'],
    unit: 'piece',
  }),
  projects.share('project_completion_rate', 'finished', 'ended', {
    title: ['项目完成率', 'Projects finished'],
    means: [
      '已结束的项目中完成（而非终止）的占比。',
      'Of the projects that ended, the share finished rather than stopped.',
    ],
  }),
  activities.count('activities', 'activities', {
    title: ['活动场次', 'Activities'],
    means: ['当期开始的活动场次。', 'Activities that began in the period.'],
    unit: 'piece',
  }),
  activities.count('activity_participants', 'participants', {
    title: ['活动参与人次', 'Participants of activities'],
    means: [
      '主办方清点的参与人数，各场相加。',
      'Participants as counted by organisers, summed over activities.',
    ],
    unit: 'visit',
  }),
  activities.money('activity_budget', 'budget_fen', {
    title: ['活动预算', 'Budget of activities'],
    means: ['当期开始的活动的预算合计。', 'Budgets of the activities begun in the period.'],
  }),
  activities.mean('activity_cost', 'budget_fen', 'participants', 0.01, {
    title: ['活动人均预算', 'Budget per participant'],
    means: ['活动预算 ÷ 参与人数。', 'Budget ÷ participants.'],
    unit: 'per_person',
  }),
  procurement.money('procurement_amount', 'amount_fen', {
    title: ['工会采购金额', 'Union procurement'],
    means: ['节日福利采购金额合计。', 'Amounts of welfare bought by unions.'],
  }),
  procurement.share('procurement_known_rate', 'known_fen', 'amount_fen', {
    title: ['供应商可知率', 'Share with a known supplier'],
    means: [
      '供应商在商户名录中的采购金额占比；以下各类支持占比的分母。',
      'Share of the amount whose supplier is on the register: the denominator of the shares below.',
    ],
  }),
  procurement.share('procurement_domestic_share', 'domestic_fen', 'known_fen', {
    title: ['国产优质品牌采购占比', 'Domestic quality brands'],
    means: [
      '供应商可知的采购金额中，国产优质品牌的占比。',
      'Of the amount with a known supplier, the share of domestic quality brands.',
    ],
  }),
  procurement.share('procurement_local_share', 'local_fen', 'known_fen', {
    title: ['地方特色产品采购占比', 'Local specialities'],
    means: [
      '供应商可知的采购金额中，地方特色产品的占比。',
      'Of the amount with a known supplier, the share of local specialities.',
    ],
  }),
  procurement.share('procurement_sme_share', 'sme_fen', 'known_fen', {
    title: ['创新型中小企业采购占比', 'Innovative SMEs'],
    means: [
      '供应商可知的采购金额中，创新型中小企业的占比。',
      'Of the amount with a known supplier, the share of innovative SMEs.',
    ],
  }),
  procurement.share('procurement_aid_share', 'aid_fen', 'amount_fen', {
    title: ['消费帮扶采购占比', 'Consumption aid'],
    means: ['采购金额中消费帮扶的占比。', 'Share of the amount bought as consumption aid.'],
  }),
  procurement.share('procurement_price_ratio', 'listed_fen', 'list_fen', {
    title: ['采购价与市场价之比', 'Paid against the list price'],
    means: [
      '写明市场价的采购中，采购金额占市场价的百分比；低于 100 即优于市场。',
      'Where a list price is stated, the amount paid as a share of it; below 100 beats the market.',
    ],
  }),
  skills.count('skill_records', 'records', {
    title: ['技能报名人次', 'Skill enrolments'],
    means: [
      '培训、认定、竞赛与学历提升的报名人次。',
      'Enrolments in training, certification, contests and degree courses.',
    ],
    unit: 'visit',
  }),
  skills.share('skill_completion_rate', 'completed', 'stated', {
    title: ['完成率', 'Completion rate'],
    means: ['写明是否完成的报名中完成的占比。', 'Of the enrolments that say so, the share completed.'],
  }),
  skills.count('certificates', 'certificates', {
    title: ['取得证书', 'Certificates gained'],
    means: ['当期报名并取得的技能等级证书。', 'Skill certificates gained, by the month of enrolment.'],
    unit: 'voucher',
  }),
  skills.share('digital_skill_share', 'digital', 'records', {
    title: ['数字技能占比', 'Share of digital skills'],
    means: [
      '报名人次中数字技能的占比（数字工匠的来源）。',
      'Share of the enrolments in digital skills, where digital craftsmen come from.',
    ],
  }),
  skills.share('skill_free_rate', 'waived', 'records', {
    title: ['免费占比', 'Share free of charge'],
    means: ['报名人次中免费的占比。', 'Share of the enrolments that were free of charge.'],
  }),
];
