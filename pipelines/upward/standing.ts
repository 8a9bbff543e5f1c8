import type { Reporter } from '../../src/contracts/report-package.ts';
import { period, shift } from '../../src/domain/period.ts';
import type { ReportersDeclaration } from './declaration.ts';
import type { ReceivedPackage } from './received.ts';

const DAY = 86_400_000;

/** The last month that is due: it ended at least so many days ago. */
export function dueThrough(now: Date, dueDays: number): number {
  const then = new Date(now.getTime() - dueDays * DAY);
  return shift(period('month', then.getUTCFullYear() * 100 + then.getUTCMonth() + 1), -1).code;
}

/** Everybody who ought to report, with the newest that came from them. */
export function standingOf(
  { reporters, due_days }: ReportersDeclaration,
  packages: readonly ReceivedPackage[],
  methodVersion: string,
  now: Date,
): Reporter[] {
  const due = dueThrough(now, due_days);
  return [...reporters]
    .sort((a, b) => (a.region < b.region ? -1 : 1))
    .map(({ region, name }): Reporter => {
      const newest = packages.filter(({ manifest }) => manifest.region === region).at(-1);
      const head = { region, name, due_through: due };
      return newest ? { ...head, ...stateOf(newest, due, methodVersion) } : { ...head, ...NOTHING };
    });
}

const NOTHING = {
  status: 'missing',
  sequence: null,
  made_at: null,
  received_at: null,
  release: null,
  complete_through: null,
  as_of: null,
  layer: null,
  agreement: null,
  method_version: null,
  same_method: null,
  software: null,
  policy_version: null,
  cubes: null,
  rows: null,
  fingerprint: null,
  package_sha256: null,
} as const satisfies Partial<Reporter>;

function stateOf(
  { manifest, sha256, receivedAt }: ReceivedPackage,
  due: number,
  methodVersion: string,
): Omit<Reporter, 'region' | 'name' | 'due_through'> {
  const through = manifest.watermark.complete_through;
  const method = manifest.methods.thermometer?.version ?? null;
  return {
    status: through !== null && through >= due ? 'reported' : 'late',
    sequence: manifest.sequence,
    made_at: manifest.made_at,
    received_at: receivedAt,
    release: manifest.release.id,
    complete_through: through,
    as_of: manifest.watermark.as_of,
    layer: manifest.layer,
    agreement: manifest.agreement?.document ?? null,
    method_version: method,
    same_method: method === null ? null : method === methodVersion,
    software: manifest.software.version,
    policy_version: manifest.policy.version,
    cubes: manifest.cubes.length,
    rows: manifest.cubes.reduce((sum, { rows }) => sum + rows, 0),
    fingerprint: manifest.fingerprint,
    package_sha256: sha256,
  };
}
