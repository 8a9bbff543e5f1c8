import { rangeCell } from '../../../charts/table.ts';
import type { ProfileCell, Profiles } from '../../../contracts/profiles.ts';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

/** What segments ask for against all members: the whole as a grid, and what stands out as a table. */
export function ProfileView({ answer }: { readonly answer: Profiles }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const name = useNames(answer.labels);
  const list = answer.by === 'region' ? 'region' : answer.by;
  const provenance = provenanceOf(answer, reader);
  const table = tableOf(
    t('profiles.table'),
    [...answer.cells].sort((a, b) => Number(isClear(b)) - Number(isClear(a)) || distance(b) - distance(a)),
    [
      { key: 'segment', title: t('profiles.segment'), cell: (c) => name(list, c.segment) },
      { key: 'need', title: t('demand.domain'), cell: (c) => name('need_domain', c.need_domain) },
      { key: 'tgi', title: 'TGI', cell: (c) => ({ value: c.tgi.value, status: c.tgi.status }) },
      {
        key: 'interval',
        title: t('profiles.interval'),
        cell: (c) => rangeCell(c.tgi, (end) => f.number(end, 0)),
      },
      { key: 'before', title: t('profiles.before'), cell: (c) => c.before },
      {
        key: 'change',
        title: t('profiles.change'),
        unit: t('unit.points'),
        signed: true,
        cell: (c) => ({
          value: c.tgi.value === null || c.before.value === null ? null : c.tgi.value - c.before.value,
          status: c.tgi.value === null ? c.tgi.status : c.before.status,
        }),
      },
      {
        key: 'applications',
        title: t('demand.wanted.all'),
        unit: t('unit.case'),
        cell: (c) => c.applications,
      },
      { key: 'share', title: t('profiles.share'), unit: '%', decimals: 1, cell: (c) => c.share },
      {
        key: 'clear',
        title: t('profiles.verdict'),
        cell: (c) => (c.tgi.value === null ? '—' : t(verdictOf(c))),
      },
    ],
    (c) => !isClear(c),
  );
  return (
    <>
      <section className="panel" id="profile-grid">
        <h2>{t('profiles.grid')}</h2>
        <p className="muted small">{t('profiles.grid.about', { hidden: f.count(answer.hidden) })}</p>
        <section
          className="table-scroll"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
          tabIndex={0}
          aria-label={t('profiles.grid')}
          data-rows={answer.segments.length}
        >
          <table className="heat">
            <thead>
              <tr>
                <th scope="col">{t('profiles.segment')}</th>
                <th scope="col">{t('profiles.members')}</th>
                {answer.domains.map((domain) => (
                  <th key={domain} scope="col">
                    {name('need_domain', domain)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.segments.map(({ code, members }) => (
                <tr key={code}>
                  <th scope="row">{name(list, code)}</th>
                  <td>{f.cell(members, 0)}</td>
                  {answer.domains.map((domain) => (
                    <GridCell
                      key={domain}
                      cell={answer.cells.find((c) => c.segment === code && c.need_domain === domain)}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <TablePanel
        id="profiles"
        table={table}
        name={`profiles-${answer.by}`}
        provenance={provenance}
        about={answer.notes.map((note) => say(note.text)).join(' ')}
      />
    </>
  );
}

function GridCell({ cell }: { readonly cell: ProfileCell | undefined }) {
  const { f } = useReader();
  if (cell === undefined) return <td>—</td>;
  const { tgi } = cell;
  const tone = isClear(cell) && tgi.value !== null ? (tgi.value > 100 ? 'more' : 'less') : 'even';
  return (
    <td
      className={`tgi-${tone}`}
      data-status={tgi.status}
      title={tgi.value === null ? f.reason(tgi.status) : rangeCell(tgi, (end) => f.number(end, 0)).said}
    >
      {f.cell({ value: tgi.value, status: tgi.status }, 0)}
    </td>
  );
}

/** Whether the interval leaves 100 out. */
const isClear = ({ tgi: { low, high } }: ProfileCell): boolean =>
  low !== null && high !== null && (low > 100 || high < 100);

const distance = ({ tgi: { value } }: ProfileCell): number => (value === null ? -1 : Math.abs(value - 100));

const verdictOf = (cell: ProfileCell) =>
  isClear(cell)
    ? (cell.tgi.value ?? 0) > 100
      ? ('profiles.more' as const)
      : ('profiles.less' as const)
    : ('profiles.even' as const);
