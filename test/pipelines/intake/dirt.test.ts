import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { contracts } from '../../../pipelines/contracts/index.ts';
import type { Mapping } from '../../../pipelines/contracts/mapping.ts';
import type { Row } from '../../../src/warehouse/duckdb.ts';
import { accounted, atDesk } from './support.ts';
import { type BookXml, textRows, writeRawBook } from './workbooks.ts';

/** One of the eighteen kinds of dirt of the domain research (§3.2), in a file as a system would send it. */
interface Dirt {
  readonly kind: string;
  readonly family: keyof typeof contracts;
  /** File name → content; several files are loaded in this order, each exported a day after the one before. */
  readonly files: Readonly<Record<string, string | Buffer | BookXml>>;
  readonly mapping?: Partial<Mapping>;
  /** Of all files together. */
  readonly counts?: Partial<
    Record<'loaded' | 'updated' | 'unchanged' | 'duplicate' | 'rejected' | 'skipped', number>
  >;
  /** Field → kind of repair → rows. */
  readonly repaired?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly warned?: Readonly<Record<string, number>>;
  readonly unmapped?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Line, rule and field of each refusal. */
  readonly refused?: readonly (readonly [line: number, rule: string, field: string])[];
  /** What is in the warehouse afterwards. */
  readonly sql: string;
  readonly rows: readonly Row[];
}

const orders = (...rows: string[]): string =>
  ['订单编号,明细行号,会员编号,手机号,下单时间,消费类别,成交金额,数量,核销区划', ...rows].join('\n');

