import type { ReactNode } from 'react';
import { useCatalogue } from '../state/queries.ts';
import { DEFAULT_LOCALE } from '../state/shared.ts';
import { ReaderProvider, useMakeReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** Language from the address bar, currency from the workspace. */
export function Language({ children }: { children: ReactNode }) {
  const { lang } = useShared();
  const catalogue = useCatalogue();
  const reader = useMakeReader(lang ?? DEFAULT_LOCALE, catalogue.data?.currency);
  return <ReaderProvider reader={reader}>{children}</ReaderProvider>;
}
