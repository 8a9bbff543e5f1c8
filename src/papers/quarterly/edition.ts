import type { Catalogue } from '../../contracts/catalogue.ts';
import { containing, months, type Period, period, range } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import { formatPeriod } from '../../i18n/format-period.ts';

export interface Edition {
  /** `quarter-20263` */
  readonly id: string;
  readonly title: Bilingual;
  /** The quarter, as 20263. */
  readonly period: number;
  /** Every month of it has closed. */
  readonly complete: boolean;
}

/** The period in both languages: 2026年三季度, Q3 2026. */
export const periodName = ({ grain, code }: Period): Bilingual => ({
  zh: formatPeriod(code, grain, 'zh-CN', 'long'),
  en: formatPeriod(code, grain, 'en', 'long'),
});

/** The quarters a release can speak about, newest first; an open quarter is listed and marked. */
export function editions({ watermark, title }: Pick<Catalogue, 'watermark' | 'title'>): Edition[] {
  const { earliest, latest, complete_through: complete } = watermark;
  if (earliest === null || latest === null) return [];
  return range(containing('quarter', earliest), containing('quarter', latest))
    .map((quarter) => ({
      id: `quarter-${quarter.code}`,
      title: editionTitle(quarter, title),
      period: quarter.code,
      complete: complete !== null && (months(quarter).at(-1) ?? 0) <= complete,
    }))
    .reverse();
}

export function editionTitle(quarter: Period, workspace: Bilingual): Bilingual {
  const when = periodName(quarter);
  return {
    zh: `${workspace.zh}社会温度白皮书（${when.zh}）`,
    en: `${workspace.en}: social thermometer, ${when.en}`,
  };
}

/** @returns the quarter a paper id names, or undefined when it names none. */
export function quarterOf(id: string): Period | undefined {
  const code = /^quarter-(\d{5})$/.exec(id)?.[1];
  if (code === undefined) return undefined;
  try {
    return period('quarter', Number(code));
  } catch {
    return undefined;
  }
}
