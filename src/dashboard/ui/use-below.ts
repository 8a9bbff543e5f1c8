import { startTransition, useEffect, useState } from 'react';
import { afterPaint } from './draw-queue.ts';
import { usePending } from './pending.ts';

/**
 * Whether what stands below the first screen may be put on the page: once the first screen is painted, in small steps
 * that a click interrupts. Where there is no screen, at once.
 */
export function useBelow(): boolean {
  const [below, show] = useState(typeof window === 'undefined');
  const [settled, settle] = useState(below);
  usePending(!settled);
  useEffect(() => {
    let gone = false;
    afterPaint(() => {
      // What is put there has pictures of its own to wait for, so this waits until it stands.
      if (gone) return;
      if (below) settle(true);
      else startTransition(() => show(true));
    });
    return () => {
      gone = true;
    };
  }, [below]);
  return below;
}
