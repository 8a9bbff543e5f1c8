import type { BuildEngine } from '../runner/build.ts';
import { engineSetting } from './setting.ts';
import { sparkEngine } from './spark-engine.ts';

/** The engine that `THERMOMETER_ENGINE` names; undefined where this process builds by itself. */
export function configuredEngine(home: string, full: boolean): BuildEngine | undefined {
  const setting = engineSetting(home);
  return setting.engine === 'duckdb' ? undefined : sparkEngine({ ...setting, full });
}
