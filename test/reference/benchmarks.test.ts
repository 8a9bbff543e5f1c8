import { describe, expect, it } from 'vitest';
import { CONSUMPTION_CLASSES } from '../../src/domain/consumption-class.ts';
import { readCodes, readReference } from './read-csv.ts';

const sum = (values: readonly (string | undefined)[]): number =>
  Math.round(values.reduce((total, value) => total + Number(value), 0) * 100) / 100;

describe('nbs_consumption_2025q1q3.csv', () => {
  const rows = readReference('nbs_consumption_2025q1q3.csv');
  const classes = rows.filter((row) => /^\d/.test(row.consumption_class ?? ''));
  const total = rows.find((row) => row.consumption_class === '*');

  it('has the eight classes, adding to the published total', () => {
    expect(classes.map((row) => row.consumption_class)).toEqual(
      CONSUMPTION_CLASSES.filter((c) => c !== '99'),
    );
    expect(sum(classes.map((row) => row.per_capita_yuan))).toBe(21_575);
    expect(total?.per_capita_yuan).toBe('21575');
    expect(sum(classes.map((row) => row.share_percent))).toBe(100);
  });

  it('has shares that follow from the amounts', () => {
    for (const row of rows) {
      const share = (Number(row.per_capita_yuan) / 21_575) * 100;
      expect(Math.abs(share - Number(row.share_percent)), row.name_zh).toBeLessThanOrEqual(0.06);
    }
  });
});

describe('cca_disputes_2025.csv', () => {
  it('has the ten natures, adding to 99.99 by rounding', () => {
    const rows = readReference('cca_disputes_2025.csv');
    const natures = readCodes().filter(
      (row) => row.list === 'dispute_nature' && row.code !== 'U' && row.code !== 'unknown',
    );
    expect(rows.map((row) => row.dispute_nature)).toEqual(natures.map((row) => row.code));
    expect(sum(rows.map((row) => row.share_percent))).toBe(99.99);
  });
});

describe('context_cards.csv', () => {
  const cards = readReference('context_cards.csv');

  it('gives every figure a source, a unit and the way it was printed', () => {
    expect(new Set(cards.map((card) => card.id)).size).toBe(cards.length);
    for (const card of cards) {
      expect(card.value === '' || Number.isFinite(Number(card.value)), card.id).toBe(true);
      for (const text of [
        card.unit,
        card.title_zh,
        card.title_en,
        card.source_zh,
        card.source_en,
        card.display_zh,
      ]) {
        expect(text, card.id).not.toBe('');
      }
      expect(['reported', 'stated'], card.id).toContain(card.evidence);
    }
  });

  it('agrees with the tables it quotes', () => {
    const value = (id: string): string | undefined => cards.find((card) => card.id === id)?.value;
    expect(value('consumption_per_capita_2025q1q3')).toBe('21575');
    const share = Number(value('new_form_workers')) / Number(value('workers_total'));
    expect((share * 100).toFixed(1)).toBe(value('new_form_share'));
  });
});
