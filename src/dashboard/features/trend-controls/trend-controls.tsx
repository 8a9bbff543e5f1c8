import type { Catalogue } from '../../../contracts/catalogue.ts';
import { containing, type PeriodGrain, range } from '../../../domain/period.ts';
import { joinsMonths, splitsAfter, type TrendsState } from '../../state/trends.ts';
import { compact, type Level, type Split, type TrendsChoice } from '../../state/trends-choice.ts';
import {
  chooseGrain,
  chooseLevel,
  chooseMembers,
  chooseMetric,
  chooseSplit,
} from '../../state/trends-transitions.ts';
import { Checkbox, Members, type Option, Segmented, Select } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';

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
  const { metric, level, within, codes } = state;
  const levels = metric.levels.map((value) => ({ value, label: t(`level.${value}`) }));
  const parents = catalogue.regions.filter((r) => r.level === parentLevel(level, metric.levels));
  const members = catalogue.regions.filter(
    (r) => r.level === level && (within === undefined || r.parent === within),
  );
  return (
    <>
      <Segmented
        label={t('trends.level')}
        value={level}
        options={levels}
        onChange={(next) => onChoose(chooseLevel(choice, next))}
      />
      {level === 'nation' || parents.length < 2 ? null : (
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
      {level === 'nation' ? null : (
        <Members
          label={t('trends.region')}
          summary={codes === undefined ? t('trends.all') : t('trends.chosen', { n: f.count(codes.length) })}
          options={members.map((r) => ({ value: r.code, label: say(r.name) }))}
          chosen={codes ?? []}
          clear={t('trends.clear')}
          onChange={(next) =>
            onChoose(compact({ ...choice, level, codes: next.length > 0 ? next : undefined }))
          }
        />
      )}
    </>
  );
}

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
  const { metric, grain, from, to, latest } = state;
  const { earliest, latest: newest, complete_through: complete } = metric.watermark;
  const codes =
    earliest === null || newest === null
      ? []
      : range(containing(grain, earliest), containing(grain, newest)).map((p) => p.code);
  const options = codes.map((code) => ({ value: String(code), label: f.period(code, grain) })).reverse();
  const grains = metric.grains.map((value) => ({ value, label: t(`grain.${value}`) }));
  const anchor = complete === null ? '' : f.period(complete, 'month');
  return (
    <>
      {grains.length < 2 ? null : (
        <Segmented<PeriodGrain>
          label={t('trends.grain')}
          value={grain}
          options={grains}
          onChange={(next) => onChoose(chooseGrain(choice, next))}
        />
      )}
      <Select
        label={t('trends.from')}
        value={String(from ?? '')}
        options={options.filter((o) => to === undefined || Number(o.value) <= to)}
        onChange={(value) => onChoose({ ...choice, from: Number(value) })}
      />
      <Select
        label={t('trends.to')}
        value={choice.to === undefined ? '' : latest ? 'latest' : String(to ?? '')}
        options={[
          { value: '', label: t('trends.to.complete', { month: anchor }) },
          { value: 'latest', label: t('trends.to.latest') },
          ...options.filter((o) => from === undefined || Number(o.value) >= from),
        ]}
        onChange={(value) =>
          onChoose(
            compact({
              ...choice,
              to: value === '' ? undefined : value === 'latest' ? 'latest' : Number(value),
            }),
          )
        }
      />
    </>
  );
}

function CompareControls({ state, choice, onChoose }: Props) {
  const { t } = useReader();
  const { metric, compare, janFeb, grain } = state;
  return (
    <>
      <Segmented
        label={t('trends.compare')}
        value={compare}
        options={[
          { value: 'yoy', label: t('trends.compare.yoy') },
          { value: 'previous', label: t('trends.compare.previous') },
          { value: 'none', label: t('trends.compare.none') },
        ]}
        onChange={(next) => onChoose({ ...choice, compare: next })}
      />
      {joinsMonths(metric, grain, compare) ? (
        <Checkbox
          label={t('trends.janFeb')}
          checked={janFeb}
          onChange={(on) => onChoose({ ...choice, janFeb: on })}
        />
      ) : null}
    </>
  );
}
