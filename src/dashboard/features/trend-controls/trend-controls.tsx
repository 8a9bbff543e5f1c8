import type { Catalogue } from '../../../contracts/catalogue.ts';
import { containing, range } from '../../../domain/period.ts';
import { joinsMonths, splitsAfter, type TrendsState } from '../../state/trends.ts';
import {
  type AskedGrain,
  compact,
  GRAINS,
  type Level,
  type Split,
  type TrendsChoice,
} from '../../state/trends-choice.ts';
import {
  chooseGrain,
  chooseGroups,
  chooseLevel,
  chooseMembers,
  chooseMetric,
  chooseSplit,
} from '../../state/trends-transitions.ts';
import { Checkbox, Members, type Option, Segmented, Select } from '../../ui/controls.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';

interface Props {
  readonly catalogue: Catalogue;
  readonly state: TrendsState;
  readonly choice: TrendsChoice;
  readonly onChoose: (choice: TrendsChoice) => void;
}

/** Everything a question is made of; each control writes one choice and leaves the others alone. */
export function TrendControls(props: Props) {
  return (
    <form className="panel controls" onSubmit={(event) => event.preventDefault()}>
      <MetricControl {...props} />
      <RegionControls {...props} />
      <SplitControls {...props} />
      <PeriodControls {...props} />
      <CompareControls {...props} />
    </form>
  );
}

function MetricControl({ catalogue, state, choice, onChoose }: Props) {
  const { t, say } = useReader();
  const groups = catalogue.groups
    .map((group) => ({
      label: say(group.title),
      options: catalogue.metrics
        .filter((m) => m.group === group.id)
        .map((m) => ({
          value: m.id,
          label: m.available ? say(m.title) : t('trends.unavailable', { name: say(m.title) }),
        })),
    }))
    .filter((group) => group.options.length > 0);
  return (
    <div className="control-metric">
      <Select
        label={t('trends.metric')}
        value={state.metric.id}
        groups={groups}
        onChange={(id) => onChoose(chooseMetric(choice, id, catalogue))}
      />
    </div>
  );
}

function RegionControls({ catalogue, state, choice, onChoose }: Props) {
  const { t, f, say } = useReader();
  const { metric, level, groups, within, codes } = state;
  const schemes = [...new Set(catalogue.region_groups.map((group) => group.scheme))];
  const places: Option<string>[] = [
    ...metric.levels.map((value) => ({ value, label: t(`level.${value}`) })),
    ...schemes.map((scheme) => ({
      value: `${GROUPS}${scheme}`,
      label: schemeName(scheme, t),
      disabled: !metric.groupable,
    })),
  ];
  const parents = catalogue.regions.filter((r) => r.level === parentLevel(level, metric.levels));
  const members =
    groups === undefined
      ? catalogue.regions.filter((r) => r.level === level && (within === undefined || r.parent === within))
      : catalogue.region_groups.filter((group) => group.scheme === groups);
  return (
    <>
      <Segmented
        label={t('trends.level')}
        value={groups === undefined ? level : `${GROUPS}${groups}`}
        options={places}
        onChange={(next) =>
          onChoose(
            next.startsWith(GROUPS)
              ? chooseGroups(choice, next.slice(GROUPS.length))
              : chooseLevel(choice, next as Level),
          )
        }
      />
      {groups !== undefined || level === 'nation' || parents.length < 2 ? null : (
        <Select
          label={t('trends.within')}
          value={within ?? ''}
          options={[
            { value: '', label: t('trends.all') },
            ...parents.map((r) => ({ value: r.code, label: say(r.name) })),
          ]}
          onChange={(code) =>
            onChoose(compact({ ...choice, within: code === '' ? undefined : code, codes: undefined }))
          }
        />
      )}
      {groups === undefined && level === 'nation' ? null : (
        <Members
          label={t('trends.region')}
          summary={codes === undefined ? t('trends.all') : t('trends.chosen', { n: f.count(codes.length) })}
          options={members.map((r) => ({ value: r.code, label: say(r.name) }))}
          chosen={codes ?? []}
          clear={t('trends.clear')}
          onChange={(next) =>
            onChoose(
              compact({
                ...choice,
                level: groups === undefined ? level : undefined,
                codes: next.length > 0 ? next : undefined,
              }),
            )
          }
        />
      )}
    </>
  );
}

/** Stands before a scheme of groups among the kinds of places. */
const GROUPS = 'groups:';

const schemeName = (scheme: string, t: Reader['t']): string =>
  scheme === 'nbs_four' || scheme === 'strategy' ? t(`trends.groups.${scheme}`) : scheme;

const parentLevel = (level: Level, levels: readonly Level[]): Level | undefined =>
  levels[levels.indexOf(level) - 1];

