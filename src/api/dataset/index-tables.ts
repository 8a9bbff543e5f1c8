import type { Dataset } from '../../contracts/dataset.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Bilingual } from '../../domain/text.ts';
import { common } from '../release/gauges.ts';
import type { OpenRelease } from '../release/open.ts';
import { confidentiality, number, PLACE, synthetic, text } from './columns.ts';
import type { DatasetTable, MadeColumn } from './dataset.ts';

const GAUGE: readonly MadeColumn[] = [
  text('gauge', 'dimension', { zh: '温度计', en: 'Gauge' }),
  ...PLACE,
  text('dimension', 'dimension', { zh: '拆分维度', en: 'Split' }),
  text('member', 'dimension', { zh: '成员', en: 'Member' }),
];
const VERSION = text('method_version', 'status', { zh: '方法版本', en: 'Method version' });
const STATUS: readonly MadeColumn[] = [
  text('status', 'status', { zh: '状态', en: 'Status' }),
  confidentiality('conf_status', { zh: '', en: 'Value' }, 't.status'),
];

interface IndexTable {
  readonly table: string;
  readonly id: string;
  readonly title: Bilingual;
  readonly grain: Bilingual;
  readonly columns: readonly MadeColumn[];
}

const TABLES: readonly IndexTable[] = [
  {
    table: 'index_readings',
    id: 'thermometer',
    title: { zh: '温度读数', en: 'Thermometer readings' },
    grain: { zh: '每行一支温度计 × 月 × 地区 × 成员。', en: 'One row per gauge × month × region × member.' },
    columns: [
      ...GAUGE,
      number('score_raw', '原始得分', 'Score before the base', 'score'),
      number('reading', '读数', 'Reading', 'points'),
      ...STATUS,
      number('coverage', '可见权重', 'Visible weight', 'ratio'),
      text('grade', 'status', { zh: '数据等级', en: 'Grade' }),
      VERSION,
    ],
  },
  {
    table: 'index_contributions',
    id: 'thermometer_contributions',
    title: { zh: '温度构成', en: 'Contributions to the readings' },
    grain: { zh: '每行一个读数的一项构成。', en: 'One row per bar of a reading.' },
    columns: [
      ...GAUGE,
      text('component', 'dimension', { zh: '构成成员', en: 'Component' }),
      text('indicator', 'dimension', { zh: '指标', en: 'Indicator' }),
      text('kind', 'dimension', { zh: '类别', en: 'Kind' }),
      number('value', '贡献', 'Contribution', 'points'),
      VERSION,
    ],
  },
  {
    table: 'index_indicator_values',
    id: 'thermometer_indicators',
    title: { zh: '温度计指标值', en: 'Indicators of the thermometer' },
    grain: {
      zh: '每行一个指标 × 月 × 地区 × 成员。',
      en: 'One row per indicator × month × region × member.',
    },
    columns: [
      ...GAUGE,
      text('indicator', 'dimension', { zh: '指标', en: 'Indicator' }),
      number('value', '指标值', 'Value', null),
      number('numerator', '分子', 'Numerator', null),
      number('denominator', '分母', 'Denominator', null),
      ...STATUS,
      number('goalpost_low', '标杆下端', 'Low goalpost', null),
      number('goalpost_high', '标杆上端', 'High goalpost', null),
      number('score', '得分', 'Score', 'score'),
      number('weight', '权重', 'Weight', 'ratio'),
      VERSION,
    ],
  },
];

/** The dataset that is made of a stored table. */
export const datasetIdOf = (table: string): string => TABLES.find((t) => t.table === table)?.id ?? table;

/** The tables of the thermometer as datasets. */
export const INDEX_TABLES = TABLES.map(({ columns, ...about }) => (release: OpenRelease): DatasetTable => {
  const reach = [...release.gauges.values()].map((g) => g.watermark).filter((w) => w.latest !== null);
  const watermark = reach.length > 0 ? common(reach) : release.manifest.watermark;
  const { earliest, latest } = watermark;
  const periods: Dataset['periods'] =
    earliest === null || latest === null ? {} : { month: { from: earliest, to: latest } };
  return {
    ...about,
    columns: [...columns, synthetic(release.manifest.synthetic)],
    derived: [],
    periods,
    levels: ['nation', 'province', 'city'],
    watermark,
  };
});

/** Names of the gauges and of what the tables of the thermometer call by a code of its own. */
export function gaugeCodes(release: OpenRelease): Record<string, Record<string, Bilingual>> {
  const gauges = [...release.gauges.values()];
  return {
    gauge: Object.fromEntries(gauges.map(({ gauge }) => [gauge.id, gauge.title])),
    indicator: Object.fromEntries(
      gauges.flatMap(({ gauge }) => gauge.indicators.map((i) => [i.id, i.title])),
    ),
    kind: {
      level: { zh: '读数的构成', en: 'part of the level' },
      change: { zh: '变化的构成', en: 'part of the change' },
    },
    dimension: { total: { zh: '合计', en: 'total' } },
    member: { [ALL]: { zh: '合计', en: 'Total' } },
  };
}