const KINDS: readonly Dirt[] = [
  {
    kind: '1 GB18030 under a name that says nothing, and a byte order mark',
    family: 'consumption',
    files: {
      '订单_一.csv': iconv.encode(orders('A1,1,HY1,,2026-09-01,食品烟酒,10,1,成都市'), 'gb18030'),
      '订单_二.csv': `\uFEFF${orders('A2,1,HY2,,2026-09-02,食品烟酒,20,1,成都市')}`,
    },
    counts: { loaded: 2, rejected: 0 },
    sql: `select region_code, consumption_class, paid_amount_fen::integer as fen from raw.consumption order by fen`,
    rows: [
      { region_code: '510100', consumption_class: '01', fen: 1000 },
      { region_code: '510100', consumption_class: '01', fen: 2000 },
    ],
  },
  {
    kind: '2 title, unit row, two-row header, totals and footnotes',
    family: 'consumption',
    files: {
      '普惠订单.xlsx': {
        sheets: [
          {
            name: '订单',
            data: textRows([
              ['2026年9月职工普惠订单明细'],
              ['填报单位:某市总工会', undefined, undefined, undefined, '单位:万元'],
              ['订单', undefined, '下单时间', '金额', undefined],
              ['订单编号', '明细行号', undefined, '成交金额', '退款金额'],
              ['A1', '1', '2026-09-01', '1.5', '0'],
              ['A2', '1', '2026-09-02', '0.25', '0'],
              ['小计', undefined, undefined, '1.75', '0'],
              ['A3', '1', '2026-09-03', '2', '0'],
              ['合计', undefined, undefined, '3.75', '0'],
              ['注:数据来源于普惠平台'],
            ]),
            after:
              '<mergeCells count="4"><mergeCell ref="A1:E1"/><mergeCell ref="A3:B3"/><mergeCell ref="C3:C4"/><mergeCell ref="D3:E3"/></mergeCells>',
          },
        ],
      },
    },
    mapping: {
      fields: {
        paid_amount_fen: { column: '成交金额', unit: '万元' },
        refund_fen: { column: '退款金额', unit: '万元' },
      },
    },
    counts: { loaded: 3, rejected: 0, skipped: 5 },
    sql: 'select sum(paid_amount_fen)::bigint as fen from raw.consumption',
    rows: [{ fen: 3_750_000 }],
  },
  {
    kind: '3 identifiers as floats, with a leading quote, a trailing tab, in scientific notation',
    family: 'consumption',
    files: {
      'a.csv': orders(
        '17850.0,1,HY1,,2026-09-01,01,10,1,',
        "'0017851,1,HY1,,2026-09-01,01,10,1,",
        '17852\t,1,HY1,,2026-09-01,01,10,1,',
        '3.20222E+17,1,HY1,,2026-09-01,01,10,1,',
      ),
      'b.csv': orders('17850,1,HY1,,2026-09-01,01,10,1,', '17852,1,HY1,,2026-09-01,01,10,1,'),
    },
    counts: { loaded: 3, unchanged: 2, rejected: 1 },
    repaired: { order_no: { identifier_form: 3 } },
    refused: [[5, 'broken_identifier', 'order_no']],
    sql: 'select count(*)::integer as n from raw.consumption',
    rows: [{ n: 3 }],
  },
  {
    kind: '4 full width, invisible characters and foreign brackets',
    family: 'consumption',
    files: {
      'a.csv': orders(
        'Ａ１,１,ＨＹ１,,２０２６－０９－０１,食品烟酒\u3000,￥１２．５０,１,\u200B成都市\u00A0',
        'A2,1,HY1,,2026-09-01,食品烟酒,(12.50),1,成都市',
      ),
    },
    counts: { loaded: 2, rejected: 0 },
    sql: `select line_no, ordered_at::date::varchar as day, consumption_class, region_code, paid_amount_fen::integer as fen
      from raw.consumption order by fen desc`,
    rows: [
      { line_no: '1', day: '2026-09-01', consumption_class: '01', region_code: '510100', fen: 1250 },
      { line_no: '1', day: '2026-09-01', consumption_class: '01', region_code: '510100', fen: -1250 },
    ],
  },
  {
    kind: '5 dates in nine forms, and dates that are none',
    family: 'consumption',
    files: {
      'a.csv': orders(
        ...[
          ...['2025-03-05', '2025/3/5', '2025.3.5', '20250305', '2025年3月5日', '25.3.5', '45721'],
          ...['2025-03-05T08:00:00', '2025年3月5日 8时5分', '0001-01-01', '1900-01-00', '三月五日'],
        ].map((date, i) => `A${i},1,HY1,,${date},01,10,1,`),
      ),
    },
    counts: { loaded: 9, rejected: 3 },
    repaired: { ordered_at: { date_form: 6 } },
    refused: [
      [11, 'required', 'ordered_at'],
      [12, 'required', 'ordered_at'],
      [13, 'not_a_timestamp', 'ordered_at'],
    ],
    sql: `select ordered_at::date::varchar as day, count(*)::integer as n from raw.consumption group by 1`,
    rows: [{ day: '2025-03-05', n: 9 }],
  },
  {
    kind: '6 words that mean "not filled in"',
    family: 'consumption',
    files: {
      'a.csv': orders(
        ...['无', '/', '—', '-', '…', '不详', '未知', '暂无', 'NULL', ''].map(
          (word, i) => `A${i},1,HY1,,2026-09-01,01,10,${word},${word}`,
        ),
      ),
    },
    counts: { loaded: 10, rejected: 0 },
    repaired: { quantity: { null_word: 9 }, region_code: { null_word: 9 } },
    sql: `select count(quantity)::integer as quantities, count(region_code)::integer as places from raw.consumption`,
    rows: [{ quantities: 0, places: 0 }],
  },
  {
    kind: '7 amounts with separators, signs and 万; refunds and free items',
    family: 'consumption',
    files: {
      'a.csv': orders(
        ...['"1,234.50"', '¥12', '1.2万', '128元', '-30.00', '0.00', '面议'].map(
          (amount, i) => `A${i},1,HY1,,2026-09-01,01,${amount},1,`,
        ),
      ),
    },
    counts: { loaded: 6, rejected: 1 },
    repaired: { paid_amount_fen: { number_form: 4 } },
    refused: [[8, 'not_a_number', 'paid_amount_fen']],
    sql: 'select list(paid_amount_fen::integer order by paid_amount_fen) as fen from raw.consumption',
    rows: [{ fen: [-3000, 0, 1200, 12_800, 123_450, 1_200_000] as never }],
  },
  {
    kind: '8 percentages: 6.5%, 6.5 under a header in %, and what looks like a share',
    family: 'collective_agreements',
    files: {
      'a.csv': [
        '合同编号,签订日期,约定工资增幅(%)',
        'C1,2026-03-01,6.5%',
        'C2,2026-03-02,6.5',
        'C3,2026-03-03,0.065',
      ].join('\n'),
    },
    counts: { loaded: 3, rejected: 0 },
    repaired: { wage_rise_percent: { number_form: 1 } },
    warned: { rise_in_percent: 1 },
    sql: 'select list(wage_rise_percent::varchar order by wage_rise_percent) as percent from raw.collective_agreements',
    rows: [{ percent: ['0.07', '6.50', '6.50'] as never }],
  },
  {
    kind: '9 code systems that collide: one spelling, another meaning for each source',
    family: 'feedback',
    files: { 'a.csv': '工单编号,受理时间,诉求类别\nG1,2026-09-01,01\nG2,2026-09-01,02\nG3,2026-09-01,88' },
    mapping: { fields: { topic: { column: '诉求类别', codes: { '01': 'A02', '02': 'A01' } } } },
    counts: { loaded: 3, rejected: 0 },
    unmapped: { topic: { '88': 1 } },
    sql: 'select topic, count(*)::integer as n from raw.feedback group by 1 order by 1',
    rows: [
      { topic: 'A01', n: 1 },
      { topic: 'A02', n: 1 },
      { topic: 'A99', n: 1 },
    ],
  },
  {
    kind: '10 places by short and long name, abolished code, path, address, zone, and by no name',
    family: 'consumption',
    files: {
      'a.csv': orders(
        ...[
          ...['内蒙', '内蒙古自治区', '川', '5101', '四川省/成都市', '四川省成都市武侯区样例路1号'],
          ...['成都高新区', '371200', '510107001', '鼓楼区', '火星市'],
        ].map((place, i) => `A${i},1,HY1,,2026-09-01,01,10,1,${place}`),
      ),
    },
    counts: { loaded: 11, rejected: 0 },
    repaired: { region_code: { place_spelling: 5 } },
    unmapped: { region_code: { 鼓楼区: 1, 火星市: 1 } },
    sql: `select region_code, count(*)::integer as n from raw.consumption group by 1 order by 1`,
    rows: [
      { region_code: '150000', n: 2 },
      { region_code: '371200', n: 1 },
      { region_code: '510000', n: 1 },
      { region_code: '510100', n: 3 },
      { region_code: '510107', n: 2 },
      { region_code: null, n: 2 },
    ],
  },
  {
    kind: '11 unit names with and without 有限公司: the code counts, no name comes in',
    family: 'orgs',
    files: {
      'a.csv': [
        '工会编码,工会名称,上级工会编码,行政区划代码',
        'B1,样例机械有限公司工会,P1,510100',
        'B1,样例机械公司工会委员会,P1,510100',
      ].join('\n'),
    },
    counts: { loaded: 1, duplicate: 1 },
    sql: `select org_code, parent_code from raw.orgs`,
    rows: [{ org_code: 'B1', parent_code: 'P1' }],
  },
  {
    kind: '12 one case at city and district level, repeat calls, overlapping exports',
    family: 'feedback',
    files: {
      '9月上旬.csv': [
        '工单编号,主工单编号,受理时间,诉求类别,是否重复',
        'G1,,2026-09-01,A01,否',
        'G2,G1,2026-09-03,A01,是',
        'G1,,2026-09-01,A01,否',
      ].join('\n'),
      '9月.csv': [
        '工单编号,主工单编号,受理时间,诉求类别,是否重复',
        'G1,,2026-09-01,A01,否',
        'G3,G1,2026-09-12,A01,是',
      ].join('\n'),
    },
    counts: { loaded: 3, duplicate: 1, unchanged: 1 },
    sql: `select count(*)::integer as calls, count(distinct coalesce(parent_case_no, case_no))::integer as matters from raw.feedback`,
    rows: [{ calls: 3, matters: 1 }],
  },
  {
    kind: '13 status that drifts: the newest export wins, an old one found later does not',
    family: 'feedback',
    files: {
      '1.csv': '工单编号,受理时间,工单状态,满意度\nG1,2026-09-01,办理中,',
      '2.csv': '工单编号,受理时间,工单状态,满意度\nG1,2026-09-01,办结,满意',
      '3.csv': '工单编号,受理时间,工单状态,满意度\nG1,2026-09-01,办结,不满意',
    },
    counts: { loaded: 1, updated: 2 },
    sql: `select satisfaction, batch_id from raw.feedback`,
    rows: [{ satisfaction: '2', batch_id: 3 }],
  },
  {
    kind: '14 persons inside free text: the text is never stored',
    family: 'feedback',
    files: {
      'a.csv':
        '工单编号,受理时间,诉求内容\nG1,2026-09-01,"本人王小明,身份证510104199001011234,电话13912345678"',
    },
    counts: { loaded: 1 },
    sql: `select count(*)::integer as n from duckdb_columns() where table_name = 'feedback' and column_name in ('content', 'title', 'reply')`,
    rows: [{ n: 0 }],
  },
  {
    kind: '15 typos in a pick-list are counted by spelling, and mended in the mapping',
    family: 'feedback',
    files: {
      'a.csv':
        '工单编号,受理时间,诉求渠道\nG1,2026-09-01,公会网站\nG2,2026-09-01,公会网站\nG3,2026-09-01,电话',
    },
    counts: { loaded: 3 },
    unmapped: { channel: { 公会网站: 2 } },
    sql: `select channel, count(*)::integer as n from raw.feedback group by 1 order by 2 desc limit 1`,
    rows: [{ channel: 'other', n: 2 }],
  },
  {
    kind: '16 人, 人次 and 件 in one column',
    family: 'consumption',
    files: {
      'a.csv': orders(
        ...['3人', '5人', '12人次', '2件', '7'].map((n, i) => `A${i},1,HY1,,2026-09-01,01,10,${n},`),
      ),
    },
    counts: { loaded: 5 },
    repaired: { quantity: { number_form: 4 } },
    warned: { mixed_units: 2 },
    sql: 'select sum(quantity)::integer as n from raw.consumption',
    rows: [{ n: 29 }],
  },
  {
    kind: '17 rows typed to try the system out, and phones that nobody has',
    family: 'service_applications',
    files: {
      'a.csv': [
        '申请编号,申请人姓名,手机号,申请时间,服务类别',
        'S1,张三,13800138000,2026-09-01,S01',
        'S2,测试用户1,13912345678,2026-09-01,S01',
        'S3,张三,13912345678,2026-09-01,S01',
        'S4,王小明,13800138000,2026-09-01,S01',
      ].join('\n'),
    },
    counts: { loaded: 2, rejected: 2 },
    repaired: { phone: { placeholder: 1 } },
    refused: [
      [2, 'test_row', 'person_name'],
      [3, 'test_row', 'person_name'],
    ],
    sql: 'select count(*)::integer as n, count(link_key)::integer as linked from raw.service_applications',
    rows: [{ n: 2, linked: 1 }],
  },
  {
    kind: '18 a member in two unions after a change of job',
    family: 'members',
    files: {
      'a.csv': [
        '会员编号,所属工会编码,入会日期,会籍状态',
        'HY1,B2,2026-03-01,正常',
        'HY1,B1,2019-05-01,已转出',
        'HY2,B1,2020-01-01,正常',
      ].join('\n'),
    },
    counts: { loaded: 2, duplicate: 1 },
    sql: `select org_code, count(*)::integer as n from raw.members group by 1 order by 1`,
    rows: [
      { org_code: 'B1', n: 1 },
      { org_code: 'B2', n: 1 },
    ],
  },
];

