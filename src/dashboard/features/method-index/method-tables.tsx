import type { Method } from '../../../contracts/method.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** The catalogue of metrics, the marks of missing values, and the disclosure policy in words. */
export function MethodTables({ method, provenance }: { method: Method; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const metrics = tableOf(t('method.metrics'), method.metrics, [
    { key: 'title', title: t('method.metric'), cell: (m) => say(m.title) },
    { key: 'id', title: t('column.code'), cell: (m) => m.id },
    { key: 'definition', title: t('method.definition'), cell: (m) => say(m.definition) },
    { key: 'formula', title: t('method.formula'), cell: (m) => m.formula },
    { key: 'unit', title: t('method.unit'), cell: (m) => f.unit(m) },
    {
      key: 'by',
      title: t('method.by'),
      cell: (m) => f.list([...new Set(m.by.flat())]),
    },
    { key: 'owner', title: t('method.owner'), cell: (m) => say(m.owner) },
    {
      key: 'available',
      title: t('method.available'),
      cell: (m) =>
        m.available ? t('method.yes') : m.missing === undefined ? t('method.no') : say(m.missing),
    },
  ]);
  const statuses = tableOf(t('method.statuses'), method.statuses, [
    { key: 'mark', title: t('method.mark'), cell: (s) => s.mark },
    { key: 'status', title: t('column.code'), cell: (s) => s.status },
    { key: 'text', title: t('method.meaning'), cell: (s) => say(s.text) },
  ]);
  const policy = tableOf(t('method.policy'), method.policy.rules, [
    { key: 'audience', title: t('method.audience'), cell: (r) => t(`layer.${r.audience}`) },
    { key: 'text', title: t('method.rule'), cell: (r) => say(r.text) },
    { key: 'value', title: t('column.value'), cell: (r) => r.value },
    { key: 'id', title: t('column.code'), cell: (r) => r.id },
  ]);
  const grades = tableOf(t('method.grades'), method.grades ?? [], [
    { key: 'of', title: t('method.grades.of'), cell: (g) => t(`method.grades.${g.of}`) },
    { key: 'grade', title: t('represent.grade'), cell: (g) => g.grade },
    { key: 'text', title: t('method.rule'), cell: (g) => say(g.text) },
  ]);
  return (
    <>
      <TablePanel
        id="metrics"
        table={metrics}
        name="metrics"
        provenance={provenance}
        about={t('method.metrics.about')}
        height={640}
      />
      {method.grades === undefined ? null : (
        <TablePanel
          id="grades"
          table={grades}
          name="grades"
          provenance={provenance}
          about={t('method.grades.about')}
        />
      )}
      <div className="grid two">
        <TablePanel id="statuses" table={statuses} name="statuses" provenance={provenance} />
        <TablePanel
          id="policy"
          table={policy}
          name="policy"
          provenance={provenance}
          about={t('method.version', { version: method.policy.version })}
        />
      </div>
    </>
  );
}
