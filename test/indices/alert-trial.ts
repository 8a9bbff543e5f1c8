import { drawCells, type SampleCell, type SampleWorld } from '../../pipelines/sample/cube-cells.ts';
import { findAlerts, type WatchedCell } from '../../src/indices/alerts.ts';

/** What was found of what was planted, and what was found beside it, over many seeds. */
export interface Trial {
  /** Cells that an event was planted in (or that lie inside one) with a shift of 3 σ or more in some month. */
  readonly planted: number;
  readonly found: number;
  /** The same with every total that a planted event moves. */
  readonly touched: number;
  readonly touchedFound: number;
  readonly alerts: number;
  /** Alerts none of whose months a planted event moves by 5 %. */
  readonly falseAlerts: number;
}

/** Draws the world once per seed and counts what the detector makes of it. */
export function tryAlerts(
  world: SampleWorld,
  seeds: readonly number[],
  window: { from: number; to: number },
): Trial {
  const sum = { planted: 0, found: 0, touched: 0, touchedFound: 0, alerts: 0, falseAlerts: 0 };
  for (const seed of seeds) {
    const cells = drawCells(world, seed);
    const { episodes } = findAlerts(watchedOf(cells), world.festival, window);
    const flagged = new Set(episodes.flatMap((e) => e.months.map((m) => `${e.cell} ${m.t}`)));
    sum.alerts += episodes.length;
    sum.falseAlerts += episodes.filter((e) => {
      const cell = cells[e.cell];
      return !cell || !e.months.some((m) => Math.abs(effect(cell, m.t)) > 0.05);
    }).length;
    for (const [i, cell] of cells.entries()) {
      for (const months of events(cell, window)) {
        const hit = months.some((t) => flagged.has(`${i} ${t}`));
        sum.touched += 1;
        sum.touchedFound += Number(hit);
        if (cell.code === '*' || cell.level === 'nation') continue;
        sum.planted += 1;
        sum.found += Number(hit);
      }
    }
  }
  return sum;
}

/** Cells as the server hands them over: small places share the seasons of the country. */
function watchedOf(cells: readonly SampleCell[]): WatchedCell[] {
  const nation = new Map<string, WatchedCell>();
  const made = cells.map(
    (cell): WatchedCell => ({
      values: cell.values,
      kind: cell.volume ? 'amount' : 'count',
      ...(cell.volume ? { volume: cell.volume } : {}),
    }),
  );
  for (const [i, cell] of cells.entries())
    if (cell.level === 'nation' && made[i]) nation.set(`${cell.measure} ${cell.code}`, made[i]);
  return made.map((cell, i) => {
    const like = nation.get(`${cells[i]?.measure} ${cells[i]?.code}`);
    return cells[i]?.level === 'nation' || !like ? cell : { ...cell, like };
  });
}

const effect = (cell: SampleCell, t: number): number => (cell.planted[t] ?? 0) / (cell.plain[t] ?? 1) - 1;

/** Stretches of months that a planted event moves, at least once by 3 σ, a fifth and on five records. */
function events(cell: SampleCell, { from, to }: { from: number; to: number }): number[][] {
  const out: number[][] = [];
  let run: number[] = [];
  let large = false;
  for (let t = from; t <= to + 1; t++) {
    const shift = ((cell.planted[t] ?? 0) - (cell.plain[t] ?? 0)) / (cell.sd[t] ?? 1);
    if (t <= to && !Number.isNaN(cell.values[t] ?? Number.NaN) && Math.abs(shift) >= 0.5) {
      run.push(t);
      const records = (cell.volume ?? cell.plain)[t] ?? 0;
      large ||= Math.abs(shift) >= 3 && records >= 5 && Math.abs(effect(cell, t)) >= 0.2;
    } else {
      if (large) out.push(run);
      run = [];
      large = false;
    }
  }
  return out;
}
