import { contract } from './contract.ts';
import { boolean, code, date, dropped, ownNumber, reference, text } from './field.ts';
import { MEMBER_SERVICE } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { industry, orgCode, regionCode } from './place-fields.ts';

export const skills = contract({
  family: 'skills',
  version: 1,
  title: { zh: '技能培训与证书', en: 'Skills' },
  grain: { zh: '每行一人一次培训、认定或竞赛', en: 'One row per person and course, certificate or contest' },
  key: ['record_no'],
  event: 'enrolled_on',
  person: 'member_no',
  legalBasis: MEMBER_SERVICE,
  retentionMonths: 84,
  fields: {
    record_no: ownNumber('记录编号', 'Record number', ['报名编号', '学员编号', 'record_no'], {
      required: true,
      example: 'PX2026090001',
    }),
    member_no: memberNo(),
    phone: phone(),
    id_number: idNumber(),
    ...refusedPersonFields(['学员姓名', '工作单位']),
    certificate_no: dropped('证书编号', 'Certificate number', ['证书号', 'certificate_no']),
    kind: code('skill_record', 'other', '类别', 'Kind', ['记录类别', '培训类别', 'kind'], {
      example: '培训',
    }),
    course_code: text(40, '课程编码', 'Course code', ['课程编号', '职业编码', 'course_code'], {
      sensitivity: 'L0',
      example: 'KC-AI-01',
    }),
    is_digital: boolean('是否数字技能', 'Digital skill', ['数字技能', 'is_digital']),
    skill_level: code('skill_level', '0', '技能等级', 'Skill level', ['等级', '证书等级', 'skill_level'], {
      sensitivity: 'L2',
    }),
    evaluator: code('evaluator', 'unknown', '评价机构类型', 'Evaluator', ['评价主体', 'evaluator']),
    enrolled_on: date('报名日期', 'Enrolled on', ['报名时间', '开班日期', 'enrolled_on'], {
      required: true,
      example: '2026-07-01',
    }),
    completed_on: date('完成日期', 'Completed on', ['结业日期', '发证日期', 'completed_on'], {
      example: '2026-09-15',
    }),
    is_completed: boolean('是否完成', 'Completed', ['是否结业', '是否合格', 'is_completed']),
    fee_waived: boolean('是否免费', 'Free of charge', ['工会补贴', 'fee_waived']),
    partner_no: reference('培训机构编号', 'Provider number', ['机构编号', 'partner_no'], {
      example: 'HB0031',
    }),
    region_code: regionCode(),
    org_code: orgCode(),
    industry: industry(),
  },
  rules: [
    {
      id: 'completed_after_enrolled',
      severity: 'reject',
      holds: 'completed_on >= enrolled_on',
      field: 'completed_on',
      zh: '完成日期早于报名日期',
      en: 'Completed before enrolling',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
  ],
});
