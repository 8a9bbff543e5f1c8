import { attack } from '../../src/disclosure/audit.ts';
import type { Basis } from '../../src/disclosure/basis.ts';
import { equationsOf } from '../../src/disclosure/equations.ts';
import { gateTable, type OpenCell, type OpenTable } from '../../src/disclosure/gate.ts';
import { noisyMoney } from '../../src/disclosure/money-noise.ts';
import { PairWatch, type Population } from '../../src/disclosure/pair-difference.ts';
import { designTable, KEY_SPACE, shiftOf } from '../../src/disclosure/perturbation-table.ts';
import { type AudiencePolicy, loadPolicy } from '../../src/disclosure/policy.ts';

const policy = loadPolicy();
const { inside, outside } = policy.audiences;
const table = designTable(policy.perturbation.maximum, policy.perturbation.variance);

/** One record of a made-up federation; `key` is its cell key. */
interface Person {
  readonly province: number;
  readonly city: number;
  readonly union: number;
  readonly need: number;
  readonly age: number;
  readonly sex: number;
  readonly month: number;
  readonly met: boolean;
  readonly amount: number;
  readonly key: number;
}

/** 2,500 persons, unevenly spread, the same in every run. */
export function federation(size = 2500, seed = 11): Person[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const uneven = (n: number): number => Math.floor(n * random() ** 4);
  return Array.from({ length: size }, (): Person => {
    const province = uneven(6);
    return {
      province,
      city: province * 10 + uneven(5),
      union: uneven(8),
      need: uneven(10),
      age: uneven(7),
      sex: random() < 0.5 ? 0 : 1,
      month: 202601 + uneven(3),
      met: random() < 0.8,
      amount: Math.round(2000 * Math.exp(2 * random())),
      key: Math.floor(random() * KEY_SPACE),
    };
  });
}

/** What an attacker gains: how many of the small values he tried for he now knows exactly. */
export interface Gain {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly tried: number;
  readonly bare: number;
  /** Null where the question does not arise: exact numbers need no averaging. */
  readonly inside: number | null;
  readonly outside: number;
}

const groups = (people: readonly Person[], key: (p: Person) => string): Map<string, Person[]> => {
  const found = new Map<string, Person[]>();
  for (const person of people) {
    const list = found.get(key(person));
    if (list) list.push(person);
    else found.set(key(person), [person]);
  }
  return found;
};
const keyOf = (of: readonly Person[]): number => of.reduce((sum, p) => (sum + p.key) % KEY_SPACE, 0);
/** The number strangers get; null where it is hidden. */
const public_ = (of: readonly Person[]): number | null => {
  const shown = of.length + shiftOf(table, of.length, keyOf(of));
  const least = outside.persons.hide_below;
  if (of.length === 0) return 0;
  return of.length < least || shown < least ? null : shown;
};
const count = (n: number, at: Partial<OpenCell>): OpenCell => ({
  period: 202601,
  region: '000000',
  members: [],
  value: n,
  status: 'observed',
  basis: { kind: 'count', count: n, persons: n },
  n: null,
  ...at,
});
const isSmall = (n: number, rules: AudiencePolicy = inside): boolean => n > 0 && n < rules.persons.hide_below;

/** Small cells that the sums of a gated table give back exactly. */
async function solved(open: OpenTable): Promise<number> {
  const { cells } = gateTable(open, inside);
  const values = open.cells.map((c) => c.value ?? 0);
  const hidden = cells.flatMap((c, i) => (c.status === 'suppressed' ? [i] : []));
  const bounds = values.map((value, i) =>
    hidden.includes(i) ? { low: 0, high: Number.POSITIVE_INFINITY } : { low: value, high: value },
  );
  const small = hidden.filter((i) => isSmall(values[i] ?? 0));
  const found = await attack(equationsOf(open), values, bounds, small);
  return found.filter(({ low, high }) => high - low < 1).length;
}

/** Cells of one split whose small members an attacker wants, with their totals. */
function splitTable(
  people: readonly Person[],
  region: (p: Person) => string,
  member: (p: Person) => string,
): OpenTable {
  const cells: OpenCell[] = [];
  for (const [place, here] of groups(people, region)) {
    for (const [code, of] of groups(here, member))
      cells.push(count(of.length, { region: place, members: [code] }));
  }
  const seen = new Set(cells.map((c) => `${c.region} ${c.members[0]}`));
  for (const place of new Set(cells.map((c) => c.region)))
    for (const code of new Set(cells.map((c) => c.members[0] ?? '')))
      if (!seen.has(`${place} ${code}`)) cells.push(count(0, { region: place, members: [code] }));
  return {
    cells,
    additive: [true],
    beside: { totals: true, parents: new Map(cells.map((c) => [c.region, '000000'])) },
  };
}

