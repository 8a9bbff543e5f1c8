import { rangeCell } from '../../../charts/table.ts';
import type { Merchants as Answer } from '../../../contracts/trust.ts';
import { Select } from '../../ui/controls.tsx';
import type { Provenance } from '../../ui/download.ts';
import { Note } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

interface Props {
  readonly answer: Answer;
  readonly provenance: Provenance;
  readonly type: string | undefined;
  readonly onType: (type: string | undefined) => void;
}

/** Scores of named merchants with their n and interval; ranked only where enough have rated. */
export function Merchants({ answer, provenance, type, onType }: Props) {
  const { t, f, say } = useReader();
  if (answer.quarter === null) return null;
  const name = (list: string, code: string | null): string => {
    const label = code === null ? undefined : answer.labels[list]?.[code];
    return label === undefined ? (code ?? '—') : say(label);
  };
  const table = tableOf(
    t('merchant.title'),
    answer.merchants,
    [
      {
        key: 'rank',
        title: t('merchant.rank'),
        cell: (m) => (m.rank === null ? { text: '—', order: 1e9 } : { text: f.count(m.rank), order: m.rank }),
      },
      { key: 'name', title: t('merchant.name'), cell: (m) => m.name },
      { key: 'type', title: t('merchant.type'), cell: (m) => name('merchant_type', m.merchant_type) },
      { key: 'city', title: t('merchant.city'), cell: (m) => name('region', m.city) },
      { key: 'status', title: t('merchant.status'), cell: (m) => name('merchant_status', m.merchant_status) },
      { key: 'raters', title: t('merchant.raters'), unit: t('unit.person'), cell: (m) => m.raters },
      {
        key: 'score',
        title: t('merchant.score'),
        unit: t('merchant.stars'),
        decimals: 2,
        cell: (m) => ({ value: m.score.value, status: m.score.status }),
      },
      {
        key: 'credibility',
        title: t('merchant.credibility'),
        decimals: 2,
        cell: (m) => ({
          value: m.credibility,
          status: m.credibility === null ? 'suppressed' : 'observed',
        }),
      },
      {
        key: 'interval',
        title: t('merchant.interval'),
        cell: (m) => rangeCell(m.score, (end) => f.number(end, 2)),
      },
      { key: 'mean', title: t('merchant.mean'), unit: t('merchant.stars'), decimals: 2, cell: (m) => m.mean },
      {
        key: 'satisfied',
        title: t('merchant.satisfied'),
        unit: '%',
        decimals: 1,
        cell: (m) => ({ value: m.satisfied.value, status: m.satisfied.status }),
      },
      {
        key: 'lower',
        title: t('merchant.interval'),
        cell: (m) => rangeCell(m.satisfied, (end) => f.number(end, 1)),
      },
    ],
    (m) => m.rank === null,
  );
  return (
    <TablePanel
      id="merchants"
      table={table}
      name="merchant-scores"
      provenance={provenance}
      about={t('merchant.about', {
        quarter: f.period(answer.quarter, 'quarter'),
        all: f.count(answer.counts.all),
        scored: f.count(answer.counts.scored),
        ranked: f.count(answer.counts.ranked),
        score: f.count(answer.score_from),
        rank: f.count(answer.rank_from),
      })}
    >
      <Select
        label={t('merchant.type')}
        value={type ?? ''}
        options={[
          { value: '', label: t('merchant.allTypes') },
          ...answer.merchant_types.map((code) => ({ value: code, label: name('merchant_type', code) })),
        ]}
        onChange={(code) => onType(code === '' ? undefined : code)}
      />
      {answer.left === 0 ? null : (
        <p className="small muted">{t('merchant.left', { n: f.count(answer.left) })}</p>
      )}
      {answer.notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
    </TablePanel>
  );
}
