import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { QueryResult, QueryRow } from '../../contracts/query.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Column, Gated, Scalar, Table } from '../../domain/table.ts';
import { inLocale, type Locale } from '../../domain/text.ts';

interface Field extends Column {
  readonly of: (row: QueryRow) => Scalar;
}

/** An answer as a flat table, for files: one row per value, codes with their names, status beside each number. */
export function queryTable(answer: Gated<QueryResult>, locale: Locale): Gated<Table> {
  return derive(answer, (result): Table => {
    const fields = fieldsOf(result, locale);
    return {
      name: result.synthetic ? `${result.metric.id}_synthetic` : result.metric.id,
      title: result.metric.title,
      columns: fields.map(({ of: _, ...column }) => column),
      rows: result.rows.map((row) => fields.map((field) => field.of(row))),
      metadata: {
        title: inLocale(result.metric.title, locale),
        unit: inLocale(result.metric.unit_label, locale),
        definition: inLocale(result.metric.definition, locale),
        query_id: result.query_id,
        release: result.release,
        layer: result.layer,
        synthetic: String(result.synthetic),
        complete_through: String(result.watermark.complete_through ?? ''),
        as_of: result.watermark.as_of ?? '',
        hidden: String(result.hidden),
        notes: result.notes.map((n) => inLocale(n.text, locale)).join('\n'),
      },
    };
  });
}

function fieldsOf(result: QueryResult, locale: Locale): Field[] {
  const name = (dimension: string, code: string | undefined): Scalar => {
    const label = code === undefined ? undefined : result.labels[dimension]?.[code];
    return label ? inLocale(label, locale) : (code ?? null);
  };
  const unit = result.metric.unit;
  const change = result.rows.some((row) => row.change);
  const fields: (Field | false)[] = [
    {
      name: 'period',
      type: 'integer',
      role: 'dimension',
      title: { zh: '时期', en: 'Period' },
      of: (r) => r.period,
    },
    result.region_level !== 'nation' && {
      name: 'region',
      type: 'string',
      role: 'dimension',
      title: DIMENSION_TITLES.region,
      of: (r) => r.region ?? null,
    },
    result.region_level !== 'nation' && {
      name: 'region_name',
      type: 'string',
      role: 'label',
      title: { zh: '地区名称', en: 'Region name' },
      of: (r) => name('region', r.region),
    },
    ...result.dimensions.flatMap(({ id, title }): Field[] => {
      const code = (r: QueryRow): string | undefined => r[id as keyof QueryRow] as string | undefined;
      return [
        { name: id, type: 'string', role: 'dimension', title, of: (r) => code(r) ?? null },
        {
          name: `${id}_name`,
          type: 'string',
          role: 'label',
          title: { zh: `${title.zh}名称`, en: `${title.en} name` },
          of: (r) => name(id, code(r)),
        },
      ];
    }),
    { name: 'value', type: 'number', role: 'measure', title: result.metric.title, unit, of: (r) => r.value },
    {
      name: 'status',
      type: 'string',
      role: 'status',
      title: { zh: '状态', en: 'Status' },
      of: (r) => r.status,
    },
    result.rows.some((r) => r.n !== undefined) && {
      name: 'n',
      type: 'number',
      role: 'measure',
      title: { zh: '分母', en: 'Denominator' },
      of: (r) => r.n ?? null,
    },
    change && {
      name: 'base',
      type: 'number',
      role: 'measure',
      title: { zh: '对比期数值', en: 'Base value' },
      unit,
      of: (r) => r.base?.value ?? null,
    },
    change && {
      name: 'base_status',
      type: 'string',
      role: 'status',
      title: { zh: '对比期状态', en: 'Base status' },
      of: (r) => r.base?.status ?? null,
    },
    change && {
      name: 'change',
      type: 'number',
      role: 'measure',
      title: { zh: '变化', en: 'Change' },
      unit: result.rows.find((r) => r.change)?.change?.unit,
      of: (r) => r.change?.value ?? null,
    },
    change && {
      name: 'change_status',
      type: 'string',
      role: 'status',
      title: { zh: '变化状态', en: 'Change status' },
      of: (r) => r.change?.status ?? null,
    },
    change && {
      name: 'change_over',
      type: 'string',
      role: 'status',
      title: { zh: '对比口径', en: 'Compared over' },
      of: (r) => r.change?.over ?? null,
    },
    {
      name: 'synthetic',
      type: 'boolean',
      role: 'status',
      title: { zh: '合成数据', en: 'Synthetic' },
      of: () => result.synthetic,
    },
  ];
  return fields.filter((field): field is Field => field !== false);
}
