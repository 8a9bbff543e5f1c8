import { useShared } from '../ui/use-shared.ts';

/** A release never changes, so an answer about one is good until another is published. */
export const STEADY = { staleTime: Number.POSITIVE_INFINITY, retry: 1 } as const;

/** The release the reader pinned in the address bar, or the current one; the frame asks anew when that changes. */
export function useRelease(): { readonly key: string; readonly release: string | undefined } {
  const { release } = useShared();
  return { key: release ?? 'current', release };
}
