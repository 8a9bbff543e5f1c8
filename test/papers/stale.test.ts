import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApi } from '../../pipelines/commands/in-process.ts';
import { releaseIds } from '../../src/api/release/folder.ts';
import type { PaperDocument } from '../../src/contracts/paper-document.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { type StaleSection, staleSections } from '../../src/papers/edition/compare.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { recordingIo, thermometer, tinyWorkspace } from '../support/tiny-workspace.ts';

const SUBJECT = { paper: 'bulletin', region: '000000', period: 202606, audience: 'public' } as const;

let home: string;
let releases: string[];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stale-'));
  cpSync(await tinyWorkspace(), home, { recursive: true });
  // Late orders of one month arrive, and nothing else.
  const db = await open(join(home, 'warehouse.duckdb'));
  await db.run('update cubes.consumption set paid_fen = paid_fen * 2 where period = 202606');
  db.close();
  expect(await thermometer(home, 'publish')).toMatchObject({ code: 0 });
  releases = releaseIds(join(home, 'releases'));
}, 900_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const built = (release: string): Promise<PaperDocument> =>
  withApi(recordingIo(home), (fetch) =>
    buildDocument(fetch, SUBJECT, templateOf(SUBJECT.paper), { release }),
  );

test('a release with late orders overtakes the sections that speak of orders, and no other', async () => {
  expect(releases).toHaveLength(2);
  const [before, now] = [await built(releases[0] ?? ''), await built(releases[1] ?? '')];
  const stale = new Map(staleSections(before, now).map((section) => [section.id, section]));
  const metricsIn = (section: StaleSection | undefined): string[] => [
    ...new Set(section?.numbers.map(({ metric }) => metric)),
  ];
  // The reading of the outside layer is made anew from its cubes when a release is published.
  expect(metricsIn(stale.get('spending')).sort()).toEqual(['consumption_vitality', 'paid_amount']);
  expect([...stale.keys()]).not.toContain('needs');
  const [first] = stale.get('spending')?.numbers ?? [];
  expect(first?.before).not.toBe(first?.after);
  expect(staleSections(before, before)).toEqual([]);
});
