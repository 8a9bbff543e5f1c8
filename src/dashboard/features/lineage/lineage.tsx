import { useMemo, useState } from 'react';
import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { lineageLayers, related } from './lineage-layers.ts';

/** Tables by layer; choosing one shows what it is made from and what is made from it. */
export function LineageView({
  lineage,
  provenance,
}: {
  lineage: Quality['lineage'];
  provenance: Provenance;
}) {
  const { t, f, say } = useReader();
  const [chosen, setChosen] = useState<string>();
  const layers = useMemo(() => lineageLayers(lineage.nodes), [lineage.nodes]);
  const lit = useMemo(
    () => (chosen === undefined ? undefined : related(chosen, lineage.edges)),
    [chosen, lineage.edges],
  );
  if (lineage.nodes.length === 0) return null;
  const table = tableOf(t('quality.lineage'), lineage.edges, [
    { key: 'from', title: t('lineage.from'), cell: (e) => e.from },
    { key: 'to', title: t('lineage.to'), cell: (e) => e.to },
  ]);
  return (
    <>
      <section className="panel" id="lineage">
        <h2>{t('quality.lineage')}</h2>
        <p className="muted small">{t('quality.lineage.about')}</p>
        <div className="lineage">
          {layers.map(({ layer, nodes }) => (
            <div key={layer}>
              <h3>{layerName(layer, t)}</h3>
              <ul>
                {nodes.map((node) => (
                  <li key={node.id}>
                    <button
                      type="button"
                      className={lit === undefined ? '' : lit.has(node.id) ? 'lit' : 'dim'}
                      aria-pressed={chosen === node.id}
                      title={say(node.title)}
                      onClick={() => setChosen(chosen === node.id ? undefined : node.id)}
                    >
                      <span className="mono">{node.id.split('.').at(-1)}</span>
                      {node.rows === null ? null : (
                        <small className="lineage-count">{f.count(node.rows)}</small>
                      )}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      </section>
      <details className="more">
        <summary>{t('lineage.table')}</summary>
        <TablePanel table={table} name="lineage" provenance={provenance} height={320} />
      </details>
    </>
  );
}

const LAYERS = ['raw', 'staging', 'intermediate', 'marts', 'cubes', 'indices', 'reference'] as const;

const layerName = (layer: string, t: ReturnType<typeof useReader>['t']): string => {
  const known = LAYERS.find((l) => l === layer);
  return known === undefined ? layer : t(`lineage.${known}`);
};
