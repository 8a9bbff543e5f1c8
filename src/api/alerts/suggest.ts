import type { Alert, Alerts } from '../../contracts/alerts.ts';
import type { WorkEvidence } from '../../contracts/work-item.ts';
import { derive } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import { formatPeriod } from '../../i18n/format-period.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import type { WorkSuggestion } from '../work-items/suggestions.ts';
import { alertsOf } from './query.ts';

const LANGUAGES = ['zh', 'en'] as const;

/** Alerts that lead, as work: each waits for somebody to look at it. */
export async function alertSuggestions(context: ApiContext, release: OpenRelease): Promise<WorkSuggestion[]> {
  const answer = await alertsOf(context, release);
  return answer.alerts
    .filter((alert) => alert.part_of === null)
    .map((alert) => alertSuggestion(alert, answer));
}

/** One alert as work. */
export const alertSuggestion = (alert: Alert, answer: Gated<Alerts>): WorkSuggestion => ({
  kind: 'alert',
  subject: alert.id,
  title: titleOf(alert, answer.labels),
  path: `/alerts?alert=${encodeURIComponent(alert.id)}`,
  region: alert.region,
  evidence: derive(answer, () => evidenceOf(alert, answer)),
});

/** 四川省 · 托育托管 · 服务申请. */
function titleOf(alert: Alert, labels: Alerts['labels']): Bilingual {
  const parts = [
    labels.region?.[alert.region] ?? both(alert.region),
    ...(alert.member === ALL ? [] : [labels[alert.dimension]?.[alert.member] ?? both(alert.member)]),
    alert.title,
  ];
  const [zh, en] = LANGUAGES.map((language) => parts.map((part) => part[language]).join(' · '));
  return { zh: zh ?? '', en: en ?? '' };
}

const both = (code: string): Bilingual => ({ zh: code, en: code });

function evidenceOf(alert: Alert, { release, method_version }: Alerts): WorkEvidence {
  const { peak, unit, decimals } = alert;
  return {
    rule: {
      id: alert.method,
      version: method_version,
      text: {
        zh: '每格与自身历史相比的预警规则，按当月全部格子控制误报（见方法页）',
        en: 'Each cell against its own past, with false alarms controlled over all cells of the month (see the method page)',
      },
    },
    release,
    queries: [],
    facts: [
      {
        label: {
          zh: `${formatPeriod(peak.period, 'month', 'zh-CN', 'long')}${alert.title.zh}`,
          en: `${alert.title.en}, ${formatPeriod(peak.period, 'month', 'en', 'long')}`,
        },
        ...peak.value,
        unit,
        decimals,
      },
      {
        label: { zh: '预期', en: 'Expected' },
        value: peak.expected,
        status: 'estimated',
        unit,
        decimals,
      },
      {
        label: { zh: '与预期相差', en: 'Against expected' },
        value: peak.change,
        status: 'estimated',
        unit: 'percent',
        decimals: 0,
        signed: true,
      },
    ],
    reasons: [],
  };
}