describe('the eighteen kinds of dirt', () => {
  it('are all here', () => {
    expect(KINDS.map(({ kind }) => Number.parseInt(kind, 10))).toEqual(
      Array.from({ length: 18 }, (_, i) => i + 1),
    );
  });

  it.each(KINDS.map((dirt) => [dirt.kind, dirt] as const))('%s', async (_kind, dirt) => {
    await atDesk(async (desk) => {
      const total: Record<string, number> = {};
      const unmapped: Record<string, unknown> = {};
      for (const [i, [name, content]] of Object.entries(dirt.files).entries()) {
        const isBook = typeof content === 'object' && 'sheets' in content;
        const path = desk.write(name, isBook ? '' : content);
        if (isBook) await writeRawBook(path, content);
        const result = await desk.load(dirt.family, path, dirt.mapping, `2026-10-0${i + 1}`);
        expect(accounted(result)).toBe(true);
        for (const what of ['loaded', 'updated', 'unchanged', 'duplicate', 'rejected', 'skipped'] as const)
          total[what] = (total[what] ?? 0) + result[what];
        Object.assign(unmapped, result.unmapped);
      }
      expect(total).toMatchObject(dirt.counts ?? {});
      expect(await desk.rows(dirt.sql)).toEqual(dirt.rows);
      const batches = await desk.rows<{ repaired: string; warned: string }>(
        'select repaired::varchar as repaired, warned::varchar as warned from ledger.batches order by batch_id',
      );
      expect(JSON.parse(batches[0]?.repaired ?? '{}')).toMatchObject(dirt.repaired ?? {});
      expect(JSON.parse(batches[0]?.warned ?? '{}')).toEqual(dirt.warned ?? {});
      if (dirt.unmapped) expect(unmapped).toEqual(dirt.unmapped);
      const refused = await desk.rows<{ line: number; rule: string; field: string }>(
        'select line::integer as line, rule, field from ledger.rejects order by line',
      );
      expect(refused.map(({ line, rule, field }) => [line, rule, field])).toEqual(dirt.refused ?? []);
    });
  });
});
