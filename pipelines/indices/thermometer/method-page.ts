import { type Bilingual, inLocale, type Locale } from '../../../src/domain/text.ts';
import type { Gauge, IndexDefinition, Indicator } from '../../../src/indices/definition.ts';

/**
 * The method page of an index, made from its definition alone: every number on it is read from there, so page and
 * code cannot differ. Markdown.
 */
export function methodPage(definition: IndexDefinition, locale: Locale): string {
  const t = (text: Bilingual): string => inLocale(text, locale);
  const lines = [
    `# ${t(definition.title)} ${definition.version}`,
    '',
    t({
      zh: `自 ${definition.effective_from} 起施行。本页由 definition.yml 生成。`,
      en: `In force from ${definition.effective_from}. This page is generated from definition.yml.`,
    }),
    '',
    ...definition.gauges.flatMap((gauge) => gaugeSection(gauge, definition, t)),
    ...scaleSection(definition, t),
    ...missingSection(definition, t),
    ...explanationSection(t),
    ...uncertaintySection(definition, t),
    ...versionSection(definition, t),
  ];
  return `${lines.join('\n')}\n`;
}

type Say = (text: Bilingual) => string;

const UNITS: Record<Indicator['unit'], Bilingual> = {
  per_10k_members: { zh: '每万名会员', en: 'per 10,000 members' },
  percent: { zh: '%', en: '%' },
  per_person: { zh: '每人', en: 'per person' },
  yuan: { zh: '元', en: 'currency units' },
};

