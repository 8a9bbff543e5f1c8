import type { ReactNode } from 'react';
import type { ChartTable } from '../../charts/table.ts';
import { CodeButton } from './code-button.tsx';
import { DataTable } from './data-table.tsx';
import { type Provenance, saveArrow, saveCsv } from './download.ts';
import { useReader } from './reader.tsx';

interface TablePanelProps {
  readonly table: ChartTable;
  /** File-name stem, ASCII. */
  readonly name: string;
  readonly provenance: Provenance;
  readonly about?: string;
  readonly height?: number;
  readonly id?: string;
  /** Address of the same rows, where the server gives them in every format. */
  readonly path?: string;
  readonly children?: ReactNode;
}

/** A table with its title and its ways out: CSV and Arrow. */
export function TablePanel({ table, name, provenance, about, height, id, path, children }: TablePanelProps) {
  const { t } = useReader();
  return (
    <section className="panel" id={id}>
      <div className="figure-head">
        <div>
          <h2>{table.caption}</h2>
          {about === undefined ? null : <p className="muted small">{about}</p>}
        </div>
        <div className="figure-tools">
          <button
            type="button"
            className="quiet"
            aria-label={t('table.csv', { name: table.caption })}
            onClick={() => saveCsv(table, name, provenance)}
          >
            CSV
          </button>
          <button
            type="button"
            className="quiet"
            aria-label={t('table.arrow', { name: table.caption })}
            onClick={() => void saveArrow(table, name, provenance)}
          >
            Arrow
          </button>
          <CodeButton path={path} name={table.caption} />
        </div>
      </div>
      {children}
      <DataTable table={table} height={height} origin={{ provenance }} />
    </section>
  );
}
