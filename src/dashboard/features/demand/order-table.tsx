import { useWorkItems } from '../../state/work.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Orders people made, those that wait first; ended ones below. */
export function OrderTable() {
  const { t, f, say } = useReader();
  const orders = useWorkItems('order');
  if (orders.isPending) return <Skeleton height={120} />;
  if (orders.isError) return <ErrorNote error={orders.error} retry={() => void orders.refetch()} />;
  const { items } = orders.data;
  return (
    <section className="panel" aria-labelledby="orders">
      <h2 id="orders">
        {t('demand.orders.title', { n: f.count(items.filter((i) => i.stage !== 'ended').length) })}
      </h2>
      {items.length === 0 ? (
        <p className="muted">{t('demand.orders.none')}</p>
      ) : (
        <div className="table-scroll" data-rows={items.length}>
          <table className="data">
            <thead>
              <tr>
                <th scope="col">{t('demand.order')}</th>
                <th scope="col">{t('work.state')}</th>
                <th scope="col">{t('work.owner')}</th>
                <th scope="col">{t('work.due')}</th>
                <th scope="col">{t('demand.updated')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr
                  key={item.id}
                  className={item.stage === 'ended' ? 'muted-row' : undefined}
                  data-order={item.id}
                >
                  <td>
                    <PageLink to="/demand" params={{ order: item.id }}>
                      {say(item.title)}
                    </PageLink>
                  </td>
                  <td>{say(item.state_title)}</td>
                  <td>{item.owner ?? t('work.owner.none')}</td>
                  <td>
                    {item.due_on === null ? t('work.due.none') : f.date(item.due_on)}
                    {item.overdue ? <strong> {t('work.overdue')}</strong> : null}
                  </td>
                  <td>{f.dateTime(item.updated_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
