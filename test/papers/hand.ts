import type { Fetch } from '../../src/client/http.ts';
import type { QueryRow } from '../../src/contracts/query.ts';
import type { Thermometer } from '../../src/contracts/thermometer.ts';
import { METRICS } from '../../src/domain/catalogue.ts';

/** Rows an invented API answers, by metric; a metric without rows has no data at all. */
export type HandRows = Readonly<Record<string, readonly QueryRow[]>>;

const watermark = {
  complete_through: 202609,
  settled_through: 202607,
  earliest: 202301,
  latest: 202610,
  as_of: '2026-10-15T00:00:00Z',
};

const UNITS: Readonly<Record<string, string>> = {
  case: '件',
  person: '人',
  yuan: '元',
  percent: '%',
  order: '单',
  points: '点',
};

const metrics = METRICS.map(({ id, title, unit, definition, owner, by, decimals, formula }) => ({
  id,
  title,
  unit,
  unit_label: { zh: UNITS[unit] ?? unit, en: unit },
  definition,
  owner,
  by,
  decimals,
  kind: formula.kind,
  change_unit:
    formula.kind === 'rate' && unit === 'percent'
      ? 'points'
      : formula.kind === 'index'
        ? 'points'
        : 'percent',
  additive: formula.kind === 'count' || formula.kind === 'money',
  levels: ['nation', 'province'],
  grains: formula.kind === 'index' ? ['month'] : ['month', 'quarter'],
  group: 'hand',
  available: true,
  watermark,
}));

const region = (code: string, name: string, level: string, parent: string | null) => ({
  code,
  level,
  parent,
  name: { zh: name, en: name },
  short: name,
});

const catalogue = {
  release: '20261001T000000Z-00000000',
  title: { zh: '手工样例', en: 'by hand' },
  synthetic: true,
  currency: 'CNY',
  metrics,
  groups: [],
  dimensions: [],
  labels: {},
  regions: [region('000000', '全国', 'nation', null), region('330000', '浙江省', 'province', '000000')],
  levels: ['nation', 'province'],
  watermark,
};

const NAMES = {
  S05: '技能培训',
  S07: '心理健康',
  S08: '托育托管',
  S09: '养老助老',
  S99: '其他',
  '330000': '浙江省',
};
const labels = Object.fromEntries(
  ['need_domain', 'region', 'consumption_class'].map((d) => [
    d,
    Object.fromEntries(Object.entries(NAMES).map(([code, zh]) => [code, { zh, en: zh }])),
  ]),
);

/** An API that answers by hand: exactly the rows it is given. */
export function handApi(rows: HandRows, readings: Thermometer['readings'] = []): Fetch {
  return (path) => {
    const url = new URL(path, 'http://hand');
    if (url.pathname === '/api/catalogue') return Response.json(catalogue);
    if (url.pathname === '/api/method')
      return Response.json({
        code_version: '0.0.0',
        indices: [],
        policy: { version: '1', rules: [] },
        statuses: [],
      });
    if (url.pathname === '/api/quality')
      return Response.json({
        families: [],
        totals: { rows_in: 0, loaded: 0, updated: 0, unchanged: 0, duplicate: 0, rejected: 0 },
        checks: [],
      });
    if (url.pathname === '/api/representation') return Response.json({ families: [] });
    if (url.pathname === '/api/thermometer')
      return Response.json({
        query_id: `t-${url.search.length}-${readings.length}`,
        title: { zh: '需求温度', en: 'need' },
        gauge: url.searchParams.get('gauge'),
        dimension: url.searchParams.get('dimension') ?? 'total',
        readings,
        contributions: [],
        labels,
      });
    const question = JSON.parse(url.searchParams.get('q') ?? '{}');
    const head = metrics.find((m) => m.id === question.metric);
    return Response.json({
      query_id: `q-${path.length}-${question.metric}-${(question.by ?? []).join('')}-${question.region?.level ?? ''}`,
      metric: head,
      dimensions: (question.by ?? []).map((id: string) => ({ id, title: { zh: '需求领域', en: id } })),
      region_level: question.region?.level ?? 'nation',
      period_grain: question.period.grain,
      rows:
        rows[question.metric + ((question.by ?? []).length > 0 ? '/by' : '')] ?? rows[question.metric] ?? [],
      labels,
      notes: [],
      watermark,
      hidden: 0,
    });
  };
}
