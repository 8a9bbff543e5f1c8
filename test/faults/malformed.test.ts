import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandError } from '../../pipelines/commands/command.ts';
import { MappingError } from '../../pipelines/contracts/mapping.ts';
import { withDoor } from '../../pipelines/intake/door.ts';
import { loadFile } from '../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../pipelines/workspace.ts';
import { accounted, atDesk, FIXED_NOW } from '../pipelines/intake/support.ts';
import { processorTime } from '../support/processor-time.ts';
import { DAMAGE_KINDS, malformed } from './malformed-files.ts';

const FULL = process.env.TEST_FULL === '1';
/** Two of each kind by default; the full run takes five thousand. */
const FILES = FULL ? 5000 : 2 * DAMAGE_KINDS.length;
const SEED = 20261122;
/** Of its own work: on a machine busy with something else the clock on the wall says nothing. */
const HANG_SECONDS = 10;
/** Of waiting without work. */
const STILL_SECONDS = 120;
const MEMORY_MEGABYTES = 3072;

test(`${FILES} damaged files: a clear message or every row accounted for, the warehouse whole`, {
  timeout: FULL ? 3 * 3600_000 : 240_000,
}, async () => {
  await atDesk(async (desk) => {
    const slow: string[] = [];
    const odd: string[] = [];
    const ends = new Map<string, { loaded: number; refused: number }>();
    let expected = 0;
    let peak = 0;
    await withDoor(
      desk.home,
      workspaceOf(desk.home),
      { now: () => FIXED_NOW, progress: { step: () => {}, end: () => {} }, note: () => {} },
      async (door) => {
        for (let i = 0; i < FILES; i++) {
          const { name, damage, content } = malformed(SEED, i);
          const path = desk.write(basename(name), content);
          const started = performance.now();
          const worked = processorTime();
          const end = ends.get(damage) ?? { loaded: 0, refused: 0 };
          ends.set(damage, end);
          try {
            const result = await loadFile(door, { family: 'consumption', path, exportedAt: '2026-10-01' });
            if (!accounted(result)) odd.push(`${i} ${damage}: ${JSON.stringify(result)}`);
            expected += result.loaded;
            end.loaded++;
          } catch (error) {
            const told =
              error instanceof CommandError || error instanceof MappingError ? error.text : undefined;
            if (!told || !/[。?]/u.test(told.zh) || told.en.length < 10)
              odd.push(`${i} ${damage}: ${String(error).slice(0, 300)}`);
            end.refused++;
          }
          const seconds = (performance.now() - started) / 1000;
          const work = worked();
          if (work > HANG_SECONDS || seconds > STILL_SECONDS)
            slow.push(`${i} ${damage}: ${seconds.toFixed(1)} s, ${work.toFixed(1)} of work`);
          peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
          // A run of most of an hour that is cut short has still said how far it was whole.
          if ((i + 1) % 500 === 0)
            console.info(`${i + 1} files, peak ${Math.round(peak)} MB, odd or slow:`, [...odd, ...slow]);
        }
      },
    );
    console.info(`${FILES} files, peak ${Math.round(peak)} MB`, Object.fromEntries(ends));
    expect(odd.slice(0, 20)).toEqual([]);
    expect(slow).toEqual([]);
    expect(peak).toBeLessThan(MEMORY_MEGABYTES);
    expect(await desk.rows('select count(*)::integer as n from raw.consumption')).toEqual([{ n: expected }]);
    expect(existsSync('/tmp/thermometer-climbed.txt')).toBe(false);
    const staging = join(desk.home, 'staging');
    expect(existsSync(staging) ? readdirSync(staging) : []).toEqual([]);
  });
});
