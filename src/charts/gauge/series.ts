import type { Compared, Reported } from '../../i18n/format.ts';
import { BAND_EDGES, BANDS, type Band } from '../bands.ts';

export interface GaugeInput {
  readonly title: string;
  readonly reading: Reported;
  readonly band: Band | null;
  readonly period: number;
  readonly change: { readonly previous: Compared; readonly yoy: Compared };
  /** Months, oldest first; the last is `period`. */
  readonly history: readonly (Reported & { readonly period: number })[];
  /** First months that another version of the method reads: before and after do not compare. */
  readonly breaks?: readonly { readonly period: number; readonly before: string; readonly after: string }[];
}

export interface GaugeSeries extends GaugeInput {
  /** Ends of the scale: symmetric around 100, wide enough for every reading of the history. */
  readonly low: number;
  readonly high: number;
  /** Cold to hot, clipped to the scale. */
  readonly bands: readonly { readonly band: Band; readonly from: number; readonly to: number }[];
  readonly previous: number | null;
  readonly yearAgo: number | null;
  /** The history cut at every break of the method, each part with nothing in the place of the others. */
  readonly parts: readonly (readonly (number | null)[])[];
}

/** Half the width of the scale when nothing strays further: two and a half base deviations. */
const REACH = 25;

/** A reading on a scale centred on 100 with its bands, the month before and the year before. */
export function gaugeSeries(input: GaugeInput): GaugeSeries {
  const known = input.history.flatMap((h) => (h.value === null ? [] : [h.value]));
  const reading = input.reading.value === null ? [] : [input.reading.value];
  const furthest = Math.max(REACH, ...[...known, ...reading].map((v) => Math.abs(v - 100) + 2));
  const reach = Math.ceil(furthest / 5) * 5;
  const [low, high] = [100 - reach, 100 + reach];
  const edges = [low, ...[...BAND_EDGES].reverse(), high];
  const bands = [...BANDS].reverse().map((band, i) => ({
    band,
    from: edges[i] ?? low,
    to: edges[i + 1] ?? high,
  }));
  return {
    ...input,
    low,
    high,
    bands,
    previous: valueBack(input, 1),
    yearAgo: valueBack(input, 12),
    parts: partsOf(input),
  };
}

function partsOf({ history, breaks = [] }: GaugeInput): (number | null)[][] {
  const ends = [...breaks.map((b) => b.period), Number.POSITIVE_INFINITY];
  return ends.map((end, i) => {
    const from = ends[i - 1] ?? Number.NEGATIVE_INFINITY;
    return history.map((h) => (h.period >= from && h.period < end ? h.value : null));
  });
}

function valueBack({ history, period }: GaugeInput, steps: number): number | null {
  const at = history.findIndex((h) => h.period === period);
  return at < 0 ? null : (history[at - steps]?.value ?? null);
}
