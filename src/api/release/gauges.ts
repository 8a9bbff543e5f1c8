import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Watermark } from '../../contracts/value.ts';
import type { Gauge, GaugeId, IndexDefinition } from '../../indices/definition.ts';
import { parseDefinition } from '../../indices/definition.ts';

/** A gauge of the release, with the method it was computed by. */
export interface OpenGauge {
  readonly gauge: Gauge;
  readonly definition: IndexDefinition;
  /** How far the families it counts reach together. */
  readonly watermark: Watermark;
}

/** The index definition frozen with a release; null where it holds no index. */
export function readDefinitionOf(releaseFolder: string, method = 'thermometer'): IndexDefinition | null {
  const file = join(releaseFolder, 'method', method, 'definition.yml');
  return existsSync(file) ? parseDefinition(parse(readFileSync(file, 'utf8')), file) : null;
}

export function openGauges(definition: IndexDefinition | null, manifest: Manifest): Map<GaugeId, OpenGauge> {
  const gauges = new Map<GaugeId, OpenGauge>();
  for (const gauge of definition?.gauges ?? []) {
    if (!definition) continue;
    const cubes = new Set(gauge.indicators.flatMap((i) => i.numerator.map((ref) => ref.split('.')[0] ?? '')));
    const reaches = [...cubes].flatMap((cube) => {
      const family = definition.cubes[cube]?.family;
      const reach = family ? manifest.families[family] : undefined;
      return reach && reach.latest !== null ? [reach] : [];
    });
    gauges.set(gauge.id, {
      gauge,
      definition,
      watermark: reaches.length > 0 ? common(reaches) : NOTHING,
    });
  }
  return gauges;
}

/** Of a gauge whose records were never loaded. */
const NOTHING: Watermark = {
  complete_through: null,
  settled_through: null,
  earliest: null,
  latest: null,
  as_of: null,
};

/** What several families can speak about together. */
export function common(reaches: readonly Watermark[]): Watermark {
  const all = <K extends 'complete_through' | 'settled_through'>(key: K): number | null =>
    reaches.length === 0 || reaches.some((r) => r[key] === null)
      ? null
      : Math.min(...reaches.map((r) => r[key] ?? 0));
  const any = (key: 'earliest' | 'latest', pick: (...v: number[]) => number): number | null => {
    const values = reaches.map((r) => r[key]).filter((v) => v !== null);
    return values.length > 0 ? pick(...values) : null;
  };
  return {
    complete_through: all('complete_through'),
    settled_through: all('settled_through'),
    earliest: any('earliest', Math.min),
    latest: any('latest', Math.max),
    as_of:
      reaches
        .map((r) => r.as_of)
        .filter((v) => v !== null)
        .sort()
        .at(-1) ?? null,
  };
}
