import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BAND_EDGES, BANDS } from '../../src/charts/bands.ts';
import { CONTRAST, DARK, LIGHT, type Palette } from '../../src/charts/palette.ts';
import { TILE_COLUMNS, TILE_LAYOUT, TILE_ROWS } from '../../src/charts/tiles/layout.ts';
import { en } from '../../src/i18n/locales/en/index.ts';
import { zhCN } from '../../src/i18n/locales/zh-CN/index.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('bands', () => {
  const definition = parse(file('pipelines/indices/thermometer/definition.yml')) as {
    bands: { id: keyof typeof zhCN; title: { zh: string; en: string }; below: number | null }[];
  };

  it('have the edges of the index definition', () => {
    const hottestFirst = [...definition.bands].reverse();
    expect(hottestFirst.map((b) => b.id)).toEqual([...BANDS]);
    expect(hottestFirst.slice(1).map((b) => b.below)).toEqual([...BAND_EDGES]);
  });

  it('have the names of the index definition', () => {
    for (const band of BANDS) {
      const title = definition.bands.find((b) => b.id === (band as string))?.title;
      expect(zhCN[`band.${band}`]).toBe(title?.zh);
      expect(en[`band.${band}`]).toBe(title?.en.toLowerCase());
    }
  });
});

/** WCAG relative luminance contrast of two hex colours. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, bl = 0] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((hi ?? 0) + 0.05) / ((lo ?? 0) + 0.05);
}

describe.each([LIGHT, DARK, CONTRAST])('palette $name', (palette: Palette) => {
  it('text reads at AA on its ground', () => {
    for (const colour of [palette.ink, palette.muted])
      expect(contrast(colour, palette.ground)).toBeGreaterThanOrEqual(4.5);
    for (const { fill, ink } of palette.bands) expect(contrast(ink, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it('lines stand out from the ground', () => {
    for (const line of palette.lines) expect(contrast(line, palette.ground)).toBeGreaterThanOrEqual(3);
  });

  it('neighbouring bands differ in lightness, so that grey print keeps them apart', () => {
    const fills = palette.bands.map((b) => b.fill);
    for (let i = 1; i < fills.length; i += 1) {
      expect(contrast(fills[i - 1] ?? '', fills[i] ?? '')).toBeGreaterThan(1.08);
    }
  });

  it('is the palette of the style sheet', () => {
    const css = file('src/dashboard/styles/tokens.css');
    const opens = palette.name === 'light' ? ':root {' : `:root[data-theme="${palette.name}"] {`;
    const block = css.slice(css.indexOf(opens), css.indexOf('}', css.indexOf(opens)));
    const token = (name: string): string | undefined => new RegExp(`--${name}: (#\\w+);`).exec(block)?.[1];
    expect(token('paper')).toBe(palette.ground);
    expect(token('ink')).toBe(palette.ink);
    expect(token('muted')).toBe(palette.muted);
    expect(token('faint')).toBe(palette.faint);
    expect(token('rule')).toBe(palette.rule);
    expect(token('accent')).toBe(palette.accent);
    expect(token('accent-soft')).toBe(palette.accentSoft);
    expect(token('counter')).toBe(palette.counter);
  });
});

describe('tile grid', () => {
  const provinces = file('data/reference/regions.csv')
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, level]) => level === 'province')
    .map(([code = '']) => code.slice(0, 2));

  it('has one place for every province-level region of the reference table', () => {
    expect(provinces.filter((code) => !(code in TILE_LAYOUT))).toEqual([]);
  });

  it('gives no place twice and stays inside the grid', () => {
    const places = Object.values(TILE_LAYOUT).map(([c, r]) => `${c},${r}`);
    expect(new Set(places).size).toBe(places.length);
    for (const [column, row] of Object.values(TILE_LAYOUT)) {
      expect(column).toBeLessThan(TILE_COLUMNS);
      expect(row).toBeLessThan(TILE_ROWS);
    }
  });
});
