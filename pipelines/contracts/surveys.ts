import { contract } from './contract.ts';
import { ageBand, boolean, code, count, date, decimal, freeText, reference, text } from './field.ts';
import { CONSENT } from './legal-basis.ts';
import { memberNo, phone, refusedPersonFields } from './person-fields.ts';
import { industry, regionCode } from './place-fields.ts';

/** Answers to closed questions. Never linked to the member: what was promised to respondents is kept. */
export const surveys = contract({
  family: 'surveys',
  version: 1,
  title: { zh: '问卷调查', en: 'Surveys' },
  grain: { zh: '每行一份答卷的一道题', en: 'One row per response and question' },
  key: ['survey_no', 'response_no', 'question_code'],
  event: 'answered_on',
  person: 'member_no',
  unlinkWhen: 'true',
  legalBasis: CONSENT,
  retentionMonths: 84,
  fields: {
    survey_no: text(40, '问卷编号', 'Survey number', ['调查编号', 'survey_no'], {
      required: true,
      sensitivity: 'L0',
      example: 'WJ2026-Q3',
    }),
    response_no: reference('答卷编号', 'Response number', ['样本编号', 'response_no'], {
      required: true,
      example: 'DJ000123',
    }),
    question_code: text(40, '题目编码', 'Question code', ['题号', '题目编号', 'question_code'], {
      required: true,
      sensitivity: 'L0',
      example: 'Q05',
    }),
    member_no: memberNo(),
    phone: phone(),
    ...refusedPersonFields(),
    answered_on: date('填答日期', 'Answered on', ['填答时间', '提交日期', 'answered_on'], { required: true }),
    answer: code('survey_answer', 'other', '答案', 'Answer', ['选项', '回答', 'answer'], {
      sensitivity: 'L2',
    }),
    score: count(0, 100, '分值', 'Score', ['评分', '得分', 'score'], { sensitivity: 'L2', example: '80' }),
    comment: freeText('开放题回答', 'Open answer', ['意见建议', '备注']),
    need_domain: code('need_domain', 'S99', '服务类别', 'Need domain', ['需求类别', 'need_domain']),
    region_code: regionCode(),
    industry: industry(),
    age_band: ageBand('年龄段', 'Age band', ['年龄', '出生年份', '出生年月', 'age_band', 'age']),
    sex: code('sex', '0', '性别', 'Sex', ['sex'], { sensitivity: 'L2' }),
    is_new_form: boolean('新就业形态劳动者', 'New-form worker', ['是否新就业形态'], { sensitivity: 'L2' }),
    invited: count(
      1,
      undefined,
      '邀请人数',
      'Persons invited',
      ['发放份数', '应答人数', '邀请份数', 'invited', 'sent'],
      {
        sensitivity: 'L0',
        example: '500',
        note: {
          zh: '这份问卷在这个地区邀请了多少人；同一问卷、同一地区各行相同。回收率以它为分母',
          en: 'How many the survey asked in this place; the same in every row of a survey and place. The response rate is over it',
        },
      },
    ),
    weight: decimal({ precision: 12, scale: 6, min: 0 }, '权重', 'Weight', ['样本权重', 'weight'], {
      sensitivity: 'L0',
      example: '1.25',
    }),
  },
  rules: [
    {
      id: 'answered_not_in_future',
      severity: 'reject',
      holds: 'answered_on <= exported_at + interval 1 day',
      field: 'answered_on',
      zh: '填答日期晚于导出时间',
      en: 'Answered after the export was made',
      fix: { zh: '核对填答日期', en: 'Check the date' },
    },
  ],
});
