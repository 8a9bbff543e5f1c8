export type Locale = 'zh-CN' | 'en';
/** Every name a reader sees exists in both languages; Chinese first. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}
export const inLocale = (text: Bilingual, locale: Locale): string => (locale === 'en' ? text.en : text.zh);
