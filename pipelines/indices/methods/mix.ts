import { mixRate } from '../../../src/indices/mix-rate.ts';
import { ID, type MethodSpec, text } from './spec.ts';

const column = (zh: string, en: string, name: string) =>
  ({ type: 'text', default: name, help: { zh, en } }) as const;

const mixRateSpec: MethodSpec = {
  name: 'mix-rate',
  title: { zh: '比率变化：结构与组内', en: 'Change of a rate: mix and rate by group' },
  input: {
    zh: '每组一行：前后两期的分子与分母（件数）',
    en: 'one row per group: numerator and denominator (counts) of both periods',
  },
  options: {
    id: ID,
    'part-before': column('前期分子所在列', 'column of the numerator before', 'part0'),
    'whole-before': column('前期分母所在列', 'column of the denominator before', 'whole0'),
    'part-now': column('本期分子所在列', 'column of the numerator now', 'part1'),
    'whole-now': column('本期分母所在列', 'column of the denominator now', 'whole1'),
  },
  output: {
    before: { zh: '前期总体比率', en: 'overall rate before' },
    now: { zh: '本期总体比率', en: 'overall rate now' },
    change: { zh: '变化', en: 'change' },
    rate: { zh: '组内比率变化的贡献', en: 'from the groups’ own rates' },
    mix: { zh: '结构变化的贡献', en: 'from the shares of the groups' },
    groups: { zh: '各组的两项贡献', en: 'both, by group' },
  },
  formula: 'rate = Σ w̄ Δr; mix = Σ Δw (r̄ − R̄), means over both periods; rate + mix = ΔR',
  source: 'Bennet (1920); Kitagawa (1955)',
  run(table, options) {
    const of = (name: string, otherwise: string) => table.within(text(options, name, otherwise));
    const [part0, whole0] = [of('part-before', 'part0'), of('whole-before', 'whole0')];
    const [part1, whole1] = [of('part-now', 'part1'), of('whole-now', 'whole1')];
    const at = (column: Float64Array, i: number): number => column[i] ?? Number.NaN;
    return {
      ...mixRate(
        table.ids(options).map((id, i) => ({
          id,
          before: { part: at(part0, i), whole: at(whole0, i) },
          now: { part: at(part1, i), whole: at(whole1, i) },
        })),
      ),
    };
  },
};

/** Why a rate moved. */
export const mixMethods: readonly MethodSpec[] = [mixRateSpec];
