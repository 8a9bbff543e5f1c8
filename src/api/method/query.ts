import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Method, MethodIndex } from '../../contracts/method.ts';
import { noPersons } from '../../disclosure/gate.ts';
import type { Policy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import type { MeasureRef, Metric } from '../../domain/metric.ts';
import { MISSING_REASONS, STATUS_MARK } from '../../domain/status.ts';
import type { Gated } from '../../domain/table.ts';
import { translator } from '../../i18n/translate.ts';
import { literal } from '../../warehouse/duckdb.ts';
import { catalogueMetric } from '../catalogue/metric.ts';
import type { OpenGauge } from '../release/gauges.ts';
import type { OpenRelease } from '../release/open.ts';
import { gradeRules } from './grades.ts';
import { policyRules } from './policy-rules.ts';

/** How every number of a release is made: from the definition frozen with it, the catalogue and the policy. */
export async function method(
  release: OpenRelease,
  metrics: readonly Metric[],
  policy: Policy,
): Promise<Gated<Method>> {
  const [zh, en] = [translator('zh-CN'), translator('en')];
  return noPersons<Method>({
    release: release.id,
    synthetic: release.manifest.synthetic,
    code_version: release.manifest.code.version,
    indices: await Promise.all([...release.gauges.values()].map((open) => methodIndex(open, release))),
    metrics: metrics.map((metric) => ({ ...catalogueMetric(metric, release), formula: formulaText(metric) })),
    policy: { version: policy.version, rules: policyRules(policy) },
    statuses: MISSING_REASONS.map((status) => ({
      status,
      mark: STATUS_MARK[status],
      text: { zh: zh(`status.${status}.reason`), en: en(`status.${status}.reason`) },
    })),
    grades: gradeRules(release.definition),
  });
}

interface Goalposts extends Record<string, unknown> {
  member: string;
  indicator: string;
  low: number | null;
  high: number | null;
  base_from: number;
  base_to: number;
  version: string;
}

async function methodIndex({ gauge, definition }: OpenGauge, release: OpenRelease): Promise<MethodIndex> {
  const split = gauge.splits[0];
  const posts = release.tables.has('inside.index_goalposts')
    ? await release.pool.use((db) =>
        db.all<Goalposts>(
          `select member, indicator, low, high, base_from, base_to, method_version as version from inside.index_goalposts
           where gauge = ${literal(gauge.id)} and dimension = ${literal(split?.dimension ?? '')} and indicator <> ${literal(ALL)} and low is not null
             and method_version = (select max_by(method_version, frozen_at) from inside.index_goalposts where gauge = ${literal(gauge.id)})
           order by member, indicator`,
        ),
      )
    : [];
  const members = [...new Set(posts.map((p) => p.member))];
  const names = release.labels[split?.dimension ?? ''] ?? {};
  const weight = (member: string): number => gauge.total.by_member[member] ?? gauge.total.default;
  const total = members.reduce((sum, member) => sum + weight(member), 0);
  return {
    gauge: gauge.id,
    title: gauge.title,
    version: posts[0]?.version ?? definition.version,
    effective_from: definition.effective_from,
    base: { from: posts[0]?.base_from ?? null, to: posts[0]?.base_to ?? null },
    display: { mean: definition.display.mean, sd: definition.display.sd },
    aggregation: { within_domain: 'arithmetic', across_domains: 'geometric' },
    missing_rule: missingRule(definition.missing),
    minimum_n: Math.min(...gauge.indicators.map((i) => i.minimum)),
    minimum_coverage: definition.missing.coverage,
    domains: members.map((member) => ({
      id: member,
      title: names[member] ?? { zh: member, en: member },
      weight: total > 0 ? weight(member) / total : 0,
      indicators: gauge.indicators.map((indicator) => {
        const post = posts.find((p) => p.member === member && p.indicator === indicator.id);
        return {
          id: indicator.id,
          title: indicator.title,
          mechanism: indicator.mechanism,
          direction: indicator.direction,
          unit: indicator.unit,
          numerator: indicator.numerator.join(' + '),
          denominator: indicator.denominator.join(' + '),
          weight: indicator.weight,
          goalposts: { low: post?.low ?? null, high: post?.high ?? null },
        };
      }),
    })),
    text: { zh: prose(release, 'method.md'), en: prose(release, 'method.en.md') },
    sha256: release.manifest.methods.thermometer?.sha256 ?? '',
  };
}

function missingRule({
  coverage,
  silent_above,
  usual_over,
}: OpenGauge['definition']['missing']): MethodIndex['missing_rule'] {
  const percent = Math.round(coverage * 100);
  return {
    zh: `缺失不按零计算：权重在可见指标间按比例分配，可见权重不足 ${percent}% 时不给读数；近 ${usual_over} 个有报数的月份月均不少于 ${silent_above} 条而本月为零的单位视为未报数。`,
    en: `Missing is never zero: weights are shared among what is visible; below ${percent}% of the weight no reading is stated. A unit that usually sends at least ${silent_above} records a month (over ${usual_over} months) and sends none has not reported.`,
  };
}

function prose(release: OpenRelease, file: string): string {
  const path = join(release.folder, 'method', 'thermometer', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function formulaText({ formula }: Metric): string {
  const name = ({ cube, measure }: MeasureRef): string => `${cube}.${measure}`;
  switch (formula.kind) {
    case 'index':
      return `thermometer.${formula.gauge}`;
    case 'count':
    case 'persons':
    case 'money':
      return name(formula.of);
    case 'rate':
    case 'mean':
      return `${name(formula.of)} ÷ ${name(formula.per)}${formula.scale === 1 ? '' : ` × ${formula.scale}`}`;
  }
}
