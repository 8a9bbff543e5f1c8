import type { Corner } from '../../domain/boundary.ts';
import { bandIndex } from '../bands.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import type { Look } from '../look.ts';
import { tileTooltip } from '../tiles/option.ts';
import type { Tile } from '../tiles/series.ts';
import { tooltipBox } from '../tooltip.ts';
import { project } from './projection.ts';
import type { ApprovedMap, BoundarySeries } from './series.ts';

/** Height of the map for the width available. */
export const mapHeight = (width: number): number => Math.round(Math.min(560, width * 0.86));

/** The regions by their approved outlines: colour is the band; the approval number stands under the map. */
export function boundaryOption(series: BoundarySeries, look: Look): ChartOption {
  const { palette, t, width } = look;
  const height = mapHeight(width);
  const place = placing(series.map, width, height - 22);
  const tiles = new Map(series.tiles.map((tile) => [tile.code, tile]));
  const regions = series.map.shapes.map(({ code, rings }) => {
    const tile = tiles.get(code);
    const colours = tile?.band == null ? undefined : palette.bands[bandIndex(tile.band)];
    return {
      ...symbolOf(
        rings.map((ring) => ring.map(place)),
        true,
      ),
      name: tile?.name ?? code,
      code,
      itemStyle: {
        color: colours?.fill ?? palette.ground,
        opacity: 1,
        borderColor: colours === undefined ? palette.faint : palette.ground,
        borderWidth: 1,
      },
      label: labelOf(tile, colours?.ink ?? palette.muted),
      ...(tile === undefined ? {} : { tooltip: { formatter: tileTooltip(tile, series.period, look) } }),
    };
  });
  return {
    ...baseOption(series.title, look),
    tooltip: { trigger: 'item', ...tooltipBox(look) },
    title: {
      text: t('map.approval', { no: series.map.approval_no, publisher: series.map.publisher }),
      left: 'center',
      bottom: 0,
      textStyle: { fontSize: 11, fontWeight: 'normal', color: palette.muted },
    },
    grid: { left: 0, top: 0, width, height },
    xAxis: { type: 'value', min: 0, max: width, show: false },
    yAxis: { type: 'value', min: 0, max: height, inverse: true, show: false },
    series: [
      {
        type: 'scatter',
        data: regions,
        labelLayout: { hideOverlap: true },
        emphasis: { scale: false, itemStyle: { borderColor: palette.ink, borderWidth: 1.5 } },
        cursor: 'pointer',
      },
      {
        type: 'scatter',
        silent: true,
        z: 3,
        data: series.map.lines.map((line) => ({
          ...symbolOf([line.map(place)], false),
          itemStyle: { color: 'transparent', opacity: 1, borderColor: palette.muted, borderWidth: 1 },
        })),
      },
    ],
  };
}

const labelOf = (tile: Tile | undefined, color: string) =>
  tile === undefined ? { show: false } : { show: true, color, fontSize: 10, formatter: tile.short };

/** Degrees → pixels, the whole map inside the box. */
function placing({ shapes, lines }: ApprovedMap, width: number, height: number): (corner: Corner) => Corner {
  const all = [...shapes.flatMap(({ rings }) => rings.flat()), ...lines.flat()].map(project);
  const box = boxOf(all);
  const scale = Math.min(width / (box.right - box.left || 1), height / (box.bottom - box.top || 1)) * 0.98;
  const [x, y] = [
    (width - (box.right - box.left) * scale) / 2 - box.left * scale,
    (height - (box.bottom - box.top) * scale) / 2 - box.top * scale,
  ];
  return (corner) => {
    const [right, down] = project(corner);
    return [right * scale + x, down * scale + y];
  };
}

/** A mark of the shape itself: the chart library stretches a path to the size that it is given, so size is its own. */
function symbolOf(parts: readonly (readonly Corner[])[], closed: boolean) {
  const box = boxOf(parts.flat());
  const path = parts
    .map(
      (part) => `M${part.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${closed ? 'Z' : ''}`,
    )
    .join('');
  return {
    symbol: `path://${path}`,
    symbolSize: [box.right - box.left, box.bottom - box.top] as [number, number],
    value: [(box.left + box.right) / 2, (box.top + box.bottom) / 2],
  };
}

function boxOf(corners: readonly Corner[]) {
  const box = {
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (const [x, y] of corners) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}
