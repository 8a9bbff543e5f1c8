import { type ReactNode, useState } from 'react';
import { orderPath } from '../../../client/demand.ts';
import type { DemandOrder } from '../../../contracts/demand.ts';
import { useOrderWork } from '../../state/demand.ts';
import { Select } from '../../ui/controls.tsx';
import { Menu, MenuButton, MenuLink } from '../../ui/menu.tsx';
import { ErrorNote, Note } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { useNames } from '../../ui/use-names.ts';
import { useShared } from '../../ui/use-shared.ts';
import { CandidateFacts } from './candidate-facts.tsx';
import { SupplierTable } from './supplier-table.tsx';

interface Props {
  readonly sheet: DemandOrder;
  readonly onOrder: (id: string) => void;
  readonly onClose: () => void;
  /** How the work on it stands. */
  readonly children: ReactNode;
}

/** The order sheet: what is wanted, whom it could go to, and what can be done with it. */
export function OrderSheet({ sheet, onOrder, onClose, children }: Props) {
  const { t, f, say, locale } = useReader();
  const { release } = useShared();
  const name = useNames(sheet.labels);
  const { item, parts, totals } = sheet;
  const file = (format: 'xlsx' | 'csv' | 'pdf'): string =>
    orderPath(item.id, { release, format, lang: locale });
  const total = (value: DemandOrder['totals']['wanted'], unit: string): string =>
    f.value(value, { unit, decimals: 0 }, 'table');
  return (
    <article className="order-sheet" data-order-sheet={item.id} data-state={item.state}>
      <div className="figure-head">
        <div>
          <h2>{say(item.title)}</h2>
          <p className="muted small">
            {t('demand.sheet.totals', {
              wanted: total(totals.wanted, 'case'),
              quantity: total(totals.quantity, 'portion'),
              budget: total(totals.budget, 'yuan'),
            })}{' '}
            {parts.length > 1
              ? t('demand.sheet.noSum')
              : t('demand.sheet.persons', { persons: total(totals.persons, 'person') })}
          </p>
        </div>
        <div className="figure-tools">
          <Menu label={t('demand.export')}>
            <MenuLink href={file('xlsx')}>XLSX</MenuLink>
            <MenuLink href={file('csv')}>CSV</MenuLink>
            <MenuLink href={file('pdf')}>{t('demand.pdf')}</MenuLink>
            <MenuButton onPick={() => window.print()}>{t('demand.print')}</MenuButton>
          </Menu>
          <button type="button" className="quiet" onClick={onClose}>
            {t('demand.close')}
          </button>
        </div>
      </div>
      {sheet.missing.length === 0 ? null : (
        <Note>{t('demand.sheet.missing', { parts: f.list(sheet.missing) })}</Note>
      )}
      <div className="order-columns">
        <div className="grid">
          {parts.map((part) => (
            <section key={part.id} className="panel" data-part={part.id}>
              <h3>
                {name('region', part.region)} · {name('need', part.need)} · {f.period(part.window, 'quarter')}
              </h3>
              <CandidateFacts candidate={part} answer={sheet} />
            </section>
          ))}
          <SupplierTable sheet={sheet} />
        </div>
        <div className="grid">
          {children}
          <Joining sheet={sheet} onOrder={onOrder} />
        </div>
      </div>
    </article>
  );
}

/** Joining with another order, dividing, and telling the public. */
function Joining({
  sheet,
  onOrder,
}: {
  readonly sheet: DemandOrder;
  readonly onOrder: (id: string) => void;
}) {
  const { t, f, say } = useReader();
  const { merge, split, signal } = useOrderWork();
  const [other, setOther] = useState(sheet.joinable[0]?.id ?? '');
  const { item, joinable, divisible } = sheet;
  const error = merge.error ?? split.error ?? signal.error;
  const mayTell = item.actions.length > 0 && item.stage === 'moving';
  return (
    <section className="panel order-joining">
      <h3>{t('demand.joining')}</h3>
      {joinable.length === 0 ? null : (
        <div className="controls-row">
          <Select
            label={t('demand.merge.with')}
            value={other}
            options={joinable.map(({ id, title }) => ({ value: id, label: say(title) }))}
            onChange={setOther}
          />
          <button
            type="button"
            className="plain"
            disabled={merge.isPending || other === ''}
            onClick={() => merge.mutate([item.id, other], { onSuccess: ({ id }) => onOrder(id) })}
          >
            {t('demand.merge')}
          </button>
        </div>
      )}
      {divisible.length < 2 ? null : (
        <p>
          <button
            type="button"
            className="plain"
            disabled={split.isPending}
            onClick={() => split.mutate(item.id)}
          >
            {t('demand.split', { n: f.count(divisible.length) })}
          </button>
        </p>
      )}
      {joinable.length === 0 && divisible.length < 2 ? (
        <p className="muted small">{t('demand.joining.none')}</p>
      ) : null}
      <h3>{t('demand.signal')}</h3>
      {sheet.signal === null ? (
        <p className="muted small">{t('demand.signal.none')}</p>
      ) : (
        <p data-signal="published">
          {t('demand.signal.by', { at: f.dateTime(sheet.signal.at), by: sheet.signal.by })}
        </p>
      )}
      {mayTell ? (
        <button
          type="button"
          className="plain"
          data-action="signal"
          disabled={signal.isPending}
          onClick={() =>
            signal.mutate({ id: item.id, publish: sheet.signal === null, version: item.version })
          }
        >
          {sheet.signal === null ? t('demand.signal.publish') : t('demand.signal.withdraw')}
        </button>
      ) : sheet.signal === null ? (
        <p className="muted small">{t('demand.signal.later')}</p>
      ) : null}
      {error === null ? null : <ErrorNote error={error} />}
    </section>
  );
}