/** A total less the parts that are shown: from numbers for strangers. */
function subtracted(
  whole: readonly Person[],
  parts: readonly (readonly Person[])[],
): { tried: number; exact: number } {
  let [tried, exact] = [0, 0];
  const total = public_(whole);
  for (const part of parts) {
    if (!isSmall(part.length)) continue;
    tried++;
    const others = parts.filter((p) => p !== part).map(public_);
    if (total === null || others.includes(null)) continue;
    if (total - others.reduce((sum: number, n) => sum + (n ?? 0), 0) === part.length) exact++;
  }
  return { tried, exact };
}

/** Every attack of the list, on the same people. */
export async function attacks(): Promise<Gain[]> {
  const people = federation();
  const gains: Gain[] = [];
  const january = people.filter((p) => p.month === 202601);

  {
    const open = splitTable(
      january,
      (p) => `p${p.province}`,
      (p) => `n${p.need}`,
    );
    const tried = open.cells.filter((c) => isSmall(c.value ?? 0)).length;
    let exact = 0;
    for (const [, here] of groups(january, (p) => String(p.province)))
      exact += subtracted(here, [...groups(here, (p) => String(p.need)).values()]).exact;
    gains.push({
      id: 'subtraction',
      zh: '总计减去其余分项',
      en: 'A total less the other parts',
      tried,
      bare: tried,
      inside: await solved(open),
      outside: exact,
    });
  }
  {
    const parents = new Map(people.map((p) => [`c${p.city}`, `p${p.province}`]));
    // Nation, province and city, each by need and in total: the whole of what can be subtracted.
    const cells = [(p: Person) => `c${p.city}`, (p: Person) => `p${p.province}`, () => '000000'].flatMap(
      (place) =>
        [(p: Person) => `n${p.need}`, () => '*'].flatMap((need) =>
          [...groups(january, (p) => `${place(p)} ${need(p)}`)].map(([name, of]) => {
            const [region = '', member = ''] = name.split(' ');
            return count(of.length, { region, members: [member] });
          }),
        ),
    );
    for (const province of new Set(parents.values())) parents.set(province, '000000');
    const open: OpenTable = { cells, additive: [true], beside: { totals: true, parents } };
    let exact = 0;
    for (const [, here] of groups(january, (p) => `${p.province} ${p.need}`))
      exact += subtracted(here, [...groups(here, (p) => String(p.city)).values()]).exact;
    const tried = cells.filter((c) => isSmall(c.value ?? 0)).length;
    gains.push({
      id: 'children',
      zh: '上级减去其他下级',
      en: 'A parent less its other children',
      tried,
      bare: tried,
      inside: await solved(open),
      outside: exact,
    });
  }
  {
    // Two filters that differ by one age band of one need: the difference is that band.
    const watch = new PairWatch();
    let [tried, bare, flagged, exact] = [0, 0, 0, 0];
    for (const [name, of] of groups(january, (p) => `${p.province} ${p.need}`)) {
      const [province = '', need = ''] = name.split(' ');
      for (const [age, band] of groups(of, (p) => String(p.age))) {
        const rest = of.filter((p) => String(p.age) !== age);
        if (!isSmall(band.length) || rest.length < 5) continue;
        tried++;
        bare++;
        const ask = (some: readonly Person[], ages: readonly string[]): Population[] => [
          {
            query: `${name} ${ages}`,
            release: 'r',
            subject: 'cases',
            period: 202601,
            region: province,
            kept: { need: [need], age: ages },
            count: some.length,
          },
        ];
        const all = [...groups(of, (p) => String(p.age)).keys()];
        watch.tell(`${name} ${age}`, ask(of, all), 5);
        flagged += watch.tell(
          `${name} ${age}`,
          ask(
            rest,
            all.filter((a) => a !== age),
          ),
          5,
        ).length;
        const [a, b] = [public_(of), public_(rest)];
        if (a !== null && b !== null && a - b === band.length) exact++;
      }
    }
    gains.push({
      id: 'filters',
      zh: '两个只差几人的筛选(对内不拒绝,逐一记录并标记)',
      en: 'Two filters that differ by a few (inside: not refused, each one flagged)',
      tried,
      bare,
      inside: tried - flagged,
      outside: exact,
    });
  }
  {
    // The same people cut by the union tree and by regions: totals of one, parts of the other.
    const open = splitTable(
      january,
      (p) => `p${p.province}`,
      (p) => `u${p.union}`,
    );
    const tried = open.cells.filter((c) => isSmall(c.value ?? 0)).length;
    let exact = 0;
    for (const [, here] of groups(january, (p) => String(p.union)))
      exact += subtracted(here, [...groups(here, (p) => String(p.province)).values()]).exact;
    gains.push({
      id: 'trees',
      zh: '工会组织树对照行政区划树',
      en: 'The union tree against the region tree',
      tried,
      bare: tried,
      inside: await solved(open),
      outside: exact,
    });
  }
  {
    // A release later a few late records have come: the difference of two releases is them.
    let [tried, exact, flagged] = [0, 0, 0];
    for (const [name, of] of groups(january, (p) => `${p.province} ${p.need}`)) {
      const before = of.slice(0, of.length - 2);
      if (before.length < 5) continue;
      tried++;
      const told = (release: string, n: number): Population[] => [
        { query: release, release, subject: 'cases', period: 202601, region: name, kept: {}, count: n },
      ];
      const watch = new PairWatch();
      watch.tell('a', told('r1', before.length), 5);
      flagged += watch.tell('a', told('r2', of.length), 5).length;
      const [a, b] = [public_(of), public_(before)];
      if (a !== null && b !== null && a - b === 2) exact++;
    }
    gains.push({
      id: 'releases',
      zh: '相隔一月的两个版本相减(对内逐一标记)',
      en: 'Two releases a month apart (inside: each one flagged)',
      tried,
      bare: tried,
      inside: tried - flagged,
      outside: exact,
    });
  }
  {
    // The place of a hidden value between two shown ones, and equal places for equal values.
    const scores = [...groups(people, (p) => `u${p.union} ${p.city}`).values()];
    const small = scores.filter((of) => isSmall(of.length));
    const shown = (of: readonly Person[]): boolean =>
      gateTable(
        {
          cells: [{ ...count(of.length, {}), basis: { kind: 'rank', raters: of.length } satisfies Basis }],
          additive: [],
        },
        inside,
      ).cells[0]?.value !== null;
    gains.push({
      id: 'rank',
      zh: '名次与并列:由名次夹出被隐去的值',
      en: 'Rank and ties: a hidden value between its neighbours',
      tried: small.length,
      bare: small.length,
      inside: small.filter(shown).length,
      outside: small.filter(shown).length,
    });
  }
  {
    // The same cell asked a hundred times: independent noise would average out.
    let [tried, exact] = [0, 0];
    for (const [, of] of groups(january, (p) => `${p.province} ${p.need} ${p.sex}`)) {
      const answers = Array.from({ length: 100 }, () => public_(of));
      const [first] = answers;
      if (first === null || first === undefined) continue;
      tried++;
      const mean = answers.reduce((sum: number, n) => sum + (n ?? 0), 0) / answers.length;
      // Noise that is drawn anew would leave the mean within a half of the truth almost always.
      if (new Set(answers).size > 1 && Math.abs(mean - of.length) < 0.5) exact++;
    }
    gains.push({
      id: 'averaging',
      zh: '反复提问取平均',
      en: 'Averaging repeated queries',
      tried,
      bare: tried,
      inside: null,
      outside: exact,
    });
  }
  {
    // A rate to two digits over a known denominator is a count.
    let [tried, bare, within, exact] = [0, 0, 0, 0];
    for (const [, of] of groups(january, (p) => `${p.city} ${p.need}`)) {
      const unmet = of.filter((p) => !p.met);
      if (!isSmall(unmet.length)) continue;
      tried++;
      if (Math.round((Math.round((unmet.length / of.length) * 1e4) / 1e4) * of.length) === unmet.length)
        bare++;
      const basis: Basis = {
        kind: 'ratio',
        numerator: { kind: 'count', count: unmet.length, persons: unmet.length },
        denominator: { kind: 'count', count: of.length, persons: of.length },
        share: true,
      };
      const open = { cells: [{ ...count(1, {}), basis }], additive: [] };
      if (gateTable(open, inside).cells[0]?.value !== null) within++;
      const [top, bottom] = [public_(unmet), public_(of)];
      if (top !== null && bottom !== null && top === unmet.length) exact++;
    }
    gains.push({
      id: 'percentages',
      zh: '由百分比还原件数',
      en: 'Percentages back to counts',
      tried,
      bare,
      inside: within,
      outside: exact,
    });
  }
  {
    // Who is alone with province, union, need, age and sex is met by anyone who knows these.
    const cells = [...groups(people, (p) => `${p.city} ${p.union} ${p.need} ${p.age} ${p.sex}`).values()];
    const alone = cells.filter((of) => of.length === 1);
    const shownTo = (rules: AudiencePolicy): number =>
      gateTable({ cells: alone.map((of) => count(of.length, {})), additive: [] }, rules).cells.filter(
        (c) => c.value !== null,
      ).length;
    gains.push({
      id: 'linkage',
      zh: '以准标识符(地市、工会、需求、年龄、性别)连接',
      en: 'Linkage on quasi-identifiers (city, union, need, age, sex)',
      tried: alone.length,
      bare: alone.length,
      inside: shownTo(inside),
      outside: shownTo(outside),
    });
  }
  {
    // The second contributor takes his own amount off and knows the largest to a tenth.
    let [tried, exact, within] = [0, 0, 0];
    for (const [, of] of groups(january, (p) => `${p.city} ${p.need}`)) {
      if (of.length < 3 || of.length > 8) continue;
      const amounts = of.map((p, i) => (i === 0 ? p.amount * 60 : p.amount)).sort((a, b) => b - a);
      const [x1 = 0, x2 = 0] = amounts;
      const total = amounts.reduce((a, b) => a + b, 0);
      if (!(total - x1 - x2 < 0.1 * x1)) continue;
      tried++;
      const basis: Basis = { kind: 'money', total, contributors: of.length, largest: [x1, x2] };
      const seen = gateTable({ cells: [{ ...count(1, {}), value: total, basis }], additive: [] }, inside)
        .cells[0];
      if (seen?.value !== null) within++;
      if (
        seen?.value !== null &&
        Math.abs(noisyMoney(policy.perturbation.money, total, [x1, x2], keyOf(of)) - x2 - x1) < 0.1 * x1
      )
        exact++;
    }
    gains.push({
      id: 'money',
      zh: '第二大贡献者由合计推算最大者(误差 10% 以内)',
      en: 'The second contributor solving for the largest (to 10%)',
      tried,
      bare: tried,
      inside: within,
      outside: exact,
    });
  }
  return gains;
}

