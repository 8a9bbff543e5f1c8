import { useMemo, useRef } from 'react';
import type { ChartKind } from '../../charts/chart.ts';
import type { Look } from '../../charts/look.ts';
import { useUnseen } from './alone.tsx';
import { usePalette } from './color-scheme.ts';
import { usePending } from './pending.ts';
import { useReader } from './reader.tsx';
import { type Pick, useECharts, useWidth } from './use-echarts.ts';

interface ChartProps<Series> {
  readonly kind: ChartKind<Series>;
  readonly series: Series;
  /** Id of the element that says the same in words. */
  readonly describedBy?: string;
  readonly label: string;
  readonly onPick?: Pick;
}

/** A picture of a series. Its height is known before it is drawn, so the page does not jump. */
export function Chart<Series>({ kind, series, describedBy, label, onPick }: ChartProps<Series>) {
  const { t, f, locale } = useReader();
  const palette = usePalette();
  const unseen = useUnseen();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const option = useMemo(() => {
    const look: Look = { t, f, palette, width };
    return width === 0 ? undefined : kind.option(series, look);
  }, [kind, series, t, f, palette, width]);
  const drawn = useECharts(canvas, option, locale, onPick);
  usePending(!drawn && !unseen);
  const height = width === 0 ? 240 : kind.height(series, width);
  return (
    <div ref={frame} className="chart" role="img" aria-label={label} aria-describedby={describedBy}>
      <div ref={canvas} className="chart-canvas" style={{ height }} aria-hidden="true" />
    </div>
  );
}
