import { lazy, type ReactNode, Suspense, useId, useMemo, useState } from 'react';
import type { ChartKind } from '../../charts/chart.ts';
import { LIGHT } from '../../charts/palette.ts';
import { chartId } from '../state/chart-notes.ts';
import { aloneAddress, OnStage } from './alone.tsx';
import { Chart } from './chart.tsx';
import { CodeButton } from './code-button.tsx';
import { DataTable } from './data-table.tsx';
import { copyPng, type Provenance, saveArrow, saveCsv, savePng, saveSvg } from './download.ts';
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
  /** Metric of the catalogue that the chart shows, for who asks where its numbers come from. */
  readonly metric?: string;
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
  const [more, setMore] = useState<'explanation' | 'notes'>();
  const [said, setSaid] = useState('');
  const chart = chartId(name);
  const show = (what: 'explanation' | 'notes') => (): void => setMore(more === what ? undefined : what);
  const copied = (done: Promise<void>): void => {
    void done.then(
      () => setSaid(t('figure.copied')),
      () => setSaid(t('figure.notCopied')),
    );
  };
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
    <OnStage chart={chart}>
      <figure className="figure" data-chart={chart}>
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
            <button
              type="button"
              className="quiet"
              aria-expanded={more === 'explanation'}
              onClick={show('explanation')}
            >
              {t('figure.explain')}
            </button>
            <button type="button" className="quiet" aria-expanded={more === 'notes'} onClick={show('notes')}>
              {t('figure.notes')}
            </button>
            <CodeButton path={files?.arrow} name={title} />
            <Menu label={t('figure.download')}>
              <MenuButton onPick={() => copied(copyPng(picture(), name))}>
                {t('figure.copyPicture')}
              </MenuButton>
              <MenuButton onPick={() => copied(navigator.clipboard.writeText(embedOf(chart, title)))}>
                {t('figure.embed')}
              </MenuButton>
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
          <DataTable table={table} origin={{ metric: props.metric, provenance }} />
        ) : (
          <Chart kind={kind} series={series} label={title} describedBy={summaryId} onPick={onPick} />
        )}
        <figcaption id={summaryId} className={words === 'shown' ? 'figure-words' : 'hidden-text'}>
          {summary}
        </figcaption>
        <Suspense fallback={null}>
          {more === 'explanation' ? <Explanation metric={props.metric} provenance={provenance} /> : null}
          {more === 'notes' ? <ChartNotes chart={chart} /> : null}
        </Suspense>
        <p className="figure-said small muted" role="status">
          {said}
        </p>
        <p className="figure-source small muted">{source}</p>
      </figure>
    </OnStage>
  );
}

/** A frame for another page of the house: whoever opens it signs in as they would here. */
const embedOf = (chart: string, title: string): string =>
  `<iframe src="${aloneAddress(chart).replaceAll('&', '&amp;')}" title="${title.replaceAll('"', '&quot;')}" width="100%" height="480" style="border:0"></iframe>`;

const Explanation = lazy(async () => ({ default: (await import('./explanation.tsx')).Explanation }));
const ChartNotes = lazy(async () => ({ default: (await import('./chart-notes.tsx')).ChartNotes }));

const PICTURE_WIDTH = 800;
