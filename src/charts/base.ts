import type { ChartOption } from './echarts.ts';
import type { Look } from './look.ts';

/** What every chart has in common: a spoken name, no animation, the page's own type. */
export const baseOption = (title: string, { palette }: Look): ChartOption => ({
  aria: { enabled: true, label: { description: title } },
  animation: false,
  textStyle: { fontFamily: palette.font, color: palette.ink },
});
