import type { PaperBlock, PaperSpan } from '../../contracts/paper.ts';
import type { Thermometer } from '../../contracts/thermometer.ts';
import { tally, words } from '../spans.ts';
import { silentRegions } from '../wording.ts';
import { type Desk, paragraph } from './desk.ts';

/** Regions by band of the need gauge, and the main amount of the services by region. Bands, not a league table. */
export async function placeBlocks(desk: Desk): Promise<PaperBlock[]> {
  const level = desk.catalogue.levels.find((l) => l !== 'nation');
  if (level === undefined) return [];
  const blocks: PaperBlock[] = [];
  if (desk.catalogue.metrics.some((m) => m.kind === 'index' && m.available && m.levels.includes(level))) {
    const places = await desk.thermometer({ gauge: 'need', level, from: desk.month, to: desk.month });
    blocks.push(paragraph(bandSentence(places)));
  }
  const metric = desk.catalogue.metrics.find(
    (m) => m.available && m.additive && m.levels.includes(level) && m.grains.includes('quarter'),
  );
  if (metric === undefined) return blocks;
  const result = await desk.query({
    metric: metric.id,
    region: { level },
    period: { grain: 'quarter', from: desk.quarter.code, to: desk.quarter.code },
    compare: 'yoy',
  });
  const silent = result.rows.filter((row) => row.status === 'not_reported').length;
  const spans = silentRegions(silent, result);
  if (spans.length > 0) blocks.push(paragraph(spans));
  blocks.push({
    kind: 'table',
    id: `${metric.id}-${level}`,
    title: {
      zh: `${desk.when.zh}各地${metric.title.zh}`,
      en: `${metric.title.en} by region, ${desk.when.en}`,
    },
    result,
  });
  return blocks;
}

/** `处于“很热”“偏热”档的地区m个`, with the regions of the hottest band by name. */
function bandSentence(t: Thermometer): PaperSpan[] {
  const source = { query_id: t.query_id, metric: { id: t.gauge, unit: 'points', decimals: 1 } };
  const stated = t.readings.filter((r) => r.reading.value !== null);
  const warm = stated.filter((r) => r.band === 'hot' || r.band === 'warm').length;
  const cool = stated.filter((r) => r.band === 'cool' || r.band === 'cold').length;
  const without = t.readings.length - stated.length;
  return [
    words(`${t.title.zh}有读数的`, `${t.title.en}: of `),
    tally(source, stated.length),
    words('个地区中，偏热及以上', ' region(s) with a reading, '),
    tally(source, warm),
    words('个，偏冷及以下', ' are warm or hotter and '),
    tally(source, cool),
    words(
      '个，其余平稳。同一档内视为并列。',
      ' cool or colder; the rest are steady. Regions in one band are equals. ',
    ),
    ...(without === 0
      ? []
      : [
          tally(source, without),
          words('个地区没有读数，未计入。', ' region(s) have no reading and are not counted. '),
        ]),
  ];
}
