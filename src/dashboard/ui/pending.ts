import { useEffect, useState, useSyncExternalStore } from 'react';

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

const MOMENT_MS = 50;

/** Whether something has held for a moment: between the code of a page and its first question nothing is on its way. */
export function useSteady(holds: boolean): boolean {
  const [steady, settle] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => settle(holds), holds ? MOMENT_MS : 0);
    return () => clearTimeout(timer);
  }, [holds]);
  return holds && steady;
}
