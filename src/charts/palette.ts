/**
 * The colours of every chart, on screen and on paper. Neutral: no red/green mood (in China red means up), and
 * colour is never the only sign. Text reads at AA, lines stand out at 3:1 (test/charts/parity.test.ts).
 */
export interface Palette {
  readonly name: 'light' | 'dark' | 'contrast';
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly rule: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly counter: string;
  readonly lines: readonly string[];
  /** Hottest first, as BANDS: one hue, deeper is hotter. */
  readonly bands: readonly { readonly fill: string; readonly ink: string }[];
  readonly font: string;
}

/** Single quotes only: ECharts writes the family into a double-quoted SVG attribute without escaping it. */
export const FONT =
  "'Segoe UI', 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', system-ui, sans-serif";

export const LIGHT: Palette = {
  name: 'light',
  ground: '#ffffff',
  ink: '#1c2430',
  muted: '#5a6675',
  faint: '#8b95a1',
  rule: '#e2e5e9',
  accent: '#1f4e79',
  accentSoft: '#b9cbdd',
  counter: '#8a5a1e',
  lines: ['#1f4e79', '#c0702a', '#4c8c6f', '#7d5a9b', '#a3873a', '#3f86ad', '#8c4a52', '#56606c'],
  bands: [
    { fill: '#163d63', ink: '#ffffff' },
    { fill: '#4a7aa8', ink: '#ffffff' },
    { fill: '#a9c2d9', ink: '#1c2430' },
    { fill: '#dbe5ee', ink: '#1c2430' },
    { fill: '#f1f3f5', ink: '#1c2430' },
  ],
  font: FONT,
};

export const DARK: Palette = {
  name: 'dark',
  ground: '#161b22',
  ink: '#e8ecf1',
  muted: '#a3aebb',
  faint: '#77828f',
  rule: '#2c343e',
  accent: '#7fb2e0',
  accentSoft: '#35506b',
  counter: '#d9a661',
  lines: ['#7fb2e0', '#e5a064', '#82c3a3', '#b99ad4', '#d3bb73', '#9ccfe8', '#d68f97', '#a9b3be'],
  bands: [
    { fill: '#9cc8f0', ink: '#10202f' },
    { fill: '#6596c4', ink: '#0c1824' },
    { fill: '#3c5f83', ink: '#f2f6fa' },
    { fill: '#2b4159', ink: '#e8ecf1' },
    { fill: '#222b36', ink: '#e8ecf1' },
  ],
  font: FONT,
};

/** For who needs more: black on white, everything that is drawn at 4.5:1 or more. */
export const CONTRAST: Palette = {
  name: 'contrast',
  ground: '#ffffff',
  ink: '#000000',
  muted: '#2b2b2b',
  faint: '#595959',
  rule: '#767676',
  accent: '#0b2f55',
  accentSoft: '#5f7ea0',
  counter: '#6b3d00',
  lines: ['#0b2f55', '#8a3c00', '#0f5132', '#4b1d7a', '#5a4300', '#00507a', '#7a0f1f', '#2b2b2b'],
  bands: [
    { fill: '#0b2f55', ink: '#ffffff' },
    { fill: '#2f5f8f', ink: '#ffffff' },
    { fill: '#b9cfe4', ink: '#000000' },
    { fill: '#dde9f4', ink: '#000000' },
    { fill: '#ffffff', ink: '#000000' },
  ],
  font: FONT,
};
