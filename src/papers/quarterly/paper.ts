import { getCatalogue, getMethod } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import type { Catalogue } from '../../contracts/catalogue.ts';
import type { Paper, PaperBlock, PaperSpan } from '../../contracts/paper.ts';
import { months, type Period } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import { named, words } from '../spans.ts';
import { amountBlocks } from './amounts.ts';
import { Desk, paragraph } from './desk.ts';
import { editionTitle, periodName } from './edition.ts';
import { placeBlocks } from './places.ts';
import { gaugeBlocks } from './temperature.ts';

export interface QuarterlyOptions {
  readonly release?: string;
}

/**
 * The white paper of one quarter, made through the client alone: every numeral is a gated value with the query it
 * came from. The same release makes the same paper.
 * @param fetch The way to the API; inside the server its own `app.request`.
 */
export async function quarterlyPaper(
  fetch: Fetch,
  quarter: Period,
  options: QuarterlyOptions = {},
): Promise<Paper> {
  const [catalogue, method] = await Promise.all([
    getCatalogue(fetch, options.release),
    getMethod(fetch, options.release),
  ]);
  const desk = new Desk(fetch, catalogue, quarter);
  const services = await amountBlocks(desk, 'services');
  const members = await amountBlocks(desk, 'members');
  const need = await gaugeBlocks(desk, 'need');
  const consumption = await gaugeBlocks(desk, 'consumption');
  const spending = await amountBlocks(desk, 'consumption');
  const appeals = await amountBlocks(desk, 'appeals');
  const disputes = await amountBlocks(desk, 'disputes');
  const places = await placeBlocks(desk);
  const summary = [need, consumption, services, appeals, spending].flatMap(({ headline }) =>
    headline.length === 0 ? [] : [paragraph(headline)],
  );
  const chapters: { id: string; heading: Bilingual; blocks: PaperBlock[] }[] = [
    {
      id: 'services',
      heading: { zh: '职工队伍与服务概况', en: 'Members and services' },
      blocks: [...members.blocks, ...services.blocks],
    },
    { id: 'need', heading: { zh: '民生需求', en: 'Need' }, blocks: need.blocks },
    {
      id: 'consumption',
      heading: { zh: '消费趋势', en: 'Consumption' },
      blocks: [...consumption.blocks, ...spending.blocks],
    },
    {
      id: 'rights',
      heading: { zh: '诉求与消费环境', en: 'Appeals and disputes' },
      blocks: [...appeals.blocks, ...disputes.blocks],
    },
    { id: 'places', heading: { zh: '区域差异', en: 'Regions' }, blocks: places },
  ];
  const written = chapters.filter((chapter) => chapter.blocks.length > 0);
  return {
    id: `quarter-${quarter.code}`,
    title: editionTitle(quarter, catalogue.title),
    subtitle: subtitle(catalogue),
    period: quarter.code,
    release: catalogue.release,
    synthetic: catalogue.synthetic,
    layer: 'inside',
    publisher: catalogue.title,
    data_sha256: await desk.fingerprint(),
    methods: Object.fromEntries(method.indices.map((index) => [index.gauge, index.version])),
    sections: named([
      {
        id: 'preface',
        heading: { zh: '编制说明', en: 'About this paper' },
        blocks: preface(catalogue, quarter),
      },
      { id: 'summary', heading: { zh: '摘要', en: 'Summary' }, blocks: summary },
      ...written.map((chapter, i) => ({ ...chapter, heading: numbered(chapter.heading, i) })),
      {
        id: 'definitions',
        heading: { zh: '附录 指标解释', en: 'Appendix: definitions' },
        blocks: definitions(desk, written),
      },
    ]),
    notes: notesOf(catalogue),
    watermark: catalogue.watermark,
  };
}

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八'] as const;

const numbered = ({ zh, en }: Bilingual, i: number): Bilingual => ({
  zh: `${ORDINALS[i] ?? ''}、${zh}`,
  en: `${i + 1}. ${en}`,
});

function subtitle({ watermark }: Catalogue): Bilingual {
  if (watermark.complete_through === null) return { zh: '', en: '' };
  const through = periodName({ grain: 'month', code: watermark.complete_through });
  return { zh: `数据完整至${through.zh}`, en: `Data complete through ${through.en}` };
}

function preface({ watermark, synthetic }: Catalogue, quarter: Period): PaperBlock[] {
  const spans: PaperSpan[] = [
    words(
      '本文由已发布的数据版本生成，反映工会业务系统中登记的服务、消费与诉求，不代表全体职工；数据随来源的报送与更正而变动，版本固定后不再改变。',
      'This paper is made from a published release. It reflects services, consumption and appeals recorded in union systems and does not stand for all workers; a release never changes once published. ',
    ),
    words(
      '比较均与上年同期相比，除非另有说明；涉及人数过少的数值不予公布。',
      'Comparisons are with the same period a year earlier unless said otherwise; values that rest on too few persons are withheld. ',
    ),
  ];
  const open =
    watermark.complete_through === null || (months(quarter).at(-1) ?? 0) > watermark.complete_through;
  const blocks = [paragraph(spans)];
  if (open) {
    blocks.push(
      paragraph([
        words(
          '本季度尚未满期，相关数值暂不公布。',
          'The quarter has not closed; its values are not published yet. ',
        ),
      ]),
    );
  }
  if (synthetic) {
    blocks.push(
      paragraph([
        words(
          '本文数据为合成数据，仅供演示与检验。',
          'The data are synthetic, for demonstration and tests only. ',
        ),
      ]),
    );
  }
  return blocks;
}

/** What each metric of the text counts, of what, over what. */
function definitions(desk: Desk, written: readonly { blocks: readonly PaperBlock[] }[]): PaperBlock[] {
  const used = new Set(
    written.flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'paragraph'
          ? block.spans.flatMap((span) => (span.kind === 'value' ? [span.bound.metric] : []))
          : [block.result.metric.id],
      ),
    ),
  );
  return desk.catalogue.metrics
    .filter((metric) => used.has(metric.id))
    .map(({ title, definition, unit_label }) =>
      paragraph([
        words(
          `${title.zh}（${unit_label.zh}）：${definition.zh}`,
          `${title.en} (${unit_label.en}): ${definition.en} `,
        ),
      ]),
    );
}

const notesOf = ({ synthetic }: Catalogue): Bilingual[] => [
  {
    zh: '部分数据因四舍五入，存在总计与分项合计不等的情况。',
    en: 'Because of rounding, totals may differ from the sum of their parts.',
  },
  {
    zh: '温度以基期平均为 100，10 点为基期的一个标准差；数值越高表示越热，不表示越好或越差。',
    en: 'The base average is 100 and 10 points are one standard deviation of the base; higher means hotter, neither better nor worse.',
  },
  {
    zh: '人、人次、件、单是不同的单位；人数不可相加。',
    en: 'Persons, visits, cases and orders are different units; persons do not add.',
  },
  ...(synthetic
    ? [
        {
          zh: '合成数据，不对应任何真实职工、单位或商户。',
          en: 'Synthetic data: no real worker, employer or merchant.',
        },
      ]
    : []),
];
