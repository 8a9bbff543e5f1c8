import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averageGrowth,
  balance,
  consumerConfidence,
  diffusionIndex,
  fiveWayBalance,
  michiganSentiment,
  relativeScore,
} from '../../../src/indices/confidence.ts';
import { describePeer, numbers, peerCsv, peerJson } from './peer-cases.ts';

describePeer('published surveys', () => {
  test('University of Michigan: every month since December 1981 within 0.30', () => {
    const table = peerCsv('survey/umich_components_1978_2024.csv');
    const [year, month, ics] = [numbers(table, 'yyyy'), numbers(table, 'Month'), numbers(table, 'ics_all')];
    const scores = ['pago_r_all', 'pexp_r_all', 'bus12_r_all', 'bus5_r_all', 'dur_r_all'].map((c) =>
      numbers(table, c),
    );
    let months = 0;
    for (let i = 0; i < ics.length; i++) {
      if ((year[i] ?? 0) * 100 + (month[i] ?? 0) < 198112) continue;
      const x = scores.map((s) => s[i] ?? Number.NaN) as [number, number, number, number, number];
      expect(Math.abs(michiganSentiment(x).ics - (ics[i] ?? Number.NaN))).toBeLessThanOrEqual(0.3);
      months += 1;
    }
    expect(months).toBeGreaterThan(500);
  });

  test('favourable less unfavourable plus 100 in 562 of 563 months', () => {
    const table = peerCsv('survey/umich_components_1978_2024.csv');
    const [f, u, r] = ['pago_f_all', 'pago_u_all', 'pago_r_all'].map((c) => numbers(table, c));
    const right = Array.from(r ?? []).filter((v, i) => relativeScore(f?.[i] ?? 0, u?.[i] ?? 0) === v).length;
    expect([right, r?.length]).toEqual([562, 563]);
  });

  test('PBoC depositors and Beijing consumers, all quarters', () => {
    const peer = peerJson('survey/published_diffusion_cases.json');
    for (const c of peer.pboc_diffusion.cases) {
      expect(Math.abs(diffusionIndex(c, c.exclude_unsure) - c.published)).toBeLessThan(0.1);
    }
    for (const { S, E, pub } of peer.nbs_beijing_cci.cases) {
      const ours = consumerConfidence(S, E);
      expect(Math.abs(ours.confidence - pub.CCI)).toBeLessThan(0.06);
      expect(Math.abs(ours.satisfaction - pub.S)).toBeLessThan(0.06);
      expect(Math.abs(ours.expectation - pub.E)).toBeLessThan(0.06);
    }
  });
});

describe('published', () => {
  test('PBoC 2018Q1: prices expected up 26.4, same 53.9, down 9.2, hard to say 10.6: index 59.6', () => {
    expect(diffusionIndex({ up: 26.4, same: 53.9, down: 9.2, unsure: 10.6 }).toFixed(1)).toBe('59.6');
  });

  test('Beijing 2023Q4: 106.4, 109.8 and 108.4', () => {
    const ours = consumerConfidence([102.4, 108.9, 107.8], [109, 110.5]);
    expect(
      [ours.satisfaction, ours.expectation, ours.confidence].map((v) => Math.round(v * 10) / 10),
    ).toEqual([106.4, 109.8, 108.4]);
  });

  test('Michigan at five neutral answers, and the NBS two-year average of 6.4 %', () => {
    const neutral = michiganSentiment([100, 100, 100, 100, 100]);
    expect([neutral.ics, neutral.icc, neutral.ice].map((v) => v.toFixed(2))).toEqual([
      '76.01',
      '77.69',
      '74.93',
    ]);
    expect(averageGrowth(6.4, 2).toFixed(1)).toBe('3.2');
  });

  test('European balance: 10 + 30/2 − 20/2 − 5 of 100', () => {
    expect(fiveWayBalance({ muchBetter: 10, better: 30, same: 35, worse: 20, muchWorse: 5 })).toBe(10);
  });
});

describe('properties', () => {
  const answers = fc.record({
    up: fc.integer({ min: 0, max: 100 }),
    same: fc.integer({ min: 1, max: 100 }),
    down: fc.integer({ min: 0, max: 100 }),
  });

  test('diffusion is 50 plus half the balance, between 0 and 100, and mirrors', () => {
    fc.assert(
      fc.property(answers, (a) => {
        const index = diffusionIndex(a);
        expect(index).toBeCloseTo(50 + balance(a) / 2, 10);
        expect(index >= 0 && index <= 100).toBe(true);
        expect(diffusionIndex({ up: a.down, same: a.same, down: a.up })).toBeCloseTo(100 - index, 10);
      }),
      { seed: 71 },
    );
  });
});
