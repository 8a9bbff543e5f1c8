interface SparkProps {
  /** Oldest first; null where nothing is stated. */
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
}

const PAD = 3;

/** A line beside a number that says the same in words: how it got here, without axes. Decoration, not a chart. */
export function Spark({ values, width = 96, height = 28 }: SparkProps) {
  const known = values.filter((v) => v !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i: number): number => PAD + (i * (width - 2 * PAD)) / Math.max(1, values.length - 1);
  const y = (v: number): number => height - PAD - ((v - low) / (high - low || 1)) * (height - 2 * PAD);
  const last = values.findLastIndex((v) => v !== null);
  return (
    <svg
      className="spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {pieces(values).map((piece) => (
        <polyline
          key={piece[0]?.[0]}
          points={piece.map(([i, v]) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(' ')}
        />
      ))}
      <circle cx={x(last)} cy={y(values[last] ?? low)} r={2.5} />
    </svg>
  );
}

/** Runs of months that are stated: a gap stays a gap. */
function pieces(values: readonly (number | null)[]): [number, number][][] {
  const all: [number, number][][] = [];
  let open: [number, number][] = [];
  values.forEach((value, i) => {
    if (value === null) {
      open = [];
      return;
    }
    if (open.length === 0) all.push(open);
    open.push([i, value]);
  });
  return all;
}
