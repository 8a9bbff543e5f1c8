import type { Watermark } from '../../contracts/value.ts';
import type { Provenance } from './download.ts';
import type { Reader } from './reader.tsx';

/** Release, how far the data reach, layer, and that they are synthetic: what every file and picture says. */
export function provenanceOf(
  answer: {
    release: string;
    synthetic: boolean;
    layer?: 'inside' | 'outside';
    watermark: Watermark;
    query_id?: string;
  },
  { t, f }: Reader,
): Provenance {
  const { complete_through: month } = answer.watermark;
  return {
    ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
    release: t('source.release', { id: answer.release }),
    ...(month === null ? {} : { complete: t('source.complete', { month: f.period(month, 'month') }) }),
    ...(answer.layer === undefined ? {} : { layer: t(`layer.${answer.layer}`) }),
    ...(answer.query_id === undefined ? {} : { query: t('source.query', { id: answer.query_id }) }),
  };
}
