import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

const COUNTS = ['loaded', 'updated', 'unchanged', 'duplicate', 'rejected'] as const;

/** The sum that must hold: what came in is somewhere. */
export function LoadTotals({ totals }: { totals: Quality['totals'] }) {
  const { t, f } = useReader();
  const widest = Math.max(totals.rows_in, 1);
  return (
    <section className="panel totals" aria-label={t('quality.totals')}>
      <dl>
        <div className="whole">
          <dt>{t('quality.rows_in')}</dt>
          <dd>{f.count(totals.rows_in)}</dd>
        </div>
        {COUNTS.map((key) => (
          <div key={key}>
            <dt>{t(`quality.${key}`)}</dt>
            <dd>
              {f.count(totals[key])} <small>{f.share(totals[key] / widest)}</small>
            </dd>
          </div>
        ))}
        <div className="aside">
          <dt>{t('quality.skipped')}</dt>
          <dd>{f.count(totals.skipped)}</dd>
        </div>
      </dl>
      <div className="totals-bar" aria-hidden="true">
        {COUNTS.map((key, i) => (
          <i key={key} className={`part-${i}`} style={{ width: `${(totals[key] / widest) * 100}%` }} />
        ))}
      </div>
      <p className="small muted">{t('quality.identity')}</p>
    </section>
  );
}

/** One row per loaded file. */
export function Loads({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const table = tableOf(t('quality.loads'), quality.loads, [
    { key: 'file_name', title: t('quality.file'), cell: (l) => l.file_name },
    { key: 'family', title: t('overview.family'), cell: (l) => title.get(l.family) ?? l.family },
    { key: 'source', title: t('quality.source'), cell: (l) => l.source },
    {
      key: 'format',
      title: t('quality.format'),
      cell: (l) => (l.encoding === null ? l.format : `${l.format} · ${l.encoding}`),
    },
    {
      key: 'file_bytes',
      title: t('quality.size'),
      cell: (l) => ({ text: f.bytes(l.file_bytes), order: l.file_bytes }),
    },
    {
      key: 'exported_at',
      title: t('strip.asOf'),
      cell: (l) =>
        l.exported_at === null ? '—' : { text: f.date(l.exported_at), order: Date.parse(l.exported_at) },
    },
    { key: 'rows_in', title: t('quality.rows_in'), cell: (l) => l.rows_in },
    ...COUNTS.map((key) => ({
      key,
      title: t(`quality.${key}`),
      cell: (l: Quality['loads'][number]) => l[key],
    })),
    { key: 'skipped', title: t('quality.skipped'), cell: (l) => l.skipped },
    { key: 'dropped', title: t('quality.dropped'), cell: (l) => f.list(l.dropped_columns) },
    {
      key: 'unmapped',
      title: t('quality.unmapped'),
      cell: (l) => f.list(l.unmapped.map((u) => `${u.field}: ${u.value} × ${f.count(u.rows)}`)),
    },
    { key: 'legal_basis', title: t('quality.legal_basis'), cell: (l) => l.legal_basis ?? '—' },
    {
      key: 'notice_version',
      title: t('quality.notice_version'),
      cell: (l) => l.notice_version ?? t('quality.notice_unstated'),
    },
    { key: 'file_sha256', title: 'SHA-256', cell: (l) => l.file_sha256.slice(0, 12) },
  ]);
  return (
    <TablePanel
      id="loads"
      table={table}
      name="loads"
      provenance={provenance}
      about={t('quality.loads.about')}
    />
  );
}

/** Rejected rows by rule, and structural lines by reason. */
export function Rejects({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, say } = useReader();
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const rejects = tableOf(t('quality.rejects'), quality.rejects, [
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    { key: 'rule', title: t('quality.rule'), cell: (r) => say(r.title) },
    { key: 'field', title: t('quality.field'), cell: (r) => r.field ?? '—' },
    { key: 'rows', title: t('quality.rows'), cell: (r) => r.rows },
  ]);
  const skipped = tableOf(t('quality.skippedLines'), quality.skipped, [
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    { key: 'reason', title: t('quality.reason'), cell: (r) => skipReason(r.reason, t) },
    { key: 'lines', title: t('quality.lines'), cell: (r) => r.lines },
  ]);
  return (
    <div className="grid two">
      <TablePanel
        id="rejects"
        table={rejects}
        name="rejects"
        provenance={provenance}
        about={t('quality.rejects.about')}
        height={360}
      />
      <TablePanel
        table={skipped}
        name="skipped"
        provenance={provenance}
        about={t('quality.skipped.about')}
        height={360}
      />
    </div>
  );
}

const REASONS = ['title', 'blank', 'header', 'total', 'footnote'] as const;

const skipReason = (reason: string, t: ReturnType<typeof useReader>['t']): string => {
  const known = REASONS.find((r) => r === reason);
  return known === undefined ? reason : t(`quality.skip.${known}`);
};

type Share = Quality['linkage'][number]['linked'];
const percent = (v: Share): { value: number | null; status: Share['status'] } => ({
  value: v.value === null ? null : v.value * 100,
  status: v.status,
});

/** How many rows meet a person of the register, and how many should but do not. */
export function Linkage({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const shares = (['linkable', 'linked', 'orphan'] as const).map((key) => ({
    key,
    title: t(`quality.${key}`),
    unit: '%',
    decimals: 1,
    cell: (r: Quality['linkage'][number]) => percent(r[key]),
  }));
  const table = tableOf(t('quality.linkage'), quality.linkage, [
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    { key: 'rows', title: t('quality.rows'), cell: (r) => r.rows },
    ...shares,
  ]);
  const months = tableOf(t('quality.linkage_months'), quality.linkage_months, [
    {
      key: 'period',
      title: t('quality.month'),
      cell: (r) => ({ text: f.period(r.period, 'month'), order: r.period }),
    },
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    { key: 'source', title: t('quality.source'), cell: (r) => r.source },
    { key: 'rows', title: t('quality.rows'), cell: (r) => r.rows },
    ...shares,
  ]);
  return (
    <>
      <TablePanel
        id="linkage"
        table={table}
        name="linkage"
        provenance={provenance}
        about={t('quality.linkage.about')}
      />
      {quality.linkage_months.length > 0 && (
        <TablePanel
          id="linkage-months"
          table={months}
          name="linkage_months"
          provenance={provenance}
          about={t('quality.linkage_months.about')}
          height={420}
        />
      )}
    </>
  );
}
