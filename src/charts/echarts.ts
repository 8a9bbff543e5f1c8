import type { EChartsOption } from 'echarts';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { Locale } from '../domain/text.ts';

export type ChartOption = EChartsOption;
export type ChartInstance = EChartsType;

use([
  BarChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

const langOf = (locale: Locale): string => (locale === 'en' ? 'EN' : 'ZH');

/** Draws into an element of the page; SVG, so that print and zoom stay sharp. */
export function mountChart(element: HTMLElement, locale: Locale): ChartInstance {
  return init(element, null, { renderer: 'svg', locale: langOf(locale) });
}

/** The same picture without a page: for downloads, papers and snapshots. */
export function chartSvg(
  option: ChartOption,
  size: { width: number; height: number },
  locale: Locale,
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, locale: langOf(locale), ...size });
  try {
    chart.setOption({ ...option, animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
