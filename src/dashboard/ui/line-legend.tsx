import type { TrendSeries } from '../../charts/trend/series.ts';
import { usePalette } from './color-scheme.ts';

const NAMED = 8;

/** Names of the lines for narrow screens, where they do not fit at the line ends. */
export function LineLegend({ series }: { series: TrendSeries }) {
  const palette = usePalette();
  if (series.lines.length < 2) return null;
  return (
    <ul className="legend narrow-only" aria-hidden="true">
      {series.lines.slice(0, NAMED).map((line, i) => (
        <li key={line.key}>
          <i style={{ background: palette.lines[i] }} />
          {line.name}
        </li>
      ))}
    </ul>
  );
}
