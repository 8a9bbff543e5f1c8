import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { DARK, LIGHT, type Palette } from '../../charts/palette.ts';

let printing = false;

/** Paper is white whatever the screen is: charts are redrawn in the light palette before the print dialog opens. */
function subscribe(changed: () => void): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const print = (on: boolean) => () => {
    printing = on;
    flushSync(changed);
  };
  const [before, after] = [print(true), print(false)];
  dark.addEventListener('change', changed);
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  return () => {
    dark.removeEventListener('change', changed);
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', after);
  };
}

const current = (): Palette =>
  !printing && window.matchMedia('(prefers-color-scheme: dark)').matches ? DARK : LIGHT;

export const usePalette = (): Palette => useSyncExternalStore(subscribe, current, () => LIGHT);
