import type { Papers } from '../contracts/paper.ts';
import type { Watermark } from '../contracts/value.ts';
import { containing, months, range } from '../domain/period.ts';
import { formatPeriod } from '../i18n/format-period.ts';
import { PAPER_KINDS, paperKey } from './subject.ts';

/** Every paper a release can be asked for at the level of its nation, newest period first; open periods are marked. */
export function papersOf({ earliest, latest, complete_through }: Watermark): Papers['papers'] {
  if (earliest === null || latest === null) return [];
  return PAPER_KINDS.flatMap((kind) =>
    range(containing(kind.grain, earliest), containing(kind.grain, latest)).map((when) => ({
      id: paperKey({
        paper: kind.id,
        period: when.code,
        region: '000000',
        audience: kind.audiences[0] ?? 'staff',
      }),
      paper: kind.id,
      period: when.code,
      title: {
        zh: `${kind.title.zh}，${formatPeriod(when.code, when.grain, 'zh-CN', 'long')}`,
        en: `${kind.title.en}, ${formatPeriod(when.code, when.grain, 'en', 'long')}`,
      },
      complete: complete_through !== null && (months(when).at(-1) ?? 0) <= complete_through,
    })),
  ).sort((a, b) => order(b) - order(a));
}

/** The last month, whatever the grain. */
const order = ({ period }: { period: number }): number =>
  period > 99_999 ? period : Math.trunc(period / 10) * 100 + (period % 10) * 3;
