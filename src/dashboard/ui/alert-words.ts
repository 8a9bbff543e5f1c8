import type { Alert } from '../../contracts/alerts.ts';
import type { Labels } from '../../contracts/query.ts';
import type { Reader } from './reader.tsx';

/** Names of a place or a member; its code where it has none. */
export const nameOf = (labels: Labels, list: string, code: string, { say }: Reader): string => {
  const label = labels[list]?.[code];
  return label === undefined ? code : say(label);
};

/** What an alert is about, in a line: 四川省 · 托育托管 · 服务申请. */
export const subjectOf = (alert: Alert, labels: Labels, reader: Reader): string =>
  [
    nameOf(labels, 'region', alert.region, reader),
    ...(alert.member === '*' ? [] : [nameOf(labels, alert.dimension, alert.member, reader)]),
    reader.say(alert.title),
  ].join(' · ');

/** How far it departs, in the month that departs farthest. */
export function departureOf({ peak, unit, decimals }: Alert, { t, f }: Reader): string {
  const measure = { unit, decimals };
  return t('alerts.line', {
    month: f.period(peak.period, 'month'),
    value: f.value(peak.value, measure),
    expected: f.value({ value: peak.expected, status: 'estimated' }, measure),
    change: `${f.signed(peak.change, 0)}%`,
  });
}

/** Where people stand with it. */
export const stateOf = ({ standing }: Alert, { t, f }: Reader): string =>
  standing.state === 'waiting' && !standing.waits && standing.snoozed_until !== null
    ? t('alerts.state.snoozed', { date: f.date(standing.snoozed_until) })
    : t(`alerts.state.${standing.state}`);
