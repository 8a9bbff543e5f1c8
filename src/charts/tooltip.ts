import type { Look } from './look.ts';

export interface TooltipLine {
  readonly name: string;
  readonly text: string;
  readonly extra?: string;
  readonly colour?: string;
}

/** ECharts shows tooltips as HTML, so every name that comes from data is escaped here, once. */
export function tooltipHtml(
  head: string,
  lines: readonly TooltipLine[],
  notes: readonly string[] = [],
): string {
  const rows = lines.map(
    ({ name, text, extra, colour }) =>
      `<tr><th scope="row">${swatch(colour)}${escapeHtml(name)}</th><td>${escapeHtml(text)}</td><td class="tip-extra">${escapeHtml(extra ?? '')}</td></tr>`,
  );
  const foot = notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('');
  return `<div class="tip"><strong>${escapeHtml(head)}</strong><table>${rows.join('')}</table>${foot}</div>`;
}

/** The box around a tooltip: flat, in the page's own colours, never outside the chart's frame. */
export const tooltipBox = ({ palette }: Look) => ({
  confine: true,
  backgroundColor: palette.ground,
  borderColor: palette.rule,
  borderWidth: 1,
  padding: 0,
  textStyle: { color: palette.ink, fontSize: 12, fontFamily: palette.font },
  extraCssText: 'box-shadow: 0 2px 8px rgba(16, 24, 32, 0.12); border-radius: 4px;',
});

const swatch = (colour: string | undefined): string =>
  colour === undefined
    ? ''
    : `<svg class="tip-dot" width="8" height="8" aria-hidden="true"><circle cx="4" cy="4" r="4" fill="${escapeHtml(colour)}"/></svg>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
