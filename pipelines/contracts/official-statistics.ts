import { contract } from './contract.ts';
import { decimal, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { regionCode } from './place-fields.ts';

/**
 * Figures of statistical bureaus: tables, not records. They have no `raw` table; the door writes them to
 * `reference.official_statistics`, one row per figure and vintage. Declared here so that return tickets, mappings and
 * pages speak of its fields and rules as of any family's.
 */
export const officialStatistics = contract({
  family: 'official_statistics',
  version: 1,
  title: { zh: '官方统计', en: 'Official statistics' },
  grain: {
    zh: '每行一个指标在一个地区、一个时期、一次导出中的数',
    en: 'One row per series, region, period and vintage',
  },
  key: ['series', 'region', 'period', 'publisher'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 1200,
  fields: {
    series: text(200, '指标', 'Series', ['指标名称', '统计指标', '消费类别', '项目', 'indicator', 'series'], {
      required: true,
      sensitivity: 'L0',
      example: '居民消费价格指数(上年同月=100)',
    }),
    region: {
      ...regionCode(['行政区划代码', '省份', '省市', '省区市', '地区名称']),
      zh: '地区',
      required: true,
      sensitivity: 'L0',
    },
    period: text(40, '时期', 'Period', ['时间', '年份', '期', '月份', '季度', 'period'], {
      required: true,
      sensitivity: 'L0',
      example: '2016年10月',
    }),
    value: decimal({ precision: 28, scale: 8 }, '数值', 'Value', ['值', '数据', 'value'], {
      sensitivity: 'L0',
      example: '102.1',
    }),
    unit: text(40, '计量单位', 'Unit', ['单位', 'unit'], { sensitivity: 'L0', example: '亿元' }),
    population: text(20, '人群', 'Population', ['居民类别', 'population'], {
      sensitivity: 'L0',
      example: '全体',
      note: { zh: '全体、城镇或农村居民', en: 'All, urban or rural households' },
    }),
    publisher: text(100, '数据来源', 'Publisher', ['来源', '发布机构', 'publisher'], {
      sensitivity: 'L0',
      example: '国家统计局',
    }),
  },
  rules: [
    {
      id: 'unknown_place',
      severity: 'reject',
      holds: 'true',
      field: 'region',
      zh: '地区名称不在地区表中，整行未装载',
      en: 'The place is not in the region table; the whole line was left out',
      fix: {
        zh: '改用地区表中的名称或代码（如“内蒙古自治区”或 150000），或在映射的 fields.region.codes 中对应',
        en: 'Use a name or code of the region table (150000), or map it in fields.region.codes',
      },
    },
    {
      id: 'unknown_period',
      severity: 'reject',
      holds: 'true',
      field: 'period',
      zh: '时期无法识别',
      en: 'The period cannot be read',
      fix: {
        zh: '写成 2016年、2016年10月、2016年第3季度 或 2016年1-9月',
        en: 'Write 2016, 2016-10, 2016Q3 or 2016年1-9月',
      },
    },
    {
      id: 'ambiguous_period',
      severity: 'reject',
      holds: 'true',
      field: 'period',
      zh: '“.1”既可能是 1 月，也可能是被 Excel 去掉零的 10 月',
      en: 'The ".1" may be January, or October with its zero dropped by Excel',
      fix: { zh: '把表头写成 2016-01 或 2016-10', en: 'Write 2016-01 or 2016-10' },
    },
    {
      id: 'series_missing',
      severity: 'reject',
      holds: 'true',
      field: 'series',
      zh: '没有指标名称',
      en: 'The figure has no series',
      fix: { zh: '补上指标名称', en: 'Name the series' },
    },
    {
      id: 'two_figures',
      severity: 'reject',
      holds: 'true',
      field: 'value',
      zh: '同一文件对同一指标、地区、时期给出两个不同的数',
      en: 'The file gives two different figures for the same series, region and period',
      fix: { zh: '核对哪一个为准，删去另一个', en: 'Keep the right one' },
    },
  ],
});
