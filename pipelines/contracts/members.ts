import { contract } from './contract.ts';
import { ageBand, boolean, code, dropped, month } from './field.ts';
import { STATUTORY_DUTY } from './legal-basis.ts';
import { idNumber, memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { industry, orgCode, regionCode, unitType } from './place-fields.ts';

/**
 * The member register. Worker groups overlap, so they are flags and never one enumeration; a blank flag means
 * "not stated", which is not "no".
 */
export const members = contract({
  family: 'members',
  version: 1,
  title: { zh: '会籍', en: 'Members' },
  grain: { zh: '每行一名会员（最近一次快照）', en: 'One row per member, as of the newest snapshot' },
  key: ['member_no'],
  person: 'member_no',
  newerBy: 'join_month',
  legalBasis: STATUTORY_DUTY,
  retentionMonths: 120,
  fields: {
    member_no: { ...memberNo(['会籍编号', '工号', '证号']), required: true },
    phone: phone(),
    id_number: idNumber(),
    ...refusedPersonFields(),
    hardship_kind: dropped(
      '困难类别',
      'Kind of hardship',
      ['致困原因', '困难职工类别', '健康状况', '残疾类别'],
      {
        note: { zh: '敏感个人信息，无必要不装载', en: 'Sensitive and not necessary, so never loaded' },
      },
    ),
    household: dropped('家庭情况', 'Household', [
      '家庭成员',
      '婚姻状况',
      '家庭年收入',
      'income',
      'home_ownership',
      'marital_status',
      'household_size',
      'household_comp',
      'kids_count',
    ]),
    sex: code('sex', '0', '性别', 'Sex', ['sex', 'gender'], { sensitivity: 'L2', example: '女' }),
    age_band: ageBand(
      '出生年份',
      'Age band',
      ['出生日期', '出生年月', '年龄段', '年龄', 'age_band', 'age', 'birth_year'],
      {
        example: '1990',
        note: {
          zh: '按快照日折算为年龄段，出生年份不入库',
          en: 'Turned into a band as of the snapshot; the year is not stored',
        },
      },
    ),
    org_code: orgCode(),
    region_code: regionCode(),
    industry: industry(),
    unit_type: unitType(),
    is_new_form: boolean('新就业形态劳动者', 'New-form worker', ['是否新就业形态', '新就业形态'], {
      sensitivity: 'L2',
    }),
    is_migrant: boolean('农民工', 'Migrant worker', ['是否农民工'], { sensitivity: 'L2' }),
    is_female_worker: boolean('女职工', 'Woman worker', ['是否女职工'], { sensitivity: 'L2' }),
    is_industrial: boolean('产业工人', 'Industrial worker', ['是否产业工人'], { sensitivity: 'L2' }),
    is_youth: boolean('青年职工', 'Young worker (35 or under)', ['是否青年职工'], { sensitivity: 'L2' }),
    is_model: boolean('劳模工匠', 'Model worker or craftsman', ['是否劳模', '是否劳模工匠'], {
      sensitivity: 'L2',
    }),
    education: code('education', '90', '学历', 'Education', ['文化程度', '最高学历', 'education'], {
      sensitivity: 'L2',
    }),
    skill_level: code('skill_level', '0', '技能等级', 'Skill level', ['职业技能等级', 'skill_level'], {
      sensitivity: 'L2',
    }),
    join_month: month('入会日期', 'Joined', ['入会时间', '入会年月', '入会月份', 'join_date', 'join_month'], {
      sensitivity: 'L2',
      example: '2021-06-01',
    }),
    leave_month: month(
      '退会日期',
      'Left',
      ['退会时间', '转出日期', '离会日期', 'leave_date', 'leave_month'],
      {
        sensitivity: 'L2',
        example: '',
      },
    ),
    status: code('membership_status', '9', '会籍状态', 'Membership status', ['会员状态', '状态', 'status'], {
      example: '已入会',
    }),
  },
  rules: [
    {
      id: 'joined_in_range',
      severity: 'reject',
      holds: 'join_month between 192501 and (year(exported_at) * 100 + month(exported_at))',
      field: 'join_month',
      zh: '入会日期应在 1925 年与导出月份之间',
      en: 'Joined before 1925 or after the export',
      fix: { zh: '核对入会日期', en: 'Check the date of joining' },
    },
    {
      id: 'left_after_joined',
      severity: 'reject',
      holds: 'leave_month >= join_month',
      field: 'leave_month',
      zh: '退会日期早于入会日期',
      en: 'Left before joining',
      fix: { zh: '核对入会与退会日期', en: 'Check both dates' },
    },
    {
      id: 'woman_flag_matches_sex',
      severity: 'warn',
      holds: "not is_female_worker or sex <> '1'",
      field: 'is_female_worker',
      zh: '标为女职工，性别却为男',
      en: 'Flagged as a woman worker but the sex says male',
      fix: { zh: '核对性别与标签', en: 'Check the sex and the flag' },
    },
  ],
});
