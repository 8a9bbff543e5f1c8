import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { type Bilingual, inLocale, type Locale } from '../../domain/text.ts';
import { type Format, formatter } from '../../i18n/format.ts';
import { type Translate, translator } from '../../i18n/translate.ts';

/** How this page speaks to its reader. */
export interface Reader {
  readonly locale: Locale;
  readonly t: Translate;
  readonly f: Format;
  /** A name that comes with the data, in the reader's language. */
  readonly say: (text: Bilingual) => string;
}

export function makeReader(locale: Locale, currency?: string, t: Translate = translator(locale)): Reader {
  return { locale, t, f: formatter(locale, currency, t), say: (text) => inLocale(text, locale) };
}

const ReaderContext = createContext<Reader>(makeReader('zh-CN'));

export function ReaderProvider({ reader, children }: { reader: Reader; children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = reader.locale;
  }, [reader.locale]);
  return <ReaderContext.Provider value={reader}>{children}</ReaderContext.Provider>;
}

export const useReader = (): Reader => useContext(ReaderContext);

/** @returns a reader that stays the same object while language and currency do. */
export const useMakeReader = (locale: Locale, currency: string | undefined): Reader =>
  useMemo(() => makeReader(locale, currency), [locale, currency]);
