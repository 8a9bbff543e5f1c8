import { bandIndex } from '../bands.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { fitText } from '../fit-text.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { TILE_COLUMNS, TILE_ROWS } from './layout.ts';
import type { Tile, TileSeries } from './series.ts';

/** Side of one tile for the width available. */
export const tileSide = (width: number): number =>
  Math.max(32, Math.min(72, Math.floor(width / TILE_COLUMNS)));

export const tileHeight = (width: number): number => tileSide(width) * TILE_ROWS * 0.88;

/** Month, reading and band of one region, or why it has none. */
export const tileTooltip = (tile: Tile, period: number, { t, f }: Look): string =>
  tooltipHtml(
    tile.name,
    [
      {
        name: f.period(period, 'month'),
        text: f.cell(tile.reading, 1),
        extra: tile.band === null ? '' : t(`band.${tile.band}`),
      },
    ],
    tile.reading.value === null ? [f.reason(tile.reading.status)] : [],
  );

/** Every province-level region as one tile of the same size: colour is the band, the number is printed. */
export function tileOption(series: TileSeries, look: Look): ChartOption {
  const { palette, f, width } = look;
  const side = tileSide(width);
  const size: [number, number] = [side - 3, side * 0.88 - 3];
  const draw = (tile: Tile) => {
    const colours = tile.band === null ? undefined : palette.bands[bandIndex(tile.band)];
    return {
      name: tile.name,
      value: [tile.column, tile.row],
      code: tile.code,
      itemStyle: {
        color: colours?.fill ?? palette.ground,
        opacity: 1,
        borderColor: tile.band === null ? palette.rule : 'transparent',
        borderWidth: 1,
        borderType: tile.band === null ? ('dashed' as const) : ('solid' as const),
      },
      label: {
        show: true,
        color: colours?.ink ?? palette.muted,
        formatter: `{name|${fitText(tile.short, side - 6, side < 50 ? 10 : 12)}}\n{value|${tile.reading.value === null ? tile.mark : f.number(tile.reading.value, 1)}}`,
        rich: {
          name: { fontSize: side < 50 ? 10 : 12, lineHeight: side < 50 ? 13 : 17, fontWeight: 500 },
          value: { fontSize: side < 50 ? 10 : 12, lineHeight: side < 50 ? 12 : 15 },
        },
      },
      tooltip: { formatter: tileTooltip(tile, series.period, look) },
    };
  };
  return {
    ...baseOption(series.title, look),
    tooltip: { trigger: 'item', ...tooltipBox(look) },
    grid: {
      left: (width - side * TILE_COLUMNS) / 2,
      width: side * TILE_COLUMNS,
      top: 0,
      height: side * TILE_ROWS * 0.88,
    },
    xAxis: { type: 'value', min: -0.5, max: TILE_COLUMNS - 0.5, show: false },
    yAxis: { type: 'value', min: -0.5, max: TILE_ROWS - 0.5, inverse: true, show: false },
    series: [
      {
        type: 'scatter',
        symbol: 'roundRect',
        symbolSize: size,
        data: series.tiles.map(draw),
        emphasis: { itemStyle: { borderColor: palette.ink, borderWidth: 1.5 } },
        cursor: 'pointer',
      },
    ],
  };
}
