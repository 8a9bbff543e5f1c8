import type { Bilingual } from './text.ts';

/** Longitude and latitude. */
export type Corner = readonly [number, number];

/** One province-level region as its approved outline draws it: every ring of every part. */
export interface BoundaryShape {
  readonly code: string;
  readonly rings: readonly (readonly Corner[])[];
}

/** An approved map, reduced to what is drawn: outlines by region, and the lines that belong to no region. */
export interface Boundary {
  readonly shapes: readonly BoundaryShape[];
  readonly lines: readonly (readonly Corner[])[];
}

/** 审图号 as it stands under a map that was approved: GS(2024)0650号, GS京(2022)1061号, 川S(2023)00012号. */
export const APPROVAL_NO = /^(GS[一-鿿]?|[一-鿿]S)[(（]\d{4}[)）]\d{1,6}号$/;

/** Taiwan, Hong Kong and Macao: a map of the country that lacks them was never approved, whoever reports. */
const ALWAYS: readonly string[] = ['710000', '810000', '820000'];

const MOST_CORNERS = 60_000;
/** The territory with its seas, in degrees. */
const FRAME = { west: 70, east: 140, south: 2, north: 56 };
/** Digits after the point that a picture can still show: about a hundred metres. */
const DIGITS = 1000;

/** Why a file is no map that may be shown. */
export class BoundaryFault extends Error {
  readonly text: Bilingual;
  readonly value: unknown;
  constructor(text: Bilingual, value?: unknown) {
    super(text.en);
    this.name = 'BoundaryFault';
    this.text = text;
    this.value = value;
  }
}

/**
 * Reads a GeoJSON FeatureCollection. A polygon is a region by its six-digit code (`code`, `adcode`, or the last six
 * digits of `gb`); everything without one is a line of the map, such as the dashes of the South China Sea.
 * @param provinces codes that the release speaks of. @throws BoundaryFault
 */
export function readBoundary(geojson: string, provinces: readonly string[]): Boundary {
  const shapes = new Map<string, BoundaryShape>();
  const lines: (readonly Corner[])[] = [];
  let corners = 0;
  featuresOf(geojson).forEach((feature, at) => {
    const parts = partsOf(feature, at);
    corners += parts.reduce((n, part) => n + part.length, 0);
    const code = codeOf(feature);
    if (code === undefined) {
      lines.push(...parts);
      return;
    }
    if (shapes.has(code))
      throw new BoundaryFault(
        { zh: `代码 ${code} 出现了两次。`, en: `The code ${code} is there twice.` },
        code,
      );
    shapes.set(code, { code, rings: parts });
  });
  if (corners > MOST_CORNERS)
    throw new BoundaryFault(
      {
        zh: `有 ${corners} 个折点，最多 ${MOST_CORNERS} 个。请先化简。`,
        en: `${corners} corners; at most ${MOST_CORNERS}. Simplify the outlines first.`,
      },
      corners,
    );
  const absent = [...new Set([...provinces, ...ALWAYS])].filter((code) => !shapes.has(code)).sort();
  if (absent.length > 0)
    throw new BoundaryFault(
      {
        zh: `缺少 ${absent.length} 个省级地区：${absent.join('、')}。边界须完整，台湾、香港、澳门在内。`,
        en: `${absent.length} regions of province level are missing: ${absent.join(', ')}. The map must be whole, with Taiwan, Hong Kong and Macao.`,
      },
      absent,
    );
  if (lines.length === 0)
    throw new BoundaryFault({
      zh: '没有南海诸岛断续线（不带行政区划代码的线或面）。请使用完整的审图版本。',
      en: 'The dashed line of the South China Sea is missing (a line or polygon without a region code). Use the whole approved file.',
    });
  return { shapes: [...shapes.values()].sort((a, b) => (a.code < b.code ? -1 : 1)), lines };
}

type Feature = Readonly<Record<string, unknown>>;

const record = (value: unknown): Feature =>
  typeof value === 'object' && value !== null ? (value as Feature) : {};

function featuresOf(geojson: string): Feature[] {
  let read: Feature;
  try {
    read = record(JSON.parse(geojson));
  } catch {
    throw new BoundaryFault({ zh: '文件不是 JSON。', en: 'The file is not JSON.' });
  }
  if (read.type !== 'FeatureCollection' || !Array.isArray(read.features))
    throw new BoundaryFault(
      { zh: '文件不是 GeoJSON 的 FeatureCollection。', en: 'The file is no GeoJSON FeatureCollection.' },
      read.type,
    );
  return read.features.map(record);
}

/** Province level only; the nation's own outline and its dashes have no such code. */
function codeOf(feature: Feature): string | undefined {
  const { code, adcode, gb } = record(feature.properties);
  const said = [code, adcode, gb]
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => String(one))
    .find((one) => /^(156)?\d{6}$/.test(one))
    ?.slice(-6);
  return said !== undefined && /^(?!00)\d{2}0000$/.test(said) && said !== '100000' ? said : undefined;
}

function partsOf(feature: Feature, at: number): Corner[][] {
  const { type, coordinates } = record(feature.geometry);
  const depth = { LineString: 0, Polygon: 1, MultiLineString: 1, MultiPolygon: 2 }[String(type)];
  if (depth === undefined || !Array.isArray(coordinates))
    throw new BoundaryFault(
      {
        zh: `第 ${at + 1} 个要素的几何类型 ${String(type)} 不能画。只收面与线。`,
        en: `Feature ${at + 1} has the geometry ${String(type)}; only polygons and lines are drawn.`,
      },
      type,
    );
  const closed = String(type).endsWith('Polygon');
  return (depth === 0 ? [coordinates] : coordinates.flat(depth - 1)).map((part) =>
    cornersOf(part, at, closed),
  );
}

function cornersOf(part: unknown, at: number, closed: boolean): Corner[] {
  const found = (Array.isArray(part) ? part : []).map((corner): Corner => {
    const [east, north] = Array.isArray(corner) ? (corner as unknown[]) : [];
    if (
      typeof east !== 'number' ||
      typeof north !== 'number' ||
      !(east >= FRAME.west && east <= FRAME.east && north >= FRAME.south && north <= FRAME.north)
    )
      throw new BoundaryFault(
        {
          zh: `第 ${at + 1} 个要素的坐标 ${JSON.stringify(corner)} 不是范围内的经度、纬度（度）。`,
          en: `Feature ${at + 1}: ${JSON.stringify(corner)} is no longitude and latitude in degrees inside the frame.`,
        },
        corner,
      );
    return [Math.round(east * DIGITS) / DIGITS, Math.round(north * DIGITS) / DIGITS];
  });
  const [first, last] = [found[0], found.at(-1)];
  const whole = found.length >= (closed ? 4 : 2) && (!closed || String(first) === String(last));
  if (!whole)
    throw new BoundaryFault(
      {
        zh: `第 ${at + 1} 个要素有一圈没有闭合，或折点太少。`,
        en: `Feature ${at + 1} has a ring that is not closed or has too few corners.`,
      },
      at + 1,
    );
  return found;
}
