import type { Locale } from '../../domain/text.ts';

/** Choices every page shares: they travel with every link. */
export interface Shared {
  readonly lang?: Locale;
  /** A release the reader pinned; the current one otherwise. */
  readonly release?: string;
}

export const DEFAULT_LOCALE: Locale = 'zh-CN';

/** Reads the shared choices; anything that is not one is as if it were not there. */
export function parseShared(search: string): Shared {
  const params = new URLSearchParams(search);
  const lang = params.get('lang');
  const release = params.get('release');
  return {
    ...(lang === 'en' || lang === 'zh-CN' ? { lang } : {}),
    ...(release !== null && /^[\w.-]{1,40}$/.test(release) ? { release } : {}),
  };
}

/** `page` carries the choices of one page; the shared ones stand last, so that links read by topic first. */
export function searchOf(page: URLSearchParams, shared: Shared): string {
  const params = new URLSearchParams(page);
  if (shared.lang !== undefined) params.set('lang', shared.lang);
  if (shared.release !== undefined) params.set('release', shared.release);
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}
