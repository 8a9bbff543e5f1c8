import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deleteBoundaries, getBoundaries, putBoundaries } from '../../client/boundaries.ts';
import type { BoundariesInput } from '../../contracts/boundary.ts';
import { browser } from './browser.ts';
import { useSettings } from './settings.ts';

const KEY = ['boundaries'];

/** The approved outlines, asked for only where the settings say that there are any. */
export function useBoundaries() {
  const { data } = useSettings();
  const kept = data?.map != null;
  const { data: found } = useQuery({
    queryKey: [...KEY, data?.map?.approval_no],
    queryFn: ({ signal }) => getBoundaries(browser, signal),
    enabled: kept,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return kept ? (found?.map ?? undefined) : undefined;
}

/** Keeps another boundary file, or with null none. */
export function useChangeBoundaries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: BoundariesInput | null) =>
      input === null ? deleteBoundaries(browser) : putBoundaries(browser, input),
    onSuccess: () =>
      client.invalidateQueries({ predicate: ({ queryKey: [of] }) => of === 'settings' || of === KEY[0] }),
  });
}
