import { contract } from './contract.ts';
import { boolean, code, count, date, decimal, dropped, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { refusedPersonFields } from './person-fields.ts';
import { orgCode, regionCode } from './place-fields.ts';

export const sites = contract({
  family: 'sites',
  version: 1,
  title: { zh: '阵地站点', en: 'Service sites' },
  grain: { zh: '每行一个站点', en: 'One row per site' },
  key: ['site_no'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    site_no: reference(
      '站点编号',
      'Site number',
      ['阵地编号', '服务站点编号', '驿站编号', 'site_no', 'site_id'],
      {
        required: true,
        example: 'ZD51010001',
      },
    ),
    site_name: text(120, '站点名称', 'Site name', ['阵地名称', '驿站名称', 'site_name'], {
      example: '春熙路工会驿站(样例)',
    }),
    site_type: code('site_type', 'other', '站点类型', 'Site type', ['阵地类型', '类型', 'site_type'], {
      example: '工会驿站',
    }),
    region_code: regionCode(),
    org_code: orgCode(['管理工会编码']),
    is_outpost: boolean('需求采集前哨', 'Need outpost', ['需求采集', 'is_outpost']),
    is_window: boolean('资源对接窗口', 'Resource window', ['资源对接', 'is_window']),
    is_community: boolean('社群活动中心', 'Community centre', ['社群活动', 'is_community']),
    hours_per_week: count(
      0,
      168,
      '每周开放小时数',
      'Open hours per week',
      ['每周开放时长', 'hours_per_week'],
      { example: '70' },
    ),
    area_sqm: decimal(
      { precision: 12, scale: 2, min: 0 },
      '面积',
      'Area in square metres',
      ['建筑面积', '面积(平方米)', 'area'],
      { example: '45.50' },
    ),
    seats: count(0, undefined, '座位数', 'Seats', ['床位数', '容量', 'seats'], { example: '12' }),
    opened_on: date('启用日期', 'Opened on', ['建成日期', '开放日期', 'opened_on'], {
      example: '2024-05-01',
    }),
    closed_on: date('停用日期', 'Closed on', ['关闭日期', 'closed_on'], { example: '' }),
    ...refusedPersonFields(['站长', '负责人']),
    phone: dropped('联系电话', 'Contact phone', ['电话', '手机号']),
    coordinates: dropped('经纬度', 'Coordinates', ['经度', '纬度', 'longitude', 'latitude']),
  },
  rules: [
    {
      id: 'closed_after_opened',
      severity: 'reject',
      holds: 'closed_on >= opened_on',
      field: 'closed_on',
      zh: '停用日期早于启用日期',
      en: 'Closed before it opened',
      fix: { zh: '核对启用与停用日期', en: 'Check both dates' },
    },
  ],
});
