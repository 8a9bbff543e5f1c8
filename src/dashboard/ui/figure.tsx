import { type ReactNode, useId, useMemo, useState } from 'react';
import type { ChartKind } from '../../charts/chart.ts';
import { LIGHT } from '../../charts/palette.ts';
import { Chart } from './chart.tsx';
import { DataTable } from './data-table.tsx';
import { type Provenance, saveArrow, saveCsv, savePng, saveSvg } from './download.ts';
import { Menu, MenuButton, MenuLink } from './menu.tsx';
import { useReader } from './reader.tsx';
import type { Pick } from './use-echarts.ts';

interface FigureProps<Series> {
  readonly title: string;
  readonly subtitle?: string;
  readonly kind: ChartKind<Series>;
  readonly series: Series;
  /** File-name stem, ASCII. */
  readonly name: string;
  readonly provenance: Provenance;
  /** Where the server serves the same answer with codes and labels; without it the table itself is written. */
  readonly files?: { readonly csv: string; readonly arrow: string };
  readonly onPick?: Pick;
  /** Print the words below the picture; they are always there for a screen reader. */
  readonly words?: 'shown' | 'spoken';
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
  readonly level?: 2 | 3;
  /** The page shows the table itself, beside the chart. */
  readonly tableElsewhere?: boolean;
}

/** A chart as it stands on every page: title, picture or its table, words, source, and the ways out. */
export function Figure<Series>(props: FigureProps<Series>) {
  const {
    title,
    subtitle,
    kind,
    series,
    name,
    provenance,
    files,
    onPick,
    words = 'spoken',
    tools,
    children,
  } = props;
  const { t, f } = useReader();
  const [asTable, setAsTable] = useState(false);
  const summaryId = useId();
  const summary = useMemo(() => kind.summary(series, { t, f }), [kind, series, t, f]);
  const table = useMemo(() => kind.table(series, { t, f }), [kind, series, t, f]);
  const Heading = props.level === 3 ? 'h3' : 'h2';
  const source = Object.values(provenance).join(' · ');
  const picture = () => ({
    kind,
    series,
    title,
    subtitle: subtitle ?? '',
    source,
    look: { t, f, palette: LIGHT, width: PICTURE_WIDTH },
  });

  return (
    <figure className="figure">
      <div className="figure-head">
        <div>
          <Heading>{title}</Heading>
          {subtitle === undefined ? null : <p className="muted small">{subtitle}</p>}
        </div>
        <div className="figure-tools">
          {tools}
          {props.tableElsewhere ? null : (
            <button
              type="button"
              className="quiet"
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? t('figure.asChart') : t('figure.asTable')}
            </button>
          )}
          <Menu label={t('figure.download')}>
            <MenuButton onPick={() => void savePng(picture(), name)}>PNG</MenuButton>
            <MenuButton onPick={() => void saveSvg(picture(), name)}>SVG</MenuButton>
            {files === undefined ? (
              <>
                <MenuButton onPick={() => saveCsv(table, name, provenance)}>CSV</MenuButton>
                <MenuButton onPick={() => void saveArrow(table, name, provenance)}>Arrow</MenuButton>
              </>
            ) : (
              <>
                <MenuLink href={files.csv}>CSV</MenuLink>
                <MenuLink href={files.arrow}>Arrow</MenuLink>
              </>
            )}
          </Menu>
        </div>
      </div>
      {children}
      {asTable ? (
        <DataTable table={table} />
      ) : (
        <Chart kind={kind} series={series} label={title} describedBy={summaryId} onPick={onPick} />
      )}
      <figcaption id={summaryId} className={words === 'shown' ? 'figure-words' : 'hidden-text'}>
        {summary}
      </figcaption>
    </figure>
  );
}

const PICTURE_WIDTH = 800;
