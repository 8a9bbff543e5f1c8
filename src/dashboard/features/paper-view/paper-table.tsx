import { useMemo } from 'react';
import { tableOf } from '../../../charts/result-rows.ts';
import { type ChartCell, cellText, isReported } from '../../../charts/table.ts';
import type { PaperBlock } from '../../../contracts/paper.ts';
import { saveArrow, saveCsv } from '../../ui/download.ts';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { ReportedCell } from '../../ui/value.tsx';

/** A printed table: unit in its head, marks explained below, nothing to scroll. */
export function PaperTable({
  block,
  title,
}: {
  block: Extract<PaperBlock, { kind: 'table' }>;
  title: string;
}) {
  const reader = useReader();
  const { t, f } = reader;
  const { result } = block;
  const compared = result.rows.some((row) => row.change !== undefined) ? ('yoy' as const) : undefined;
  const table = useMemo(() => tableOf(result, compared, reader), [result, compared, reader]);
  const periods = new Set(result.rows.map((row) => row.period));
  const columns = table.columns.filter((c) => c.key !== 'period' || periods.size > 1);
  const rows = [...table.rows].reverse();
  const missing = [...new Set(result.rows.flatMap((row) => (row.value === null ? [row.status] : [])))];
  const provenance = provenanceOf(result, reader);
  return (
    <figure className="paper-table">
      <div className="paper-table-head">
        <figcaption>{title}</figcaption>
        <span>{t('trends.unit', { unit: f.unit(result.metric) })}</span>
        <span className="figure-tools">
          <button type="button" className="quiet" onClick={() => saveCsv(table, block.id, provenance)}>
            CSV
          </button>
          <button type="button" className="quiet" onClick={() => void saveArrow(table, block.id, provenance)}>
            Arrow
          </button>
        </span>
      </div>
      <table>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.key} scope="col" className={c.kind === 'value' ? 'number' : undefined}>
                {c.title}
                {c.kind === 'value' && c.unit && c.key === 'change' ? `(${c.unit})` : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={columns.map((c) => cellText(row[c.key])).join('|')}>
              {columns.map((c) => (
                <PaperCell
                  key={c.key}
                  cell={row[c.key]}
                  decimals={c.kind === 'value' ? (c.decimals ?? 0) : undefined}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {missing.length === 0 ? null : (
        <p className="paper-marks">
          {t('paper.marks', {
            list: missing
              .map((s) => `${f.cell({ value: null, status: s }, 0)} ${t(`status.${s}`)}`)
              .join('; '),
          })}
        </p>
      )}
    </figure>
  );
}

function PaperCell({ cell, decimals }: { cell: ChartCell | undefined; decimals: number | undefined }) {
  if (decimals === undefined) return <td>{cellText(cell)}</td>;
  return (
    <td className="number">
      {cell !== undefined && isReported(cell) ? <ReportedCell value={cell} decimals={decimals} /> : null}
    </td>
  );
}