function SplitControls({ catalogue, state, choice, onChoose }: Props) {
  const { t, f, say } = useReader();
  const { metric, by, where } = state;
  const title = (split: Split): string => {
    const dimension = catalogue.dimensions.find((d) => d.id === split);
    return dimension === undefined ? split : say(dimension.title);
  };
  const options = (splits: readonly Split[]): Option<string>[] => [
    { value: '', label: t('trends.noSplit') },
    ...splits.map((value) => ({ value, label: title(value) })),
  ];
  const pick = (position: number) => (value: string) => {
    const kept = by.slice(0, position);
    onChoose(chooseSplit(choice, value === '' ? kept : [...kept, value as Split], metric));
  };
  const first = splitsAfter(metric, []);
  const second = by[0] === undefined ? [] : splitsAfter(metric, [by[0]]);
  const filterable = [...by, ...splitsAfter(metric, by).filter((split) => where[split] !== undefined)];
  if (first.length === 0) return null;
  return (
    <>
      <Select label={t('trends.split')} value={by[0] ?? ''} options={options(first)} onChange={pick(0)} />
      {second.length === 0 ? null : (
        <Select label={t('trends.split2')} value={by[1] ?? ''} options={options(second)} onChange={pick(1)} />
      )}
      {filterable.map((split) => {
        const chosen = where[split] ?? [];
        return (
          <Members
            key={split}
            label={title(split)}
            summary={
              chosen.length === 0 ? t('trends.all') : t('trends.chosen', { n: f.count(chosen.length) })
            }
            options={Object.entries(catalogue.labels[split] ?? {})
              .filter(([code]) => code !== '*')
              .map(([value, label]) => ({ value, label: say(label) }))}
            chosen={chosen}
            clear={t('trends.clear')}
            onChange={(members) => onChoose(chooseMembers(choice, split, members))}
          />
        );
      })}
    </>
  );
}

function PeriodControls({ state, choice, onChoose }: Props) {
  const { t, f } = useReader();
  const { metric, grain, from, to, anchor } = state;
  const { earliest, latest: newest, complete_through: complete } = metric.watermark;
  const codes =
    earliest === null || newest === null
      ? []
      : range(containing(grain, earliest), containing(grain, newest)).map((p) => p.code);
  const options = codes.map((code) => ({ value: String(code), label: f.period(code, grain) })).reverse();
  const grains = GRAINS.map((value) => {
    const stored = (metric.grains as readonly string[]).includes(value);
    return {
      value,
      label: t(`grain.${value}`),
      disabled: !stored,
      ...(stored ? {} : { why: t('trends.grain.none', { grain: t(`grain.${value}`) }) }),
    };
  });
  const whole = complete === null ? '' : f.period(complete, 'month');
  return (
    <>
      <Segmented<AskedGrain>
        label={t('trends.grain')}
        value={grain}
        options={grains}
        onChange={(next) => onChoose(next === 'day' || next === 'week' ? choice : chooseGrain(choice, next))}
      />
      <Select
        label={t('trends.from')}
        value={String(from ?? '')}
        options={options.filter((o) => to === undefined || Number(o.value) <= to)}
        onChange={(value) => onChoose({ ...choice, from: Number(value) })}
      />
      <Select
        label={t('trends.to')}
        value={choice.to === undefined ? '' : anchor === 'complete' ? String(to ?? '') : anchor}
        options={[
          { value: '', label: t('trends.to.complete', { month: whole }) },
          { value: 'latest', label: t('trends.to.latest') },
          { value: 'today', label: t('trends.to.today') },
          ...options.filter((o) => from === undefined || Number(o.value) >= from),
        ]}
        onChange={(value) =>
          onChoose(
            compact({
              ...choice,
              to: value === '' ? undefined : value === 'latest' || value === 'today' ? value : Number(value),
            }),
          )
        }
      />
    </>
  );
}

function CompareControls({ catalogue, state, choice, onChoose }: Props) {
  const { t } = useReader();
  const { metric, level, groups, compare, janFeb, festival, grain, per, real } = state;
  const placed = groups !== undefined || level !== 'nation';
  const beside = placed ? {} : { disabled: true, why: t('trends.compare.placeFirst') };
  const prices = !metric.deflatable
    ? { disabled: true, why: t('trends.prices.noMoney') }
    : catalogue.deflator === null
      ? { disabled: true, why: t('trends.prices.none') }
      : {};
  return (
    <>
      <Segmented
        label={t('trends.compare')}
        value={compare}
        options={[
          { value: 'yoy', label: t('trends.compare.yoy') },
          { value: 'previous', label: t('trends.compare.previous') },
          { value: 'peers', label: t('trends.compare.peers'), ...beside },
          { value: 'nation', label: t('trends.compare.nation'), ...beside },
          { value: 'none', label: t('trends.compare.none') },
        ]}
        onChange={(next) => onChoose({ ...choice, compare: next })}
      />
      {joinsMonths(metric, grain, compare) ? (
        <>
          <Checkbox
            label={t('trends.janFeb')}
            checked={janFeb}
            onChange={(on) => onChoose({ ...choice, janFeb: on })}
          />
          <Checkbox
            label={t('trends.festival')}
            checked={festival}
            onChange={(on) => onChoose(compact({ ...choice, festival: on ? true : undefined }))}
          />
        </>
      ) : null}
      <Segmented
        label={t('trends.per')}
        value={per ?? 'absolute'}
        options={[
          { value: 'absolute', label: t('trends.per.absolute') },
          {
            value: 'members',
            label: t('trends.per.members'),
            ...(metric.per_members ? {} : { disabled: true, why: t('trends.per.none') }),
          },
        ]}
        onChange={(next) => onChoose(compact({ ...choice, per: next === 'members' ? next : undefined }))}
      />
      <Segmented
        label={t('trends.prices')}
        value={real ? 'real' : 'nominal'}
        options={[
          { value: 'nominal', label: t('trends.prices.nominal') },
          { value: 'real', label: t('trends.prices.real'), ...prices },
        ]}
        onChange={(next) => onChoose(compact({ ...choice, real: next === 'real' ? true : undefined }))}
      />
    </>
  );
}
