import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineEndCheck } from '../../../pipelines/intake/line-ends.ts';
import { malformed } from '../../faults/malformed-files.ts';
import { accounted, atDesk } from './support.ts';

describe('line ends of several kinds', () => {
  it('are seen however a text is cut into pieces', () => {
    const text = fc.array(fc.constantFrom('a', '\r', '\n', '\r\n'), { maxLength: 12 }).map((p) => p.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(4), { maxLength: 12 }), (said, cuts) => {
        const check = new LineEndCheck();
        let at = 0;
        for (const cut of [...cuts, said.length]) {
          check.add(Buffer.from(said.slice(at, at + cut)));
          at += cut;
        }
        // A return at the very end has nothing behind it that would tell what it is.
        const ends = said.replace(/\r$/, '').match(/\r\n|\r|\n/g) ?? [];
        expect(check.mixed).toBe(new Set(ends).size > 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('are made alike before reading: the file of the five thousand damaged ones that left the reader without a state', async () => {
    await atDesk(async (desk) => {
      const { content, name } = malformed(20261122, 998);
      const result = await desk.load('consumption', desk.write(name, content));
      expect([result.rowsIn, accounted(result)]).toEqual([6, true]);
    });
  });
});
