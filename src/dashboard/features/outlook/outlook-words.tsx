import type { Show } from '../../../charts/outlook/series.ts';
import type { Outlook } from '../../../contracts/outlook.ts';
import { Note } from '../../ui/notes.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';

/** The trend in a sentence, what was taken out or why nothing was, and how far a forecast can be trusted. */
export function OutlookWords({
  outlook,
  show,
  waiting,
}: {
  readonly outlook: Outlook;
  readonly show: Show;
  readonly waiting: boolean;
}) {
  const reader = useReader();
  const { t, say } = reader;
  const { adjustment, trend, forecast } = outlook;
  const revision = show === 'adjusted' ? revisionWords(outlook, reader) : undefined;
  return (
    <div className="outlook-words">
      <p data-trend={trend.status === 'stated' ? trend.direction : 'none'}>
        {trend.status === 'stated' ? trendWords(outlook, trend, reader) : say(trend.text)}
      </p>
      {adjustment.status === 'none' ? (
        <Note>{say(adjustment.text)}</Note>
      ) : show === 'adjusted' ? (
        <p className="small muted">{effectWords(adjustment, reader)}</p>
      ) : null}
      {revision === undefined ? null : <p className="small muted">{revision}</p>}
      {show !== 'forecast' || forecast === null ? null : forecast.status === 'none' ? (
        <Note>{say(forecast.text)}</Note>
      ) : (
        <p className="small muted">{skillWords(forecast, reader)}</p>
      )}
      {waiting && show === 'forecast' ? <p className="small muted">{t('outlook.working')}</p> : null}
    </div>
  );
}

type Stated = Extract<Outlook['trend'], { status: 'stated' }>;

function trendWords({ metric }: Outlook, trend: Stated, { t, f }: Reader): string {
  const per = (value: number): string =>
    metric.unit === 'percent' || metric.unit === 'points'
      ? f.points(value, metric.unit)
      : f.value({ value, status: 'estimated' }, metric);
  const level = (value: number): string => f.value({ value, status: 'estimated' }, metric);
  const { low, high, changes, direction } = trend;
  const last = changes.at(-1);
  return [
    t(`outlook.trend.${direction}`, {
      span: f.periods(trend.from, trend.to, 'month'),
      slope: per(trend.slope),
    }),
    low === null || high === null ? '' : t('outlook.interval', { low: per(low), high: per(high) }),
    last === undefined
      ? t('outlook.noChange')
      : t('outlook.change', {
          when: f.period(last.month, 'month'),
          before: level(last.before),
          after: level(last.after),
        }),
    t(trend.adjusted ? 'outlook.of.adjusted' : 'outlook.of.raw'),
  ].join('');
}

function effectWords(
  { effects, strength }: Extract<Outlook['adjustment'], { status: 'adjusted' }>,
  { t, f }: Reader,
): string {
  const names = effects
    .map(({ name }) => EFFECTS.find((known) => known === name))
    .filter((n) => n !== undefined);
  return [
    names.length === 0
      ? t('outlook.effects.none')
      : t('outlook.effects', { list: f.list(names.map((name) => t(`outlook.effect.${name}`))) }),
    t('outlook.strength', { value: f.number(strength, 2) }),
  ].join('');
}

/** What was said first of the newest month that an earlier release adjusted, and how far all such months moved. */
function revisionWords(outlook: Outlook, { t, f }: Reader): string | undefined {
  const { adjustment, first_published: before, series, release, metric } = outlook;
  if (adjustment.status === 'none') return undefined;
  const now = new Map(series.map((p, i) => [p.period, adjustment.values[i]]));
  const revised = before.flatMap((first) => {
    const value = now.get(first.period);
    return first.release === release || value === undefined ? [] : [{ ...first, now: value }];
  });
  const last = revised.at(-1);
  if (last === undefined) return undefined;
  const mean = revised.reduce((sum, r) => sum + Math.abs(r.now - r.value), 0) / revised.length;
  const level = (value: number): string => f.value({ value, status: 'estimated' }, metric);
  return t('outlook.revision', {
    when: f.period(last.period, 'month'),
    first: level(last.value),
    date: last.as_of === null ? '—' : f.date(last.as_of),
    now: level(last.now),
    n: f.count(revised.length),
    mean: f.points(mean, metric.unit),
  });
}

const EFFECTS = ['before', 'during', 'after', 'working_days', 'leap_day'] as const;

function skillWords(
  { scores, origins }: Extract<NonNullable<Outlook['forecast']>, { status: 'forecast' }>,
  { t, f }: Reader,
): string {
  const of = (name: string) => scores.find((s) => s.name === name);
  const [mean, naive] = [of('mean'), of('snaive')];
  const ratio = (mean?.mase ?? 0) / (naive?.mase ?? 1);
  return t('outlook.skill', {
    n: f.count(origins),
    ratio: f.share(ratio),
    mase: f.number(mean?.mase ?? 0, 2),
    rmsse: f.number(mean?.rmsse ?? 0, 2),
    coverage: f.share(mean?.coverage95 ?? 0),
  });
}
