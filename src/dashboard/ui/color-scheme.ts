import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { CONTRAST, DARK, LIGHT, type Palette } from '../../charts/palette.ts';

export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
/** What the reader chose for this browser; `auto` follows the machine. */
export type Theme = (typeof THEMES)[number];

const KEY = 'theme';
const CHANGED = 'theme-changed';
const PALETTES: Readonly<Record<Exclude<Theme, 'auto'>, Palette>> = {
  light: LIGHT,
  dark: DARK,
  contrast: CONTRAST,
};

let printing = false;

/** Whether the page is being put on paper. */
export const isPrinting = (): boolean => printing;

/** In a frame of another site the browser may keep nothing. */
function chosen(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function resolved(): Exclude<Theme, 'auto'> {
  const theme = chosen();
  if (theme !== 'auto') return theme;
  if (window.matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Puts the colours on the page; called before it is drawn and whenever they change. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = resolved();
}

/** Keeps the choice in this browser. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  window.dispatchEvent(new Event(CHANGED));
}

/** Paper is white whatever the screen is: charts are redrawn in the light palette before the print dialog opens. */
function subscribe(changed: () => void): () => void {
  const machine = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((q) =>
    window.matchMedia(q),
  );
  const apply = (): void => {
    applyTheme();
    changed();
  };
  const print = (on: boolean) => () => {
    printing = on;
    flushSync(changed);
  };
  const [before, after] = [print(true), print(false)];
  for (const query of machine) query.addEventListener('change', apply);
  window.addEventListener(CHANGED, apply);
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  return () => {
    for (const query of machine) query.removeEventListener('change', apply);
    window.removeEventListener(CHANGED, apply);
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', after);
  };
}

const current = (): Palette => (printing ? LIGHT : PALETTES[resolved()]);

export const usePalette = (): Palette => useSyncExternalStore(subscribe, current, () => LIGHT);

/** Whether the page is being put on paper, where nothing scrolls. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, isPrinting, () => false);

export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosen, () => 'auto');
