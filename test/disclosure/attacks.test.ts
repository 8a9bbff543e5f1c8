import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { attacks, type Gain, losses } from './attacks.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'privacy.md');
const [FROM, TO] = ['<!-- attacks: made by test/disclosure/attacks.test.ts -->', '<!-- /attacks -->'];

let gains: Gain[];
beforeAll(async () => {
  gains = await attacks();
});
const gain = (id: string): Gain => {
  const found = gains.find((g) => g.id === id);
  if (!found) throw new Error(`no attack ${id}`);
  return found;
};

describe('what an attacker gains', () => {
  test('each attack finds something where there is no gate', () => {
    expect(gains).toHaveLength(10);
    for (const { id, tried, bare } of gains) {
      expect(tried, id).toBeGreaterThan(8);
      expect(bare, id).toBeGreaterThan(tried / 2);
    }
  });

  test.each([
    'subtraction',
    'children',
    'filters',
    'trees',
    'releases',
    'rank',
    'percentages',
    'linkage',
    'money',
  ])('inside, %s gives nothing that is not flagged', (id) => expect(gain(id).inside).toBe(0));

  test.each(['subtraction', 'children', 'trees', 'rank', 'averaging', 'percentages', 'linkage', 'money'])(
    'outside, %s gives nothing',
    (id) => expect(gain(id).outside).toBe(0),
  );

  test('outside, a difference of two shown numbers is right by chance alone, and nobody can tell when', () => {
    for (const id of ['filters', 'releases']) {
      const { tried, outside } = gain(id);
      // Two shifts of variance 2 meet in one value in about a fifth of all cases.
      expect(outside / tried, id).toBeLessThan(0.3);
    }
  });
});

test('docs/privacy.md says what was found', () => {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const made = [
    FROM,
    row(['Attack 攻击', 'Small values tried for', 'Found without the gate', 'Inside', 'Outside']),
    row(['---', '---:', '---:', '---:', '---:']),
    ...gains.map((g) => row([`${g.en} ${g.zh}`, g.tried, g.bare, g.inside ?? '—', g.outside])),
    '',
    row(['What it costs outside 效用损失', '']),
    row(['---', '---:']),
    ...losses().map((l) => row([`${l.en} ${l.zh}`, l.value])),
    TO,
  ].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(FROM), page.indexOf(TO)];
  expect(from, `${PAGE} has no place for the table`).toBeGreaterThan(0);
  if (process.env.UPDATE_PAGES) writeFileSync(PAGE, page.slice(0, from) + made + page.slice(to + TO.length));
  else expect(page.slice(from, to + TO.length)).toBe(made);
});
