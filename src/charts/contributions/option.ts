import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { ContributionSeries, Step } from './series.ts';

export const ROW_HEIGHT = 26;

/** CSS pixels the chart needs: one row per step. */
export const contributionHeight = (series: ContributionSeries): number =>
  series.steps.length * ROW_HEIGHT + 16;

/** Rising bars are solid, falling ones outlined and hatched: the sign stands in the label and in the shape. */
export function contributionOption(series: ContributionSeries, look: Look): ChartOption {
  const { palette, f, width } = look;
  const { steps } = series;
  const ends = steps.flatMap((s) => [s.start, s.end]);
  const [low, high] = ends.length === 0 ? [0, 1] : [Math.min(...ends), Math.max(...ends)];
  const margin = Math.max((high - low) * 0.12, 0.4);
  const nameWidth = width < NARROW ? 104 : 168;
  const bar = (s: Step) => {
    const total = s.kind === 'total';
    const down = s.value < 0;
    const hollow = !total && down;
    return {
      value: Math.max(Math.abs(s.end - s.start), total ? (high - low) * 0.004 : 0),
      itemStyle: {
        color: total
          ? palette.ink
          : s.kind === 'part'
            ? hollow
              ? palette.ground
              : palette.accent
            : palette.faint,
        borderColor: total ? palette.ink : s.kind === 'part' ? palette.accent : palette.faint,
        borderWidth: 1,
        ...(hollow
          ? {
              decal: {
                symbol: 'rect' as const,
                dashArrayX: [1, 0],
                dashArrayY: [2, 4],
                rotation: -Math.PI / 4,
                color: palette.accentSoft,
              },
            }
          : {}),
      },
      label: {
        show: true,
        position: 'right' as const,
        color: total ? palette.ink : palette.muted,
        fontWeight: total ? ('bold' as const) : ('normal' as const),
        fontSize: 12,
        formatter: total ? f.number(s.value, 1) : f.signed(s.value, 2),
      },
    };
  };
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'item',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const step = steps[(params as { dataIndex: number }).dataIndex];
        if (step === undefined) return '';
        const text = step.kind === 'total' ? f.number(step.value, 2) : f.signed(step.value, 2);
        return tooltipHtml(stepName(step, look), [{ name: look.t('column.contribution'), text }]);
      },
    },
    grid: { left: nameWidth + 8, right: 52, top: 4, bottom: 4 },
    xAxis: { type: 'value', min: low - margin, max: high + margin, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: steps.map((s) => stepName(s, look)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.ink, fontSize: 12, width: nameWidth, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        type: 'bar',
        stack: 'steps',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: steps.map((s) => Math.min(s.start, s.end)),
        barWidth: 14,
      },
      {
        type: 'bar',
        stack: 'steps',
        data: steps.map(bar),
        barWidth: 14,
        labelLayout: { hideOverlap: false },
      },
    ],
  };
}

/** The words for the two bars that are not indicators. */
export function stepName(step: Step, { t }: Pick<Look, 't'>): string {
  if (step.kind === 'rest') return t('contribution.rest');
  if (step.kind === 'residual') return t('contribution.residual');
  return step.name;
}
