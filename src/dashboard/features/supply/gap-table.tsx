import { rangeCell } from '../../../charts/table.ts';
import type { Gap, Gaps } from '../../../contracts/supply.ts';
import { GREYED_BELOW } from '../../../domain/reporting.ts';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

interface Props {
  readonly answer: Gaps;
  readonly onOpen: (place: string, need: string) => void;
}

/** The widest gaps first, each with its parts; and each domain as a whole. */
export function GapTable({ answer, onOpen }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const provenance = provenanceOf(answer, reader);
  const name = useNames(answer.labels);
  const cases = t('unit.case');
  const columns = [
    { key: 'gap', title: t('supply.gap'), unit: cases, cell: (g: Gap) => g.gap },
    {
      key: 'interval',
      title: t('supply.interval'),
      cell: (g: Gap) => rangeCell(g.gap, (end) => f.number(end, 0)),
    },
    { key: 'before', title: t('supply.before'), unit: cases, cell: (g: Gap) => g.before },
    { key: 'rate', title: t('supply.unmetRate'), unit: '%', decimals: 1, cell: (g: Gap) => g.unmet_rate },
    { key: 'applications', title: t('supply.applications'), unit: cases, cell: (g: Gap) => g.applications },
    { key: 'unmet', title: t('supply.unmet'), unit: cases, cell: (g: Gap) => g.unmet },
    { key: 'seats', title: t('supply.seats'), unit: t('supply.aMonth'), cell: (g: Gap) => g.seats },
    { key: 'used', title: t('supply.used'), unit: t('supply.aMonth'), cell: (g: Gap) => g.used },
  ];
  const partly = (g: Gap): boolean => g.reporting < GREYED_BELOW;
  const ranked = tableOf(
    t('supply.ranked', { level: t(`level.${answer.level}`) }),
    answer.gaps,
    [
      { key: 'place', title: t('supply.place'), cell: (g: Gap) => name('region', g.region) },
      { key: 'need', title: t('supply.domain'), cell: (g: Gap) => name('need_domain', g.need_domain) },
      ...columns,
    ],
    partly,
  );
  const byDomain = tableOf(
    t('supply.byDomain', { place: name('region', answer.region) }),
    answer.domains,
    [
      { key: 'need', title: t('supply.domain'), cell: (g: Gap) => name('need_domain', g.need_domain) },
      ...columns,
    ],
    partly,
  );
  const widest = answer.gaps[0];
  return (
    <>
      <TablePanel
        id="gaps"
        table={ranked}
        name="supply-gaps"
        provenance={provenance}
        about={t(answer.left > 0 ? 'supply.ranked.left' : 'supply.ranked.about', {
          left: f.count(answer.left),
          hidden: f.count(answer.hidden),
        })}
      >
        {widest === undefined ? null : (
          <p className="lead">
            {t('supply.widest', {
              place: name('region', widest.region),
              need: name('need_domain', widest.need_domain),
              gap: f.number(widest.gap.value ?? 0, 0),
              rate: f.value(widest.unmet_rate, { unit: 'percent', decimals: 1 }),
            })}{' '}
            <button type="button" className="plain" onClick={() => onOpen(widest.region, widest.need_domain)}>
              {t('supply.whoCould')}
            </button>
          </p>
        )}
      </TablePanel>
      <TablePanel id="domains" table={byDomain} name="supply-gaps-by-domain" provenance={provenance}>
        {answer.notes.map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
      </TablePanel>
    </>
  );
}
