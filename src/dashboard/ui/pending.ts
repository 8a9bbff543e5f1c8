import { useEffect, useSyncExternalStore } from 'react';

/** Parts of the page that are still on their way: skeletons shown, charts not drawn. */
let pending = 0;
const listeners = new Set<() => void>();

function add(step: 1 | -1): void {
  pending += step;
  for (const listener of listeners) listener();
}

/** Counts a part as pending for as long as `active` holds and it is mounted. */
export function usePending(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    add(1);
    return () => add(-1);
  }, [active]);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** True when nothing of the page is pending; printing and screenshots wait for it. */
export const useSettled = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => pending === 0,
    () => false,
  );