/** How far what is shown outside is from what is true, for the same people. */
export interface Loss {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly value: string;
}

export function losses(): Loss[] {
  const people = federation(60_000, 7);
  const cells = [...groups(people, (p) => `${p.province} ${p.need} ${p.month}`).values()];
  const pairs = cells.map((of) => ({ of, shown: public_(of) }));
  const seen = pairs.flatMap(({ of, shown }) => (shown === null ? [] : [{ of, shown }]));
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const nearLimit = seen.filter(({ of }) => of.length < 20);
  const rates = seen.flatMap(({ of, shown }) => {
    const met = of.filter((p) => p.met);
    const top = public_(met);
    return top === null ? [] : [Math.abs(top / shown - met.length / of.length) * 100];
  });
  const byNeed = [...groups(people, (p) => String(p.need)).values()];
  const order = (value: (of: readonly Person[]) => number): number[] => {
    const sorted = [...byNeed].sort((a, b) => value(b) - value(a));
    return byNeed.map((of) => sorted.indexOf(of));
  };
  const [exact, noisy] = [order((of) => of.length), order((of) => public_(of) ?? 0)];
  const moves = exact.map((rank, i) => Math.abs(rank - (noisy[i] ?? 0)));
  const provinces = [...groups(people, (p) => String(p.province)).values()];
  const trends = provinces.flatMap((of) => {
    const [a, b] = [202601, 202602].map((month) => of.filter((p) => p.month === month));
    const [x, y] = [public_(a ?? []), public_(b ?? [])];
    return x && y && a && b ? [Math.abs(y / x - b.length / a.length) * 100] : [];
  });
  const money = cells
    .filter((of) => of.length >= 10)
    .map((of) => {
      const amounts = of.map((p) => p.amount).sort((a, b) => b - a);
      const total = amounts.reduce((a, b) => a + b, 0);
      return (
        noisyMoney(policy.perturbation.money, total, [amounts[0] ?? 0, amounts[1] ?? 0], keyOf(of)) / total -
        1
      );
    });
  const digits = (value: number, n = 2): string => value.toFixed(n);
  return [
    {
      id: 'hidden',
      zh: '被隐去的格(省 × 需求 × 月)',
      en: 'Cells hidden (province × need × month)',
      value: `${digits((1 - seen.length / cells.length) * 100, 1)}%`,
    },
    {
      id: 'bias',
      zh: '可见计数的平均偏差(全部 / 真实值 10—19)',
      en: 'Mean error of shown counts (all / true 10–19)',
      value: `${digits(mean(seen.map(({ of, shown }) => shown - of.length)))} / ${digits(mean(nearLimit.map(({ of, shown }) => shown - of.length)))}`,
    },
    {
      id: 'rates',
      zh: '比率的平均移动(百分点)',
      en: 'Mean move of a rate (points)',
      value: digits(mean(rates)),
    },
    {
      id: 'ranks',
      zh: '需求领域名次的最大移动',
      en: 'Largest move of a rank of needs',
      value: String(Math.max(...moves)),
    },
    {
      id: 'trends',
      zh: '分省环比的平均移动(百分点)',
      en: 'Mean move of a monthly change by province (points)',
      value: digits(mean(trends)),
    },
    {
      id: 'money',
      zh: '金额:平均偏差 / 平均移动',
      en: 'Money: mean error / mean move',
      value: `${digits(mean(money) * 100)}% / ${digits(mean(money.map(Math.abs)) * 100)}%`,
    },
  ];
}
