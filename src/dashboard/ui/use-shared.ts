import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { parseShared, type Shared } from '../state/shared.ts';

/** The language and release in the address bar. */
export function useShared(): Shared {
  const search = useSearch();
  return useMemo(() => parseShared(search), [search]);
}
