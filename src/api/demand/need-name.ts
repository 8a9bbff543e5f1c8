import { UNKNOWN } from '../../domain/code-list.ts';
import { needCode, needOf } from '../../domain/need-item.ts';
import type { Bilingual } from '../../domain/text.ts';
import type { OpenRelease } from '../release/open.ts';

type Named = Pick<OpenRelease, 'labels'>;

/** Whether the list of items knows any of the domain. */
export const isDivided = (domain: string, { labels }: Named): boolean =>
  Object.keys(labels.service_item ?? {}).some((code) => code !== domain && code.startsWith(domain));

/** The code of a need that a row of items speaks of. */
export const needAt = (domain: string, item: string | undefined, release: Named): string =>
  needCode(domain, item ?? UNKNOWN, item !== undefined && isDivided(domain, release));

/** What a need is called: its item, its domain, or the domain with no item named. */
export function needName(code: string, { labels }: Named): Bilingual {
  const { domain, item } = needOf(code);
  const own = labels.need_domain?.[domain] ?? { zh: domain, en: domain };
  if (item === null) return own;
  if (item === UNKNOWN) return { zh: `${own.zh}（未写明品目）`, en: `${own.en} (item not given)` };
  return labels.service_item?.[item] ?? { zh: item, en: item };
}
