import type { PackageCube, Reporter } from '../../src/contracts/report-package.ts';
import { CUBE_KEYS } from '../../src/domain/cube.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import type { ReceivedPackage } from './received.ts';

interface Found {
  readonly id: string;
  readonly subject: string;
  readonly title: Bilingual;
  readonly severity: 'error' | 'warn';
  readonly failing: number;
}

/** What is checked of merged cubes, written where `publish` finds it: one row a cell, everybody's figures, all reporters. */
export async function writeChecks(
  db: Database,
  cubes: readonly PackageCube[],
  packages: readonly ReceivedPackage[],
  reporters: readonly Reporter[],
  runId: number,
  now: Date,
): Promise<void> {
  const found: Found[] = [];
  for (const cube of cubes) {
    const keys = [...CUBE_KEYS, ...cube.dimensions].map(identifier).join(', ');
    const { n } = await db.one<{ n: number }>(
      `select (count(*) - count(distinct (${keys})))::int as n from cubes.${identifier(cube.name)}`,
    );
    const lacking = packages.filter(({ manifest }) => !manifest.cubes.some(({ name }) => name === cube.name));
    const who = lacking.map(({ manifest }) => manifest.region);
    found.push(
      {
        id: `cubes.${cube.name} unique`,
        subject: `cubes.${cube.name}`,
        title: { zh: '每格一行', en: 'One row a cell' },
        severity: 'error',
        failing: n,
      },
      {
        id: `cubes.${cube.name} reported`,
        subject: `cubes.${cube.name}`,
        title: {
          zh: `上报单位都报了此项${who.length > 0 ? `；未报：${who.join('、')}` : ''}`,
          en: `All who reported hand this up${who.length > 0 ? `; not: ${who.join(', ')}` : ''}`,
        },
        severity: 'warn',
        failing: who.length,
      },
    );
  }
  const behind = reporters.filter(({ status }) => status !== 'reported').map(({ region }) => region);
  found.push({
    id: 'reporters all',
    subject: 'ledger.reporters',
    title: {
      zh: `应报单位都已按期报送${behind.length > 0 ? `；未到齐：${behind.join('、')}` : ''}`,
      en: `Everybody due has reported${behind.length > 0 ? `; behind: ${behind.join(', ')}` : ''}`,
    },
    severity: 'warn',
    failing: behind.length,
  });
  await db.run('delete from ledger.check_results');
  for (const { id, subject, title, severity, failing } of found) {
    const status = failing === 0 ? 'passed' : severity === 'error' ? 'failed' : 'warned';
    await db.run(
      `insert into ledger.check_results by name
       select $id as id, 'check' as kind, $subject as subject, $zh as zh, $en as en, $severity as severity,
         $status as status, $failing::bigint as failing, '' as content, $run::int as run_id, $now::timestamp as checked_at`,
      {
        id,
        subject,
        zh: title.zh,
        en: title.en,
        severity,
        status,
        failing,
        run: runId,
        now: now.toISOString(),
      },
    );
  }
}
