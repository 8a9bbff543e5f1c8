import { signalsPath } from '../../../client/demand.ts';
import { useSignals } from '../../state/demand.ts';
import { CodeButton } from '../../ui/code-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Menu, MenuLink } from '../../ui/menu.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { useNames } from '../../ui/use-names.ts';
import { useShared } from '../../ui/use-shared.ts';

/** What enterprises are told: protected numbers of the orders people made public. */
export function SignalTable() {
  const { t, f, say, locale } = useReader();
  const { release } = useShared();
  const signals = useSignals();
  const name = useNames(signals.data?.labels ?? {});
  if (signals.isPending) return <Skeleton height={120} />;
  if (signals.isError) return <ErrorNote error={signals.error} retry={() => void signals.refetch()} />;
  const answer = signals.data;
  const table = tableOf(t('demand.signals'), answer.signals, [
    { key: 'need', title: t('demand.need'), cell: (s) => name('need', s.need) },
    { key: 'place', title: t('demand.region'), cell: (s) => name('region', s.region) },
    { key: 'window', title: t('demand.window'), cell: (s) => f.period(s.window, 'quarter') },
    { key: 'persons', title: t('demand.persons'), unit: t('unit.person'), cell: (s) => s.persons },
    { key: 'wanted', title: t('demand.wanted'), unit: t('unit.case'), cell: (s) => s.wanted },
    { key: 'quantity', title: t('demand.quantity'), unit: t('unit.portion'), cell: (s) => s.quantity },
    {
      key: 'band',
      title: t('demand.band'),
      cell: (s) =>
        s.band === null ? '—' : `${name('budget_band', s.band.low)} – ${name('budget_band', s.band.high)}`,
    },
    { key: 'published', title: t('demand.published'), cell: (s) => f.date(s.published_at) },
  ]);
  const file = (format: 'xlsx' | 'csv' | 'arrow'): string => signalsPath({ release, format, lang: locale });
  return (
    <section className="panel" id="signals">
      <div className="figure-head">
        <div>
          <h2>{t('demand.signals')}</h2>
          <p className="muted small">{answer.notes.map((note) => say(note.text)).join(' ')}</p>
        </div>
        {answer.signals.length === 0 ? null : (
          <div className="figure-tools">
            <Menu label={t('figure.download')}>
              <MenuLink href={file('xlsx')}>XLSX</MenuLink>
              <MenuLink href={file('csv')}>CSV</MenuLink>
              <MenuLink href={file('arrow')}>Arrow</MenuLink>
            </Menu>
            <CodeButton path={file('arrow')} name={t('demand.signals')} />
          </div>
        )}
      </div>
      {answer.signals.length === 0 ? (
        <p className="muted">{t('demand.signals.none')}</p>
      ) : (
        <DataTable table={table} height={280} />
      )}
      {answer.hidden === 0 ? null : (
        <p className="muted small">{t('demand.signals.hidden', { n: f.count(answer.hidden) })}</p>
      )}
    </section>
  );
}
