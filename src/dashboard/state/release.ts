import { useShared } from '../ui/use-shared.ts';
import type { Shared } from './shared.ts';

/** A release never changes, so an answer about one is good until another is published. */
export const STEADY = { staleTime: Number.POSITIVE_INFINITY, retry: 1 } as const;

/** What changes while one looks is not asked for twice in the moment a page opens. */
export const JUST_ASKED = 5000;

/** Which release is read, and the name its answers are kept under. */
export interface ReadRelease {
  readonly key: string;
  readonly release: string | undefined;
}

/** The release pinned in an address, or the current one. */
export const readRelease = ({ release }: Shared): ReadRelease => ({ key: release ?? 'current', release });

/** The release the reader pinned in the address bar, or the current one; the frame asks anew when that changes. */
export const useRelease = (): ReadRelease => readRelease(useShared());
