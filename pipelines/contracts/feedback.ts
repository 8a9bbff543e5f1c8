import { contract } from './contract.ts';
import { boolean, code, count, dropped, freeText, reference, timestamp } from './field.ts';
import { STATUTORY_DUTY } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedParty, refusedPersonFields } from './person-fields.ts';
import { industry, orgCode, regionCode, unitType } from './place-fields.ts';

/**
 * Appeals from 12351, 12345, letters and boards. Repeated calls about one matter name their main case
 * (`parent_case_no`), so that persons and matters can both be counted.
 */
export const feedback = contract({
  family: 'feedback',
  version: 1,
  title: { zh: '诉求反馈', en: 'Feedback' },
  grain: { zh: '每行一张工单', en: 'One row per case' },
  key: ['case_no'],
  event: 'created_at',
  person: 'member_no',
  unlinkWhen: "topic = 'A10'",
  legalBasis: STATUTORY_DUTY,
  retentionMonths: 84,
  fields: {
    case_no: reference(
      '工单编号',
      'Case number',
      ['工单号', '诉求编号', '热线单号', '信访编号', '留言编号', 'Complaint ID', 'case_no'],
      { required: true, example: 'GD202609150001' },
    ),
    parent_case_no: reference(
      '主工单编号',
      'Main case',
      ['主工单', '关联工单编号', '并单编号', 'parent_case_no'],
      { example: '' },
    ),
    member_no: memberNo(['留言用户', '用户编号']),
    phone: phone(['求助号码', '来电号码', '联系人电话']),
    id_number: idNumber(),
    ...refusedPersonFields(['求助人员', '来电人', '诉求人'], ['诉求详细地址']),
    party: refusedParty(['工作单位', '被诉单位', 'Company']),
    title: freeText('诉求标题', 'Title', ['工单标题', '留言主题', '标题', 'Issue', 'Sub-issue']),
    content: freeText('诉求内容', 'Content', [
      '留言详情',
      '内容',
      '反映内容',
      'Consumer complaint narrative',
    ]),
    reply: freeText('答复意见', 'Reply', ['处置结果', '答复内容', '办理意见', 'Company public response']),
    tags: freeText('标签', 'Tags', ['工单标签', 'Tags']),
    created_at: timestamp(
      '受理时间',
      'Received at',
      [
        '来电时间',
        '提交时间',
        '诉求时间',
        '登记时间',
        '创建时间',
        '留言时间',
        '市交办时间',
        'Date received',
        'created_at',
      ],
      { required: true, example: '2026-09-15 10:22:00' },
    ),
    channel: code('channel', 'other', '诉求渠道', 'Channel', [
      '渠道',
      '热线来源',
      '来源',
      'Submitted via',
      'channel',
    ]),
    nature: code('nature', 'other', '诉求性质', 'Nature', ['诉求类型', '工单类型', '信访目的', 'nature'], {
      example: '投诉',
    }),
    handling_mode: code('handling', 'U', '办理方式', 'Answered or forwarded', [
      '处理方式',
      '直办转办',
      'handling',
    ]),
    topic: code(
      'topic',
      'A99',
      '诉求类别',
      'Topic',
      ['诉求归口', '诉求分类', '事项分类', '一级分类', 'Product', 'topic'],
      {
        example: 'A01',
      },
    ),
    region_code: regionCode(['事件发生地', '事发区域', '诉求区划', 'State']),
    org_code: orgCode(),
    industry: industry(),
    unit_type: unitType(),
    sex: code('sex', '0', '性别', 'Sex', ['sex'], { sensitivity: 'L2' }),
    difficulty: code('difficulty', 'unknown', '难度', 'Difficulty', ['问题难度', '难易程度', 'difficulty']),
    status: code('application_status', 'unknown', '工单状态', 'Status', [
      '状态',
      '处置状态',
      '办理状态',
      'status',
    ]),
    dispatched_at: timestamp(
      '派单时间',
      'Dispatched at',
      ['交办时间', '区交办时间', '转办时间', 'Date sent to company', 'dispatched_at'],
      { example: '2026-09-15 10:40:00' },
    ),
    responded_at: timestamp(
      '首次响应时间',
      'First response at',
      ['响应时间', '首次联系时间', '答复时间', 'responded_at'],
      { example: '2026-09-15 12:00:00' },
    ),
    due_at: timestamp('办结期限', 'Due at', ['办理期限', '区交办办结期限', '截止时间', 'due_at'], {
      example: '2026-09-30 18:00:00',
    }),
    closed_at: timestamp('办结时间', 'Closed at', ['办结日期', '完成时间', 'closed_at'], {
      example: '2026-09-20 16:40:00',
    }),
    resolution: code('resolution', 'unknown', '办理结果', 'Resolution', [
      '解决情况',
      '是否解决',
      'Company response to consumer',
      'resolution',
    ]),
    is_timely: boolean('是否按期', 'In time', ['按期办结', 'Timely response?']),
    is_repeat: boolean('是否重复', 'Repeated', ['重复诉求', '是否重复诉求', '是否重复信访']),
    is_disputed: boolean('是否有异议', 'Disputed by the complainant', ['对结果有异议', 'Consumer disputed?']),
    revisit: code('revisit', 'unknown', '回访结果', 'Follow-up', ['回访情况', '回访状态', 'revisit'], {
      example: '已回访',
    }),
    satisfaction: code(
      'satisfaction',
      null,
      '满意度',
      'Satisfaction',
      ['评价等级', '回访满意度', '满意情况', 'satisfaction'],
      { example: '满意' },
    ),
    supports: count(0, undefined, '点赞数', 'Supports', ['支持数', 'supports'], {
      sensitivity: 'L0',
      example: '0',
    }),
    opposes: count(0, undefined, '反对数', 'Oppositions', ['opposes'], { sensitivity: 'L0', example: '0' }),
    handling: dropped('办理过程', 'Handling details', [
      '紧急程度',
      '是否协办',
      '市交办主办单位',
      '市交办协办单位',
      '市交办办结期限',
      '受理部门',
      'Sub-product',
      'Consumer consent provided?',
    ]),
  },
  rules: [
    {
      id: 'created_not_in_future',
      severity: 'reject',
      holds: 'created_at <= exported_at + interval 1 day',
      field: 'created_at',
      zh: '受理时间晚于导出时间',
      en: 'Received after the export was made',
      fix: { zh: '核对受理时间与导出时间', en: 'Check the receipt and export times' },
    },
    {
      id: 'dispatched_after_created',
      severity: 'warn',
      holds: "dispatched_at >= date_trunc('day', created_at)",
      field: 'dispatched_at',
      zh: '派单时间早于受理时间',
      en: 'Dispatched before it was received',
      fix: { zh: '核对派单时间', en: 'Check the dispatch time' },
    },
    {
      id: 'closed_after_created',
      severity: 'reject',
      holds: "closed_at >= date_trunc('day', created_at)",
      field: 'closed_at',
      zh: '办结时间早于受理时间',
      en: 'Closed before it was received',
      fix: { zh: '核对办结时间', en: 'Check the closing time' },
    },
    {
      id: 'satisfaction_needs_answer',
      severity: 'warn',
      holds: "satisfaction is null or revisit is null or revisit in ('done', 'unknown')",
      field: 'satisfaction',
      zh: '回访未完成却有满意度',
      en: 'A satisfaction without a completed follow-up',
      fix: { zh: '核对回访结果', en: 'Check the follow-up' },
    },
  ],
});
