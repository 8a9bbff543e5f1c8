import { useMemo, useState } from 'react';
import type { Quality } from '../../../contracts/quality.ts';
import { Select } from '../../ui/controls.tsx';
import { type Provenance, saveArrow, saveCsv } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { coverageGrid } from './coverage-grid.ts';

/** Regions by months: reported, partly, or silent. Silence is not zero. */
export function Coverage({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const families = quality.families.filter((fam) => quality.coverage.some((c) => c.family === fam.family));
  const [chosen, setChosen] = useState<string>();
  const family = chosen ?? families[0]?.family ?? '';
  const grid = useMemo(() => coverageGrid(quality.coverage, family), [quality.coverage, family]);
  const labels = quality.labels.region ?? {};
  const regionName = (code: string): string => {
    const label = labels[code];
    return label === undefined ? code : say(label);
  };
  if (families.length === 0) return null;
  const table = () =>
    tableOf(
      t('quality.coverage'),
      quality.coverage.filter((c) => c.family === family),
      [
        { key: 'period', title: t('column.period'), cell: (c) => f.period(c.period, 'month') },
        { key: 'region', title: t('column.region'), cell: (c) => regionName(c.region) },
        { key: 'reported', title: t('coverage.reported'), cell: (c) => c.reported },
        { key: 'expected', title: t('coverage.expected'), cell: (c) => c.expected },
        { key: 'status', title: t('quality.result'), cell: (c) => t(`coverage.${c.status}`) },
      ],
    );
  return (
    <section className="panel" id="coverage">
      <div className="figure-head">
        <div>
          <h2>{t('quality.coverage')}</h2>
          <p className="muted small">{t('quality.coverage.about')}</p>
        </div>
        <div className="figure-tools">
          <button
            type="button"
            className="quiet"
            onClick={() => saveCsv(table(), `coverage-${family}`, provenance)}
          >
            CSV
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => void saveArrow(table(), `coverage-${family}`, provenance)}
          >
            Arrow
          </button>
        </div>
      </div>
      <Select
        label={t('overview.family')}
        value={family}
        options={families.map((fam) => ({ value: fam.family, label: say(fam.title) }))}
        onChange={setChosen}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <section className="table-scroll coverage-scroll" tabIndex={0} aria-label={t('quality.coverage')}>
        <table className="coverage">
          <caption className="hidden-text">{t('quality.coverage')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('column.region')}</th>
              {grid.months.map((month, i) => (
                <th key={month} scope="col" title={f.period(month, 'month')}>
                  {i === 0 || month % 100 === 1 ? (
                    <small>{f.period(Math.trunc(month / 100), 'year')}</small>
                  ) : null}
                  {f.count(month % 100)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.rows.map((row) => (
              <tr key={row.region}>
                <th scope="row">{regionName(row.region)}</th>
                {row.cells.map((cell, i) => {
                  const month = grid.months[i] ?? 0;
                  if (cell === undefined) return <td key={month} />;
                  const counts =
                    cell.expected === null
                      ? f.count(cell.reported)
                      : t('coverage.of', {
                          reported: f.count(cell.reported),
                          expected: f.count(cell.expected),
                        });
                  const text = `${regionName(row.region)} ${f.period(month, 'month')}: ${t(`coverage.${cell.status}`)} ${counts}`;
                  return (
                    <td key={month} title={text}>
                      <i className={`cover ${cell.status}`} aria-hidden="true">
                        {cell.status === 'not_reported' ? '…' : ''}
                      </i>
                      <span className="hidden-text">{text}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className="legend">
        {(['reported', 'partial', 'not_reported'] as const).map((status) => (
          <li key={status}>
            <i className={`cover ${status}`} aria-hidden="true" />
            {t(`coverage.${status}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
