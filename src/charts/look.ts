import type { Format } from '../i18n/format.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Palette } from './palette.ts';

/** What a chart needs to know about its reader, and nothing about the page it stands on. */
export interface Look {
  readonly t: Translate;
  readonly f: Format;
  readonly palette: Palette;
  /** CSS pixels available; decides columns, label room and tick counts. */
  readonly width: number;
}

/** Below this a chart drops direct labels and thins its ticks. */
export const NARROW = 520;
