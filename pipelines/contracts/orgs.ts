import { contract } from './contract.ts';
import { boolean, code, count, date, dropped, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { refusedPersonFields } from './person-fields.ts';
import { industry, regionCode, unitType } from './place-fields.ts';

/**
 * The union tree. It is not the tree of regions: an industrial union (产业工会) has no region code, and a
 * development zone carries the code of the county that hosts it and `is_zone`.
 */
export const orgs = contract({
  family: 'orgs',
  version: 1,
  title: { zh: '工会组织', en: 'Union organisations' },
  grain: { zh: '每行一个工会组织', en: 'One row per union organisation' },
  key: ['org_code'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    org_code: text(
      40,
      '工会编码',
      'Union code',
      ['工会代码', '工会组织编码', '组织编码', 'org_code', 'org_id'],
      {
        required: true,
        example: 'G510104',
      },
    ),
    org_name: text(120, '工会名称', 'Union name', ['工会组织名称', '组织名称', 'org_name'], {
      required: true,
      example: '锦江区总工会(样例)',
    }),
    org_type: code('org_type', 'other', '工会类型', 'Union type', ['组织类型', '工会类别', 'org_type'], {
      example: '地方工会',
    }),
    org_level: code('org_level', 'U', '工会层级', 'Level', ['组织层级', '层级', 'org_level']),
    parent_code: text(40, '上级工会编码', 'Parent union', ['上级工会', '上级组织编码', 'parent_code'], {
      example: 'G510100',
    }),
    uscc: reference(
      '统一社会信用代码',
      'Unified social credit code',
      ['组织机构代码', '社会信用代码', 'uscc'],
      { example: '81510104MC00000000' },
    ),
    region_code: regionCode(['办公地址行政区划']),
    is_zone: boolean('是否开发区', 'Development zone', ['开发区', 'is_zone']),
    industry: industry(),
    unit_type: unitType(),
    founded_on: date('成立日期', 'Founded on', ['建会日期', '建会时间', 'founded_on']),
    dissolved_on: date('撤销日期', 'Dissolved on', ['撤并日期', 'dissolved_on'], { example: '' }),
    workers: count(0, undefined, '现职工人数', 'Workers', ['职工人数', '职工数', 'workers'], {
      example: '1200',
    }),
    members_reported: count(0, undefined, '会员人数', 'Members, as the unit reports', ['会员数', 'members'], {
      example: '1100',
    }),
    full_time_cadres: count(
      0,
      undefined,
      '专职工会干部数',
      'Full-time cadres',
      ['专职干部数', '专职工会干部人数'],
      { example: '6' },
    ),
    ...refusedPersonFields(['工会主席', '负责人'], ['办公地址']),
    phone: dropped('联系电话', 'Contact phone', ['电话', '手机号', '主席电话']),
  },
  rules: [
    {
      id: 'not_its_own_parent',
      severity: 'reject',
      holds: 'parent_code <> org_code',
      field: 'parent_code',
      zh: '上级工会不能是自身',
      en: 'A union cannot be its own parent',
      fix: { zh: '核对上级工会编码', en: 'Check the parent code' },
    },
    {
      id: 'members_within_workers',
      severity: 'warn',
      holds: 'workers = 0 or members_reported <= workers',
      field: 'members_reported',
      zh: '会员人数多于职工人数',
      en: 'More members than workers',
      fix: { zh: '核对人数（0 是否为未填）', en: 'Check the counts; is 0 "not filled"?' },
    },
  ],
});
