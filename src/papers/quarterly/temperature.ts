import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { PaperBlock, PaperSpan } from '../../contracts/paper.ts';
import type { Band, Reading, Thermometer } from '../../contracts/thermometer.ts';
import type { Bilingual } from '../../domain/text.ts';
import { en } from '../../i18n/locales/en/index.ts';
import { zhCN } from '../../i18n/locales/zh-CN/index.ts';
import { bind, type Source, words } from '../spans.ts';
import { absence, comparison } from '../wording.ts';
import { monthlyFigure } from './amounts.ts';
import { type Desk, isRest, paragraph } from './desk.ts';
import { periodName } from './edition.ts';

export type GaugeId = 'need' | 'consumption';

const SPLIT = { need: 'need_domain', consumption: 'consumption_class' } as const;

/** Members named as the fastest rising. */
const NAMED = 3;

const source = (t: Thermometer): Source => ({
  query_id: t.query_id,
  metric: { id: t.gauge, unit: 'points', decimals: 1 },
});

const bandName = (band: Band): Bilingual => ({ zh: zhCN[`band.${band}`], en: en[`band.${band}`] });

/** `2026年9月，需求温度为108.4（基期=100），处于“偏热”档，比上年同期提高2.1点。` */
export function readingSentence(t: Thermometer, reading: Reading | undefined): PaperSpan[] {
  if (reading === undefined) return [];
  const when = periodName({ grain: 'month', code: reading.period });
  const opening = (zh: string, english: string) =>
    words(`${when.zh}，${t.title.zh}${zh}`, `${when.en}: ${t.title.en.toLowerCase()}${english}`);
  if (reading.reading.value === null)
    return [opening('', ''), ...absence(reading.reading), words('。', '. ')];
  const band = reading.band === null ? undefined : bandName(reading.band);
  return [
    opening('为', ' is '),
    bind(source(t), reading.reading, 'reading'),
    words(
      `（基期=100）${band === undefined ? '' : `，处于“${band.zh}”档`}`,
      ` (base = 100)${band === undefined ? '' : `, in the band “${band.en}”`}`,
    ),
    ...comparison(reading.change.yoy, 'yoy', source(t)),
    words('。', '. '),
  ];
}

/** Which members warmed most over a year; nothing when none did. */
export function risingSentence(t: Thermometer, desk: Desk): PaperSpan[] {
  const rising = t.readings
    .filter(
      (r) =>
        r.member !== '*' && !isRest(r.member) && r.period === desk.month && (r.change.yoy.value ?? 0) >= 0.05,
    )
    .sort((a, b) => (b.change.yoy.value ?? 0) - (a.change.yoy.value ?? 0))
    .slice(0, NAMED);
  const [first] = rising;
  if (first === undefined) return [];
  const name = (r: Reading): Bilingual => t.labels[t.dimension]?.[r.member] ?? { zh: r.member, en: r.member };
  const spans = rising.flatMap((r, i) => [
    words(`${i === 0 ? '' : '、'}${name(r).zh}（`, `${i === 0 ? '' : ', '}${name(r).en} (`),
    bind(source(t), r.change.yoy, 'points'),
    words('）', ')'),
  ]);
  return [words('比上年同期升温最多的是', 'Warmed most over a year: '), ...spans, words('。', '. ')];
}

/** One gauge: its reading, its fastest risers, its months. */
export async function gaugeBlocks(
  desk: Desk,
  gauge: GaugeId,
): Promise<{ blocks: PaperBlock[]; headline: PaperSpan[] }> {
  const metric = gaugeMetric(desk, gauge);
  if (metric === undefined) {
    return {
      headline: [],
      blocks: [
        paragraph([
          words(
            '本版本数据不足以计算这一温度：缺少分母或基期过短。',
            'This release does not hold enough to compute this gauge: no denominator, or too short a base.',
          ),
        ]),
      ],
    };
  }
  const [total, members] = await Promise.all([
    desk.thermometer({ gauge, from: desk.month, to: desk.month }),
    desk.thermometer({ gauge, dimension: SPLIT[gauge], from: desk.month, to: desk.month }),
  ]);
  const headline = readingSentence(total, total.readings.at(-1));
  const rising = risingSentence(members, desk);
  return {
    headline,
    blocks: [paragraph(headline, rising), ...(await monthlyFigure(desk, metric))],
  };
}

const gaugeMetric = (desk: Desk, gauge: GaugeId): CatalogueMetric | undefined =>
  desk.catalogue.metrics.find((m) => m.kind === 'index' && m.available && m.id.includes(gauge));
