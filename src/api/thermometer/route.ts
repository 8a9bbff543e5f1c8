import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Thermometer } from '../../contracts/thermometer.ts';
import { thermometerRequestSchema, thermometerSchema } from '../../contracts/thermometer.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Column, Gated, Scalar, Table } from '../../domain/table.ts';
import { inLocale, type Locale } from '../../domain/text.ts';
import { tell } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { formatOf } from '../format.ts';
import { queryId } from '../query/result.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson, sendTable } from '../send.ts';
import { thermometer } from './query.ts';

/** Query parameters are texts. */
const month = z
  .string()
  .regex(/^\d{6}$/, 'expected a month such as 202506')
  .transform(Number);
const parameters = thermometerRequestSchema.extend({
  from: month.optional(),
  to: month.optional(),
  format: z.string().optional(),
  bom: z.enum(['0', '1']).optional(),
});

const get = createRoute({
  method: 'get',
  path: '/thermometer',
  summary: '温度读数、档位与构成 / readings, bands and what they are made of',
  request: { query: parameters },
  responses: {
    200: json(thermometerSchema, '一支温度计 / one gauge'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/thermometer`; files hold the readings. */
export function thermometerRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { format: wanted, bom: _, ...request } = c.req.valid('query');
    const format = formatOf(c.req.header('accept'), wanted);
    return anyFormat(
      context.read(request.release, async (release) => {
        const id = queryId(release, context.policy, request);
        const answer = await context.once(release, `thermometer ${id}`, () =>
          thermometer(request, release, context.policy),
        );
        const { layer, readings, query_id, dimension, region_level } = answer;
        tell({
          gauge: answer.gauge,
          dimension,
          region_level,
          layer,
          query_id,
          rows: readings.length,
          format,
        });
        const tag = `${id}-${format}-${request.lang}`;
        if (format === 'json') return sendJson(c, answer, tag);
        return sendTable(c, context, readingsTable(answer, request.lang), format, {
          tag,
          locale: request.lang,
        });
      }),
    );
  });
  return app;
}

/** The readings as a flat table, for files. */
function readingsTable(answer: Gated<Thermometer>, locale: Locale): Gated<Table> {
  return derive(answer, (t): Table => {
    const name = (list: string, code: string): Scalar => {
      const label = t.labels[list]?.[code];
      return label ? inLocale(label, locale) : code;
    };
    type Row = Thermometer['readings'][number];
    const column = (
      id: string,
      type: Column['type'],
      role: Column['role'],
      zh: string,
      en: string,
      of: (r: Row) => Scalar,
    ) => ({
      column: { name: id, type, role, title: { zh, en }, ...(role === 'measure' ? { unit: 'points' } : {}) },
      of,
    });
    const fields = [
      column('period', 'integer', 'dimension', '时期', 'Period', (r) => r.period),
      column('region', 'string', 'dimension', '地区', 'Region', (r) => r.region),
      column('region_name', 'string', 'label', '地区名称', 'Region name', (r) => name('region', r.region)),
      ...(t.dimension === 'total'
        ? []
        : [
            column(t.dimension, 'string', 'dimension', '成员', 'Member', (r) => r.member),
            column(`${t.dimension}_name`, 'string', 'label', '成员名称', 'Member name', (r) =>
              name(t.dimension, r.member),
            ),
          ]),
      column('reading', 'number', 'measure', t.title.zh, t.title.en, (r) => r.reading.value),
      column('status', 'string', 'status', '状态', 'Status', (r) => r.reading.status),
      column('band', 'string', 'status', '档位', 'Band', (r) => r.band),
      column('grade', 'string', 'status', '数据等级', 'Grade', (r) => r.grade),
      column(
        'change_previous',
        'number',
        'measure',
        '比上月变化',
        'Change on the month',
        (r) => r.change.previous.value,
      ),
      column(
        'change_yoy',
        'number',
        'measure',
        '比上年同月变化',
        'Change on the year',
        (r) => r.change.yoy.value,
      ),
      column(
        'method_version',
        'string',
        'status',
        '方法版本',
        'Method version',
        (r) => r.method_version ?? t.method_version,
      ),
      column(
        'data_version',
        'string',
        'status',
        '数据版本',
        'Data version',
        () => t.data_version ?? t.release,
      ),
      column('code_version', 'string', 'status', '代码版本', 'Code version', () => t.code_version ?? ''),
      column('synthetic', 'boolean', 'status', '合成数据', 'Synthetic', () => t.synthetic),
    ];
    return {
      name: `thermometer_${t.gauge}${t.synthetic ? '_synthetic' : ''}`,
      title: t.title,
      columns: fields.map((f) => f.column),
      rows: t.readings.map((r) => fields.map((f) => f.of(r))),
      metadata: {
        title: inLocale(t.title, locale),
        unit: 'points',
        method_version: t.method_version,
        query_id: t.query_id,
        release: t.release,
        layer: t.layer,
        synthetic: String(t.synthetic),
        as_of: t.watermark.as_of ?? '',
        hidden: String(t.hidden),
      },
    };
  });
}