function gaugeSection(gauge: Gauge, definition: IndexDefinition, t: Say): string[] {
  const head = [
    t({ zh: '指标', en: 'Indicator' }),
    t({ zh: '含义', en: 'Mechanism' }),
    t({ zh: '计算', en: 'Formula' }),
    t({ zh: '单位', en: 'Unit' }),
    t({ zh: '方向', en: 'Direction' }),
    t({ zh: '权重', en: 'Weight' }),
    t({ zh: '最小分母', en: 'Least denominator' }),
    t({ zh: '收缩', en: 'Shrinkage' }),
  ];
  return [
    `## ${t(gauge.title)}`,
    '',
    t(gauge.meaning),
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...gauge.indicators.map((i) => {
      const cells = [
        t(i.title),
        t(i.mechanism),
        formula(i),
        t(UNITS[i.unit]),
        i.direction === 1
          ? t({ zh: '越高越热', en: 'more is hotter' })
          : t({ zh: '越低越热', en: 'less is hotter' }),
        String(i.weight),
        String(i.minimum),
        String(i.shrink),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
    ...gauge.splits.map(({ dimension, goalposts }) => {
      const posts =
        goalposts === 'member'
          ? t({ zh: '每个成员有自己的标杆', en: 'goalposts of its own for every member' })
          : t({
              zh: '所有成员共用一对标杆，可以互相比较',
              en: 'one pair of goalposts for all members, so that they compare',
            });
      return `- \`${dimension}\`:${posts}`;
    }),
    `- ${t({ zh: '总读数由', en: 'The total is made from' })} \`${gauge.splits[0]?.dimension}\`${t({ zh: '汇总，权重', en: ', weights' })} ${totalWeights(gauge, t)}`,
    '',
    t({
      zh: `各数据表的来源：${sources(gauge, definition)}。金额为名义金额，未扣除价格因素。`,
      en: `Sources: ${sources(gauge, definition)}. Amounts are nominal, not deflated.`,
    }),
    '',
  ];
}

function totalWeights({ total }: Gauge, t: Say): string {
  const special = Object.entries(total.by_member).map(([code, weight]) => `${code} = ${weight}`);
  return [...special, `${t({ zh: '其余', en: 'others' })} = ${total.default}`].join(', ');
}

function formula(i: Indicator): string {
  const pairs = (refs: readonly string[]): string => refs.map((r) => `\`${r}\``).join(' + ');
  const sum = (refs: readonly string[]): string => (refs.length > 1 ? `(${pairs(refs)})` : pairs(refs));
  return `${sum(i.numerator)} ÷ ${sum(i.denominator)} × ${i.scale}`;
}

function sources(gauge: Gauge, definition: IndexDefinition): string {
  const refs = gauge.indicators.flatMap((i) => [...i.numerator, ...i.denominator]);
  const cubes = [...new Set(refs.map((ref) => ref.split('.')[0] ?? ''))];
  return cubes.map((cube) => `${cube} ← ${definition.cubes[cube]?.family}`).join(', ');
}

function scaleSection(definition: IndexDefinition, t: Say): string[] {
  const { base, score, display } = definition;
  const percent = (share: number): string => `${Math.round(share * 1000) / 10}`;
  const bands = definition.bands.map((band, i) => {
    const from = definition.bands[i - 1]?.below;
    const range =
      band.below === null
        ? `≥ ${from}`
        : from === undefined || from === null
          ? `< ${band.below}`
          : `${from} – ${band.below}`;
    return `| ${t(band.title)} | ${range} |`;
  });
  return [
    `## ${t({ zh: '从数值到读数', en: 'From values to readings' })}`,
    '',
    t({
      zh: `1. 基期：工作区指定的月份；没有指定时取数据开头不超过 ${base.months} 个完整月份。基期在首次构建时冻结，之后只读不改；新增月份不会改变过去的读数。`,
      en: `1. Base window: the months the workspace names, else at most the first ${base.months} complete months. Frozen by the first build and only read afterwards; a new month never changes an earlier reading.`,
    }),
    t({
      zh: `2. 收缩：指标值 = （分子 + k·基期平均） ÷ （分母 + k），k 为上表“收缩”，使小地区不因偶然而剧烈波动。公布的指标值不收缩，得分用收缩值。`,
      en: `2. Shrinkage: (numerator + k × base average) ÷ (denominator + k), k as in the table, so that small places do not swing by chance. Published values are not shrunk; scores are.`,
    }),
    t({
      zh: `3. 标杆：基期内全部地区合并后的第 ${percent(base.percentile_low)} 与第 ${percent(base.percentile_high)} 百分位，各向外放宽该区间的 ${percent(base.margin)}%，下限不低于 0；至少 ${base.minimum_observations} 个观测。得分落在 [${score.low}, ${score.high}]，超出标杆者取端点。`,
      en: `3. Goalposts: percentiles ${percent(base.percentile_low)} and ${percent(base.percentile_high)} of all regions pooled over the base window, each moved outwards by ${percent(base.margin)}% of their distance, never below 0; at least ${base.minimum_observations} observations. Scores lie in [${score.low}, ${score.high}]; beyond the posts they stay at the end.`,
    }),
    t({
      zh: '4. 领域内取加权算术平均，领域间取加权几何平均。基期内从未出现的指标不属于该领域，没有基期的领域不进入总读数；未分类记录只在没有其他领域时单独成数。',
      en: '4. Weighted arithmetic mean inside a domain, weighted geometric mean across domains. An indicator that never occurs in the base is no part of that domain, a domain without a base no part of the total; unclassified records stand in only where there is nothing else.',
    }),
    t({
      zh: `5. 显示：${display.mean} + ${display.sd} ×（得分 − 基期均值）÷ 基期标准差，均值与标准差取同级地区（全国、省、市分别计算）。不同级别之间不可直接比较。`,
      en: `5. Display: ${display.mean} + ${display.sd} × (score − base mean) ÷ base standard deviation, of regions of the same level (nation, province, city). Readings of different levels do not compare.`,
    }),
    '',
    `| ${t({ zh: '分档', en: 'Band' })} | ${t({ zh: '读数', en: 'Reading' })} |`,
    '|---|---|',
    ...bands,
    '',
  ];
}

function missingSection(definition: IndexDefinition, t: Say): string[] {
  const { missing } = definition;
  const head = [
    t({ zh: '等级', en: 'Grade' }),
    t({ zh: '可见权重不低于', en: 'Visible weight at least' }),
    t({ zh: '人数不少于', en: 'Persons at least' }),
    t({ zh: '基期月数不少于', en: 'Base months at least' }),
  ];
  return [
    `## ${t({ zh: '缺失与质量等级', en: 'Missing data and grades' })}`,
    '',
    t({
      zh: `- 缺失从不当作零。可见且已报送的权重低于 ${missing.coverage * 100}% 时不给读数，并写明占权重最大的原因；问题不成立的指标（如没有办结件就没有未满足率）不计入权重。`,
      en: `- Missing is never zero. Under ${missing.coverage * 100}% visible and reported weight there is no reading but the reason that takes most of the weight; an indicator whose question does not arise (no closed case, no unmet rate) leaves the weights.`,
    }),
    t({
      zh: `- 报送单位：平时（最近 ${missing.usual_over} 个有记录月份的平均）每月不少于 ${missing.silent_above} 条而本月没有记录的，视为未报送；较小的单位没有记录视为真零。未报送单位的会员同时退出上级的分母，其常量占比从覆盖率中扣除。`,
      en: `- Reporting: a unit that usually (mean of its last ${missing.usual_over} months with records) sends at least ${missing.silent_above} records a month and sends none has not reported; for a smaller unit nothing is a true zero. Members of a unit that did not report leave the denominators above it, and its usual share leaves the coverage.`,
    }),
    t({
      zh: `- 件数或按会员数可预期的件数不足 ${missing.minimum_cases} 的读数不单独公布，但仍按权重计入总读数。`,
      en: `- A reading that rests on fewer than ${missing.minimum_cases} cases, counted or to be expected from its members, is not stated on its own; it keeps its share of the total.`,
    }),
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...definition.grades.map(
      (g) => `| ${g.grade} | ${g.coverage * 100}% | ${g.persons} | ${g.base_months} |`,
    ),
    `| D | ${t({ zh: '其余，灰显，不作标题，不排序', en: 'all others: greyed, no headline, no rank' })} | | |`,
    '',
  ];
}

function explanationSection(t: Say): string[] {
  return [
    `## ${t({ zh: '为什么变了', en: 'Why it moved' })}`,
    '',
    t({
      zh: '领域内：贡献 = 权重 × 得分变化。领域间：L(T₁, T₀) × 权重 × ln(D₁/D₀),L 为对数平均。两者均精确相加，误差小于 10⁻⁹。只在一期可见的指标所带来的变化单列为“覆盖变化”（coverage）。水平贡献以同级地区的基期均值为起点。',
      en: 'Inside a domain: weight × change of score. Across domains: L(T₁, T₀) × weight × ln(D₁/D₀) with the logarithmic mean L. Both add up exactly, within 10⁻⁹. What comes from indicators visible in only one of the two months is a bar of its own, coverage. Levels are explained against the base mean of regions of the same level.',
    }),
    '',
  ];
}

function uncertaintySection({ uncertainty }: IndexDefinition, t: Say): string[] {
  const { draws, seed, weight_range, level } = uncertainty;
  return [
    `## ${t({ zh: '有多确定', en: 'How certain' })}`,
    '',
    t({
      zh: `每个读数与名次都给出 ${level * 100}% 区间：以种子 ${seed} 抽样 ${draws} 次，每次同时改变——各级权重（±${weight_range * 100}%）、归一化（标杆、z 分数、百分位秩）、汇总（本定义、全部算术、全部几何）、去掉一个指标或不去、抽样误差（件数按泊松、比率按二项、人均次数按首次以外的部分泊松、人均额按变异系数 1）。每次抽样的得分都调整到基期各月的均值与标准差，因此可与读数比较。`,
      en: `Every reading and rank has a ${level * 100}% interval from ${draws} draws with seed ${seed}. Each draw varies the weights of every level (±${weight_range * 100}%), the normalisation (goalposts, z-scores, percentile ranks), the aggregation (as defined, arithmetic or geometric throughout), leaves out one indicator or none, and adds the sampling error (counts Poisson, rates binomial, times per person Poisson beyond the first, amounts per person with a coefficient of variation of 1). Scores of a draw are brought to the mean and standard deviation of base months, so that they compare with readings.`,
    }),
    '',
    t({
      zh: '名次区间相交的两个地区并列，只写「第3–7位」这样的区间；并列相连成链，链内不给序号。D 级读数不排名。',
      en: 'Two regions whose intervals of ranks meet are tied (并列) and are shown as an interval such as ranks 3–7; ties link into chains, and inside a chain no ordinal is printed. Readings of grade D are not ranked.',
    }),
    '',
  ];
}

function versionSection(definition: IndexDefinition, t: Say): string[] {
  return [
    `## ${t({ zh: '版本', en: 'Version' })}`,
    '',
    t({
      zh: `每行读数带有方法版本，形如 ${definition.version}+202001-202212（定义版本与基期）。后缀 .draft 表示基期尚未完整，读数均为初步数。定义有任何改动即为新版本。`,
      en: `Every reading carries its method version, such as ${definition.version}+202001-202212 (definition and base window). The suffix .draft says that the base window is not complete yet and every reading provisional. Any change of the definition is a new version.`,
    }),
  ];
}
