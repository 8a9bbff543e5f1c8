import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChartInstance, ChartOption } from '../../charts/echarts.ts';
import type { Locale } from '../../domain/text.ts';
import { isPrinting } from './color-scheme.ts';
import { drawSoon } from './draw-queue.ts';

let engine: Promise<typeof import('../../charts/echarts.ts')> | undefined;

/** The drawing code, fetched once and only when a chart is on its way to the screen. */
export const chartEngine = (): Promise<typeof import('../../charts/echarts.ts')> => {
  engine ??= import('../../charts/echarts.ts');
  return engine;
};

/** What was clicked: the position of the datum, and the line it belongs to. */
export type Pick = (hit: {
  readonly dataIndex: number;
  readonly data: unknown;
  readonly line?: string;
}) => void;

/** Keeps one chart in `element` for as long as it is mounted, and the option on it current. @returns whether it is drawn. */
export function useECharts(
  element: RefObject<HTMLDivElement | null>,
  option: ChartOption | undefined,
  locale: Locale,
  onPick?: Pick,
): boolean {
  const [drawn, setDrawn] = useState<ChartOption>();
  const [chart, setChart] = useState<ChartInstance>();
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    let gone = false;
    let mounted: ChartInstance | undefined;
    void chartEngine().then(({ mountChart }) => {
      if (gone || element.current === null) return;
      mounted = mountChart(element.current, locale);
      mounted.on('click', (hit) =>
        pick.current?.({ dataIndex: hit.dataIndex, data: hit.data, line: hit.seriesName }),
      );
      setChart(mounted);
    });
    return () => {
      gone = true;
      mounted?.dispose();
      setChart(undefined);
    };
  }, [element, locale]);

  useLayoutEffect(() => {
    if (chart === undefined || option === undefined || chart.isDisposed()) return;
    const box = chart.getDom();
    const draw = (): void => {
      if (chart.isDisposed()) return;
      // The canvas alone: to resize the chart would draw the picture of before once more.
      if (box.clientWidth !== chart.getWidth() || box.clientHeight !== chart.getHeight())
        chart.getZr().resize();
      chart.setOption(option, { notMerge: true });
      // Without it a printed page, which is narrower than the screen, would cut the picture instead of scaling it.
      box.querySelector('svg')?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
      setDrawn(option);
    };
    if (isPrinting()) return draw();
    return drawSoon(box, draw);
  }, [chart, option]);
  return drawn !== undefined && drawn === option;
}

/** Width of an element in CSS pixels, 0 until it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return;
    const measure = (): void => setWidth(Math.floor(node.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
