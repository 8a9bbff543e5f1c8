import { useState } from 'react';
import type { Representation as Answer, RepresentedFamily } from '../../../contracts/representation.ts';
import type { ApiValue } from '../../../contracts/value.ts';
import { Select } from '../../ui/controls.tsx';
import type { Provenance } from '../../ui/download.ts';
import { Note } from '../../ui/notes.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

interface Props {
  readonly answer: Answer;
  readonly provenance: Provenance;
}

/** 数字代表谁: members observed of those on the roll, what weighting moves, and who is missing. */
export function Representation({ answer, provenance }: Props) {
  return (
    <>
      {answer.period === null ? null : <Families answer={answer} provenance={provenance} />}
      {answer.families.length === 0 ? null : <Groups answer={answer} provenance={provenance} />}
      {answer.channels.length === 0 ? null : <Channels answer={answer} provenance={provenance} />}
      <Silent answer={answer} provenance={provenance} />
    </>
  );
}

const nameOf =
  (answer: Answer, { say }: Reader) =>
  (list: string, code: string): string => {
    const label = answer.labels[list]?.[code];
    return label === undefined ? code : say(label);
  };

const percent = (share: number): number => Math.round(share * 100);

function Families({ answer, provenance }: Props) {
  const { t, f, say } = useReader();
  const value = (family: RepresentedFamily, at: 'raw' | 'post_stratified'): string => {
    const { measure } = family;
    if (measure === null) return '—';
    return f.value(measure[at], { unit: measure.unit, decimals: measure.decimals });
  };
  const table = tableOf(
    t('represent.title'),
    answer.families,
    [
      { key: 'family', title: t('overview.family'), cell: (r) => say(r.title) },
      { key: 'grade', title: t('represent.grade'), cell: (r) => r.grade },
      { key: 'on_roll', title: t('represent.on_roll'), unit: t('unit.person'), cell: (r) => r.on_roll },
      { key: 'observed', title: t('represent.observed'), unit: t('unit.person'), cell: (r) => r.observed },
      { key: 'coverage', title: t('represent.coverage'), unit: '%', decimals: 1, cell: (r) => r.coverage },
      {
        key: 'reporting',
        title: t('represent.reporting'),
        unit: '%',
        decimals: 1,
        cell: (r) => ({ value: r.reporting, status: r.reporting === null ? 'not_applicable' : 'observed' }),
      },
      {
        key: 'effective_n',
        title: t('represent.effective_n'),
        cell: (r) => ({
          value: r.effective_n,
          status: r.effective_n === null ? 'not_applicable' : 'observed',
        }),
      },
      {
        key: 'measure',
        title: t('represent.measure'),
        cell: (r) => (r.measure === null ? '—' : say(r.measure.title)),
      },
      { key: 'raw', title: t('represent.raw'), cell: (r) => value(r, 'raw') },
      { key: 'weighted', title: t('represent.weighted'), cell: (r) => value(r, 'post_stratified') },
      {
        key: 'held_back_by',
        title: t('represent.held_back_by'),
        cell: (r) => r.held_back_by.map((reason) => t(`represent.reason.${reason}`)).join('、') || '—',
      },
    ],
    (r) => r.grade === 'D',
  );
  const { period, rules } = answer;
  return (
    <TablePanel
      id="representation"
      table={table}
      name="representation"
      provenance={provenance}
      about={
        period === null
          ? undefined
          : t('represent.about', {
              from: f.period(period.from, 'month'),
              to: f.period(period.to, 'month'),
            })
      }
    >
      <details className="small muted">
        <summary>{t('represent.rules')}</summary>
        <ul>
          {rules.grades.map((rule) => (
            <li key={rule.grade}>
              {t('represent.rule', {
                grade: rule.grade,
                reporting: f.count(percent(rule.reporting)),
                n: f.count(rule.effective_n),
                under: f.count(percent(rule.under_covered)),
                shift: f.count(percent(rule.shift)),
              })}
            </li>
          ))}
          <li>{t('represent.rule.d')}</li>
        </ul>
        {answer.notes.map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
      </details>
    </TablePanel>
  );
}

const DIMENSIONS = ['sex', 'age_band', 'industry', 'worker_group', 'region'] as const;
type Dimension = (typeof DIMENSIONS)[number];
const isDimension = (text: string): text is Dimension => DIMENSIONS.some((d) => d === text);

function Groups({ answer, provenance }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const [chosen, choose] = useState<string>();
  const family = answer.families.find((one) => one.family === chosen) ?? answer.families[0];
  if (family === undefined) return null;
  const name = nameOf(answer, reader);
  const ordered = [...family.groups].sort(
    (a, b) =>
      Number(b.under_covered) - Number(a.under_covered) ||
      (a.coverage.value ?? 101) - (b.coverage.value ?? 101),
  );
  const table = tableOf(
    t('represent.groups'),
    ordered,
    [
      {
        key: 'dimension',
        title: t('represent.dimension'),
        cell: (r) => (isDimension(r.dimension) ? t(`represent.dimension.${r.dimension}`) : r.dimension),
      },
      { key: 'group', title: t('represent.group'), cell: (r) => name(r.dimension, r.code) },
      { key: 'on_roll', title: t('represent.on_roll'), unit: t('unit.person'), cell: (r) => r.on_roll },
      { key: 'observed', title: t('represent.observed'), unit: t('unit.person'), cell: (r) => r.observed },
      { key: 'coverage', title: t('represent.coverage'), unit: '%', decimals: 1, cell: (r) => r.coverage },
      {
        key: 'under',
        title: t('represent.under'),
        cell: (r) => ({ text: r.under_covered ? '●' : '', order: r.under_covered ? 0 : 1 }),
      },
    ],
    (r) => r.under_covered,
  );
  return (
    <TablePanel
      id="represented-groups"
      table={table}
      name={`representation-groups-${family.family === '*' ? 'any' : family.family}`}
      provenance={provenance}
      about={t('represent.groups.about', { part: f.count(percent(answer.rules.under_covered)) })}
      height={320}
    >
      <Select
        label={t('overview.family')}
        value={family.family}
        options={answer.families.map((one) => ({ value: one.family, label: say(one.title) }))}
        onChange={choose}
      />
    </TablePanel>
  );
}

function Channels({ answer, provenance }: Props) {
  const reader = useReader();
  const { t, say } = reader;
  const name = nameOf(answer, reader);
  const moved = (now: ApiValue, before: ApiValue): ApiValue =>
    now.value === null || before.value === null
      ? { value: null, status: now.value === null ? now.status : before.status }
      : { value: now.value - before.value, status: now.status };
  const table = tableOf(t('represent.channels'), answer.channels, [
    { key: 'metric', title: t('overview.family'), cell: (r) => say(r.title) },
    { key: 'channel', title: t('represent.channel'), cell: (r) => name('channel', r.channel) },
    { key: 'share', title: t('represent.share'), unit: '%', decimals: 1, cell: (r) => r.share },
    { key: 'before', title: t('represent.before'), unit: '%', decimals: 1, cell: (r) => r.before },
    {
      key: 'moved',
      title: t('represent.moved'),
      unit: t('represent.points'),
      decimals: 1,
      signed: true,
      cell: (r) => moved(r.share, r.before),
    },
  ]);
  return (
    <TablePanel
      id="channel-mix"
      table={table}
      name="channel-mix"
      provenance={provenance}
      about={t('represent.channels.about')}
      height={320}
    />
  );
}

function Silent({ answer, provenance }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const name = nameOf(answer, reader);
  const units = [
    ...answer.silent_places.map((place) => ({
      ...place,
      kind: t('represent.place'),
      unit: name('region', place.region),
      usual_records: null,
    })),
    ...answer.silent_orgs.map((org) => ({
      ...org,
      kind: t('represent.org'),
      unit: org.name ?? org.org,
    })),
  ];
  const table = tableOf(t('represent.silent'), units, [
    { key: 'family', title: t('overview.family'), cell: (r) => say(r.title) },
    { key: 'kind', title: t('represent.kind'), cell: (r) => r.kind },
    { key: 'unit', title: t('represent.unit'), cell: (r) => r.unit },
    { key: 'region', title: t('column.region'), cell: (r) => name('region', r.region) },
    {
      key: 'last_month',
      title: t('represent.last_month'),
      cell: (r) =>
        r.last_month === null ? '—' : { text: f.period(r.last_month, 'month'), order: r.last_month },
    },
    {
      key: 'months_silent',
      title: t('represent.months_silent'),
      unit: t('represent.months'),
      cell: (r) => r.months_silent,
    },
    { key: 'usual', title: t('represent.usual'), cell: (r) => r.usual_records },
  ]);
  return (
    <TablePanel
      id="silent-units"
      table={table}
      name="silent-units"
      provenance={provenance}
      about={t('represent.silent.about', { part: f.count(percent(answer.rules.greyed_below)) })}
      height={320}
    />
  );
}
