import { describe, expect, test } from 'vitest';
import { bandIndex } from '../../src/charts/bands.ts';
import { boundaryOption, mapHeight } from '../../src/charts/boundaries/option.ts';
import { boundarySeries } from '../../src/charts/boundaries/series.ts';
import { chartSvg } from '../../src/charts/echarts.ts';
import { LIGHT } from '../../src/charts/palette.ts';
import { APPROVAL_NO, BoundaryFault, readBoundary } from '../../src/domain/boundary.ts';
import { formatter } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/translate.ts';
import { boundaryFile, CODES } from '../support/boundary-file.ts';

const faultOf = (geojson: string): string => {
  try {
    readBoundary(geojson, CODES);
  } catch (error) {
    if (error instanceof BoundaryFault) return error.text.zh;
    throw error;
  }
  return '';
};

describe('a boundary file', () => {
  test('is kept as outlines by code and lines without one, whatever its property is called', () => {
    const { shapes, lines } = readBoundary(boundaryFile(), CODES);
    expect(shapes.map((s) => s.code)).toEqual([...CODES, '710000', '810000', '820000'].sort());
    expect(lines).toHaveLength(1);
    expect(readBoundary(boundaryFile({ property: 'gb', prefix: '156' }), CODES).shapes).toEqual(shapes);
  });

  test.each([
    ['not JSON', '{', '文件不是 JSON'],
    ['no collection', '{"type":"Topology"}', 'FeatureCollection'],
    ['without Taiwan', boundaryFile({ without: '710000' }), '缺少 1 个省级地区：710000'],
    ['without a province', boundaryFile({ without: '110000' }), '110000'],
    ['without the dashed line', boundaryFile({ lines: false }), '南海诸岛断续线'],
    ['in metres', boundaryFile({ shift: 12_000_000 }), '不是范围内的经度、纬度'],
    ['with a ring left open', boundaryFile({ open: true }), '没有闭合'],
    ['with a region twice', boundaryFile({ twice: true }), '出现了两次'],
  ])('%s is refused, and why is said', (_, file, said) => {
    expect(faultOf(file)).toContain(said);
  });

  test.each([
    ['GS(2024)0650号', true],
    ['GS京（2022）1061号', true],
    ['川S(2023)00012号', true],
    ['GS 2024 650', false],
    ['没有', false],
  ])('%s is an approval number: %s', (no, is) => {
    expect(APPROVAL_NO.test(no)).toBe(is);
  });
});

test('a map draws every region at its own place and size, names its approval, and keeps the table of the tiles', () => {
  const map = { approval_no: 'GS(2024)0650号', publisher: '测试', ...readBoundary(boundaryFile(), CODES) };
  const series = boundarySeries(
    {
      title: '各地需求温度',
      period: 202609,
      inLocale: ({ zh }) => zh,
      tiles: [
        {
          code: '110000',
          name: '北京',
          short: '京',
          reading: { value: 121.4, status: 'observed' },
          band: 'hot',
        },
        {
          code: '510000',
          name: '四川',
          short: '川',
          reading: { value: null, status: 'suppressed' },
          band: null,
        },
      ],
    },
    map,
  );
  const look = { t: translator('zh-CN'), f: formatter('zh-CN'), palette: LIGHT, width: 600 };
  const option = boundaryOption(series, look);
  const [regions] = option.series as { data: { code: string; value: number[]; symbolSize: number[] }[] }[];
  const at = (code: string) => regions?.data.find((one) => one.code === code);
  // 西边的地区在左，北边的在上，都在图内。
  expect(at('510000')?.value[0]).toBeLessThan(at('110000')?.value[0] ?? 0);
  expect(at('110000')?.value[1]).toBeLessThan(at('820000')?.value[1] ?? 0);
  for (const { value, symbolSize } of regions?.data ?? [])
    for (const [i, most] of [600, mapHeight(600)].entries()) {
      expect((value[i] ?? 0) - (symbolSize[i] ?? 0) / 2).toBeGreaterThanOrEqual(0);
      expect((value[i] ?? 0) + (symbolSize[i] ?? 0) / 2).toBeLessThanOrEqual(most);
    }
  const svg = chartSvg(option, { width: 600, height: mapHeight(600) }, 'zh-CN');
  expect(svg).toContain('审图号：GS(2024)0650号');
  expect(svg).toContain(LIGHT.bands[bandIndex('hot')]?.fill);
});
