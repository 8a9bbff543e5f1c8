import { type RefObject, useLayoutEffect } from 'react';

/** Keeps `--pin-0`, `--pin-1`… of a table at the left edges of its pinned columns, whatever their widths turn out to be. */
export function usePinnedOffsets(frame: RefObject<HTMLElement | null>, pinned: readonly string[]): void {
  useLayoutEffect(() => {
    const table = frame.current?.querySelector('table');
    if (!table || pinned.length === 0) return;
    const place = (): void => {
      let left = 0;
      for (const [i, head] of [...table.querySelectorAll<HTMLElement>('th[data-pinned]')].entries()) {
        table.style.setProperty(`--pin-${i}`, `${left}px`);
        left += head.offsetWidth;
      }
    };
    place();
    const watch = new ResizeObserver(place);
    watch.observe(table);
    return () => watch.disconnect();
  }, [frame, pinned]);
}
